"""The JSON files that failing code names: which they are, and the lines of their keys."""

import json
import posixpath
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case

_NAME = re.compile(r"""['"`](?:[^'"`\n]*/)?([\w.-]+\.json)['"`]""")
_KEY = re.compile(r'"([^"\\]+)"\s*:')
_FOLDERS = ("", "config", "data", "conf", "settings", "fixtures")
_MOST_FILES, _MOST_OTHERS = 8, 30
_LARGEST = 290_000  # bytes; what is larger may come cut off, and would be taken for broken


def json_files(case: Case) -> Iterator[tuple[str, str]]:
    """(path, text) of the JSON files named in the files of the trace and in what those import."""
    seen: set[str] = set()
    for path in _code(case):
        folder = posixpath.dirname(path)
        for name in _NAME.findall(case.sources.text(path) or ""):
            bases = (folder, posixpath.dirname(folder), *_FOLDERS)
            for place in dict.fromkeys(posixpath.normpath(posixpath.join(b, name)) for b in bases):
                text = case.sources.data.read(place) if place not in seen else None
                if text is None or len(text.encode()) >= _LARGEST:
                    continue
                if len(seen) < _MOST_FILES:
                    seen.add(place)
                    yield place, text


def other_json(case: Case) -> Iterator[tuple[str, str]]:
    """(path, text) of the other JSON files, when no name of one is written in the code."""
    named = {path for path, _ in json_files(case)}
    paths = [p for p in case.sources.data.paths() if p.endswith(".json") and p not in named]
    for path in paths[:_MOST_OTHERS]:
        text = case.sources.data.read(path)
        if text is not None and len(text.encode()) < _LARGEST:
            yield path, text


def _code(case: Case) -> list[str]:
    """The files of the frames, then those that they import."""
    found = [frame.file for frame in case.frames if frame.file]
    for path in dict.fromkeys(found):
        for module in re.findall(r"""['"](\.[^'"\n]+)['"]""", case.sources.text(path) or ""):
            other = case.sources.module(module, path)
            found += [other] if other else []
    return list(dict.fromkeys(found))


def keys_of(text: str) -> dict[str, int]:
    """Every key that is written in the JSON text, with its first line."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for key in _KEY.findall(line):
            found.setdefault(key, number)
    return found


def broken_at(text: str) -> tuple[int, str] | None:
    """(line, what is wrong) of the text when it is no JSON."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        before = text[: error.pos].rstrip()
        comma = before.endswith(",") and text[error.pos : error.pos + 1] in "}]"
        if comma:
            return before.count("\n") + 1, "a comma after the last entry"
        return error.lineno, error.msg
    except RecursionError:
        return 1, "nested too deeply"
    return None
