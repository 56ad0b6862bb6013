"""Turning an origin of the value flow into a cause: what several rules would otherwise repeat."""

import ast
import difflib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from homeport.diagnosis.case import Case
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.origin import Origin


class Mistake(NamedTuple):
    """A known mistake in code that may have run; `score` is for a function of the stack itself."""

    line: int
    score: float
    why: str
    remedy: str


# A program that stopped with one of these did so for another reason than a wrong value.
CRASHES = frozenset([
    "TypeError", "NameError", "AttributeError", "ImportError", "ModuleNotFoundError",
    "SyntaxError", "UnboundLocalError", "FileNotFoundError", "RecursionError",
    "UnicodeDecodeError", "KeyError", "FrozenInstanceError", "StopIteration",
    "UnicodeEncodeError", "JSONDecodeError", "ProgrammingError", "OperationalError",
    "InterfaceError",
])  # fmt: skip
DOUBTED = 0.44  # below what is said of the failing line itself
_A_STEP = 0.03  # less sure for each call away from the stack


def of_mistake(case: Case, rule: str, path: str, mistake: Mistake, steps: int) -> Cause:
    """A cause at the line of a mistake, `steps` calls away from the stack."""
    score = round(max(0.0, mistake.score - _A_STEP * steps), 2)
    symbol = case.symbol(path, mistake.line)
    return Cause(rule, path, mistake.line, symbol, score, mistake.why, mistake.remedy)


class Saying(NamedTuple):
    """What a runtime's message means; `{name}` in `why` stands for a group of the pattern."""

    pattern: str
    why: str
    remedy: str


_SAID = 0.5  # the message is certain, but the line to change may be another one


def said_at_the_crash(
    case: Case, rule: str, sayings: Iterable[Saying], message: str
) -> Iterator[Cause]:
    """Causes at the innermost line of the repository for each saying the message fits."""
    site = case.crash()
    for saying in sayings if site else ():
        found = re.search(saying.pattern, message)
        if site and found:
            words = {name: _plain(value) for name, value in found.groupdict().items()}
            why = saying.why.format(**words)
            yield Cause(rule, site.path, site.line, "", _SAID, why, saying.remedy)
            return


def _plain(word: str | None) -> str:
    return "None" if word == "NoneType" else word or "unknown"


def from_origin(
    case: Case,
    rule: str,
    origin: Origin,
    *,
    score: float,
    why: str,
    remedy: str,
    wrapped_in: str = "",
) -> Cause:
    """A cause at the place where the value came from, with the trail that leads there.

    `wrapped_in` names a conversion: the cause then carries the line with `conversion(value)` in it.
    """
    path, line = origin.site.path, origin.site.line
    last = Step(path, line, origin.because) if origin.because else None
    steps = (*origin.steps, last) if last else origin.steps
    return Cause(
        rule,
        path,
        line,
        case.symbol(path, line),
        score,
        why,
        remedy,
        _without_echoes(steps),
        _wrapped(case.sources.line(path, line), origin, wrapped_in) if wrapped_in else "",
    )


def _wrapped(line: str, origin: Origin, conversion: str) -> str:
    """The line with the origin's expression inside `conversion(...)`, if it lies on that line."""
    node = origin.node
    if not isinstance(node, ast.expr) or node.end_lineno != node.lineno:
        return ""
    data = line.encode()  # the syntax tree counts columns in UTF-8 bytes
    start, end = node.col_offset, node.end_col_offset or 0
    inside = data[start:end].decode("utf-8", "replace")
    if origin.site.line != node.lineno or ast.dump(node) != _dumped(inside):
        return ""
    return f"{data[:start].decode()}{conversion}({inside}){data[end:].decode()}"


def _dumped(expression: str) -> str:
    try:
        return ast.dump(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ValueError):
        return ""


def _without_echoes(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Each step once, in order."""
    return tuple(dict.fromkeys(steps))


def similar(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant, or None; a match in another case counts first."""
    known = sorted({other for other in names if other != name})
    for other in known:
        if other.replace("_", "").lower() == name.replace("_", "").lower():
            return other
    for other in known:
        if _a_word_in_common(name, other):
            return other
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return close[0] if close else None


_LONG_WORD = 4  # letters of a word that says something


def _a_word_in_common(name: str, other: str) -> bool:
    """`slugify` and `make_slug`: a word of one begins a word of the other."""
    if "_" not in name + other:
        return False
    ones, others = (
        [word for word in one.lower().split("_") if len(word) >= _LONG_WORD]
        for one in (name, other)
    )
    return any(a.startswith(b) or b.startswith(a) for a in ones for b in others)


def place(path: str, line: int) -> str:
    """`path:line`, as people and editors write it."""
    return f"{path}:{line}"
