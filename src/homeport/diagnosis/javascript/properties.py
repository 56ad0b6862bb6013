"""Names of properties and events that fit nothing else in the code."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from homeport.diagnosis.case import Case
from homeport.diagnosis.javascript.builtins import NAMES
from homeport.diagnosis.javascript.data import json_files, keys_of
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.sources import Sources
from homeport.diagnosis.verdicts import Mistake, similar

_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_LONGEST = 400  # characters of a line that are looked at; longer lines are generated
_MOST_FILES = 60
_SHORT = 3  # letters; shorter names are alike by chance
_HEARS = r"\.(?:on|once|addListener|addEventListener|prependListener)\(\s*['\"`]([\w:.-]+)['\"`]"
_TELLS = r"\.(?:emit|dispatchEvent)\(\s*(?:new \w+\(\s*)?['\"`]([\w:.-]+)['\"`]"
_OF_NODE = frozenset(
    ["data", "end", "error", "close", "finish", "open", "ready", "connect", "message", "exit",
     "readable", "drain", "request", "response", "listening", "connection", "line", "timeout"]
)  # fmt: skip
_SCRIPTS = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx")


def scripts(case: Case) -> list[str]:
    """The JavaScript of the repository, that of the stack first."""
    own = [frame.file for frame in case.frames if frame.file]
    paths = [path for path in case.sources.paths if path.endswith(_SCRIPTS)]
    return list(dict.fromkeys([*own, *paths]))[:_MOST_FILES]


def meant(case: Case, name: str) -> str | None:
    """A name that is used elsewhere and much like this one, which is used nowhere else."""
    if len(name) <= _SHORT or name in NAMES:
        return None
    counted = _counted(case.sources, tuple(scripts(case)))
    if counted.get(name, 0) > 1:
        return None
    other = similar(name, (word for word in counted if len(word) > _SHORT))
    return other if other and other.lower()[:1] == name.lower()[:1] else None


@lru_cache(maxsize=1)
def _counted(sources: Sources, paths: tuple[str, ...]) -> dict[str, int]:
    """How often each word is written; asked again for every property of one failure."""
    counted: dict[str, int] = {}
    for path in paths:
        for line in (sources.text(path) or "").splitlines():
            for word in _NAME.findall(line[:_LONGEST]):
                counted[word] = counted.get(word, 0) + 1
    return counted


def odd_property(case: Case, _: str, function: ast.AST) -> Iterator[Mistake]:
    """A property that is read once in all the code, beside one that is much like it."""
    in_data = {key for _, text in json_files(case) for key in keys_of(text)}
    for node in every(function, ast.Attribute):
        if not isinstance(node.ctx, ast.Load) or code(node.value) == "process.env":
            continue
        if node.attr in in_data:
            continue
        if other := meant(case, node.attr):
            yield Mistake(
                node.lineno, 0.52,
                f"`{node.attr}` is read here and nowhere set: the rest of the code says "
                f"`{other}`, so this is undefined.",
                f"write `{other}`",
            )  # fmt: skip


def unheard(case: Case) -> Iterator[tuple[str, int, str, list[tuple[str, int, str]]]]:
    """(path, line, event, listeners) of each event that is told and nobody listens for."""
    told, heard = (list(_events(case, pattern)) for pattern in (_TELLS, _HEARS))
    names = {event for _, _, event in heard}
    sent = {event for _, _, event in told}
    for path, line, event in told:
        deaf = [one for one in heard if one[2] not in sent and one[2] not in _OF_NODE]
        if event not in names and deaf:
            yield path, line, event, deaf


def _events(case: Case, pattern: str) -> Iterator[tuple[str, int, str]]:
    for path in scripts(case):
        for number, line in enumerate((case.sources.text(path) or "").splitlines(), 1):
            for event in re.findall(pattern, line[:_LONGEST]):
                yield path, number, event
