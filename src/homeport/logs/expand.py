"""Which files are meant: folders are walked, rotated sets put in the order they were written."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from homeport.errors import InputError

STDIN = "-"
_PACKED = (".gz", ".zst", ".zstd", ".xz", ".bz2")
_LOGS = (".log", ".txt", ".json", ".jsonl", ".ndjson", ".out", ".err", ".logfmt", ".journal")
_ROTATED = re.compile(
    r"^(?P<base>.+?)(?:[.-](?P<mark>\d{1,4}|\d{4}-?\d{2}-?\d{2}(?:[T_-]?\d{2,6})?))?$"
)
_MAX_FILES = 100_000


def expand(paths: Sequence[Path | str]) -> list[str]:
    """Return the files named, folders replaced by the logs in them, each file once.

    Raises:
        InputError: nothing was named.
    """
    if not paths:
        raise InputError("no log given", hint="name a file or a folder, or - for standard input")
    found: list[str] = []
    for path in paths:
        name = str(path)
        if name != STDIN and os.path.isdir(name):  # noqa: PTH112 -- `-` and odd names stay strings
            found += _walk(name) or [name]  # a folder without logs is reported when it is opened
        else:
            found.append(name)
    return in_order(list(dict.fromkeys(found)))


def _walk(folder: str) -> list[str]:
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        logs = [Path(place) / one for one in sorted(files) if _is_log(one)]
        found += [str(one) for one in logs if one.is_file()]  # no pipes: they would be waited for
        if len(found) > _MAX_FILES:
            break
    return found[:_MAX_FILES]


def _is_log(name: str) -> bool:
    """Tell a log by its name: its ending, `.log` within, or no ending at all (syslog, messages)."""
    if name.startswith("."):
        return False
    plain = unpacked_name(name)
    base = _family(plain)[0]
    ending = Path(base).suffix.lower()
    return ending in _LOGS or ".log" in name.lower() or not ending


def unpacked_name(name: str) -> str:
    """Return a name without the ending of its packing."""
    for ending in _PACKED:
        if name.endswith(ending):
            return name[: -len(ending)]
    return name


def _family(name: str) -> tuple[str, str]:
    """Return the name that a rotated set shares, and the mark of this one."""
    found = _ROTATED.match(name)
    return (found["base"], found["mark"] or "") if found else (name, "")


def in_order(names: Sequence[str]) -> list[str]:
    """Return the files, each rotated set in the order of writing, where its first one stands."""
    seats: dict[str, int] = {}
    for name in names:
        seats.setdefault(_family(unpacked_name(name))[0], len(seats))

    def seat(name: str) -> tuple[int, int, int, str]:
        base, mark = _family(unpacked_name(name))
        if not mark:
            return seats[base], 2, 0, name  # the one still written to
        if len(mark) < 5:  # noqa: PLR2004 -- a count, not a date: the higher, the older
            return seats[base], 0, -int(mark), name
        return seats[base], 1, 0, mark

    return sorted(names, key=seat)
