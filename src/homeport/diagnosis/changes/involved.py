"""What a failure involves: names it misses, values it shows, the code that ran, packages in use."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from homeport.diagnosis.case import Case
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.reachable import reachable

_MISSING = (
    re.compile(r"no attribute '(?P<name>\w+)'"),
    re.compile(r"name '(?P<name>\w+)' is not defined"),
    re.compile(r"cannot import name '(?P<name>\w+)'"),
    re.compile(r"No module named '(?P<name>[\w.]+)'"),
    re.compile(r"unexpected keyword argument '(?P<name>\w+)'"),
    re.compile(r"^(?:KeyError: )?['\"](?P<name>[^'\"\n]{1,80})['\"]$"),
    re.compile(r"(?P<name>[\w$]+) is not (?:a function|a constructor|defined)"),
    re.compile(r"does not provide an export named '(?P<name>[\w$]+)'"),
    re.compile(r"Cannot find (?:module|package) '(?:[^']*/)?(?P<name>[\w$-]+)(?:\.\w+)?'"),
    re.compile(r"\((?:reading|setting) '(?P<name>[\w$]+)'\)"),
    re.compile(r"No such file or directory: '(?:[^']*/)?(?P<name>[^'/]+)'"),
    re.compile(r"ENOENT[^']*'(?:[^']*/)?(?P<name>[^'/]+)'"),
    re.compile(r"undefined: (?:\w+\.)?(?P<name>\w+)"),
    re.compile(r"(?:NoSuchMethodError|NoSuchFieldError|NoClassDefFoundError|ClassNotFoundException):?.*?(?P<name>\w+)\W*$"),
    re.compile(r"no such column: (?:\w+\.)?(?P<name>\w+)"),
    re.compile(r"missing \d+ required [\w-]+ arguments?: '(?P<name>\w+)'"),
)  # fmt: skip
_LITERAL = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])|'([^'\n]{1,60})'|\"([^\"\n]{1,60})\"")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_OUTSIDE = re.compile(
    r"(?:site-packages|dist-packages|node_modules)/(?P<name>@[\w.-]+/[\w.-]+|[\w.-]+)"
)
_OF_GO = re.compile(r"(?P<name>[\w.-]+\.\w+/[\w./-]+?)@v[\d.]+/")
_SAID = re.compile(r"(?:module|package|from) '(?P<name>@?[\w./-]+)'")
_IMPORTS = (
    re.compile(
        r"^\s*(?:import|from)\s+(?P<name>[A-Za-z_]\w*)[\w.]*(?:\s+as\s+(?P<local>\w+))?(?:\s+import\s+(?P<locals>[^#]+))?"
    ),
    re.compile(
        r"(?:const|let|var|import)\s+(?P<locals>[\w$*{}\s,:]+?)\s*(?:=\s*require\(|from)\s*['\"](?P<name>@?[A-Za-z][\w./-]*)['\"]"
    ),
)
_LONGEST = 500  # characters of a line that are looked at
_MOST_STATEMENTS = 200  # of a file's top level
_MOST_STEPS = 3  # calls away from the stack


@dataclass(frozen=True, slots=True)
class Involved:
    """What a change must touch to have something to do with the failure."""

    missing: frozenset[str]
    literals: frozenset[str]
    lines: frozenset[tuple[str, int]]  # of causes and the steps of the value
    frames: frozenset[tuple[str, int]]
    functions: Mapping[str, Sequence[tuple[int, int, int]]]  # path -> (first, last, steps)
    words: frozenset[str]  # identifiers of all that code
    packages: frozenset[str]

    @property
    def paths(self) -> tuple[str, ...]:
        """The files of the flow, those of the stack first."""
        found = [path for path, _ in sorted(self.frames)] + [path for path, _ in sorted(self.lines)]
        return tuple(dict.fromkeys([*found, *self.functions]))


def involved(case: Case, causes: Sequence[Cause]) -> Involved:
    """Gather what the failure involves; `causes` are those that rules found."""
    message = case.message
    said = f"{case.type}: {message}"
    frames = frozenset((s.path, s.line) for s in case.sites())
    lines = {(c.path, c.line) for c in causes}
    lines |= {(step.path, step.line) for cause in causes for step in cause.steps}
    functions: dict[str, list[tuple[int, int, int]]] = {}
    words: set[str] = set()
    for path, function, steps in reachable(case):
        if steps <= _MOST_STEPS:
            last = function.end_lineno or function.lineno
            functions.setdefault(path, []).append((function.lineno, last, steps))
            text = (case.sources.text(path) or "").splitlines()[function.lineno - 1 : last]
            words |= {word for line in text for word in _WORD.findall(line[:_LONGEST])}
    for path, first, last in _top_level(case):
        functions.setdefault(path, []).append((first, last, 0))
        for number in range(first, last + 1):
            words |= set(_WORD.findall(case.sources.line(path, number)[:_LONGEST]))
    for path, line in frames | lines:
        words |= set(_WORD.findall(case.sources.line(path, line)[:_LONGEST]))
    return Involved(
        frozenset(m["name"] for p in _MISSING for m in p.finditer(said if ":" in p.pattern[:30] else message)),
        frozenset(_literals(message)),
        frozenset(lines),
        frames,
        functions,
        frozenset(words),
        frozenset(_packages(case)),
    )  # fmt: skip


def _top_level(case: Case) -> Iterator[tuple[str, int, int]]:
    """The statements outside functions of the files whose top level is on the stack."""
    for path in dict.fromkeys(s.path for s in case.sites() if not case.function(s.path, s.line)):
        tree = case.sources.tree(path)
        for node in tree.body[:_MOST_STATEMENTS] if tree else ():
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                yield path, node.lineno, node.end_lineno or node.lineno


def _literals(message: str) -> Iterator[str]:
    for match in _LITERAL.finditer(message):
        yield match[1] or match[2] or match[0]


def _packages(case: Case) -> Iterator[str]:
    """The packages that the stack passes, that the message names, that the failing line uses."""
    for frame in case.failure.frames:
        for pattern in (_OUTSIDE, _OF_GO):
            yield from (m["name"] for m in pattern.finditer((frame.file or "").replace("\\", "/")))
    yield from (m["name"].split(".")[0] for m in _SAID.finditer(case.message))
    for site in case.sites():
        used = set(_WORD.findall(case.sources.line(site.path, site.line)[:_LONGEST]))
        for line in (case.sources.text(site.path) or "").splitlines():
            for pattern in _IMPORTS:
                if match := pattern.search(line[:_LONGEST]):
                    groups = match.groupdict()
                    local = f"{groups.get('local') or ''} {groups.get('locals') or ''}".strip()
                    if used & set(_WORD.findall(local or match["name"])):
                        yield match["name"]
