"""Reads a file of a person's own detection rules: TOML, a table `[[rules]]` each."""

import tomllib
from pathlib import Path

from homeport.cli.text import read_text
from homeport.detection import PatternDetector
from homeport.domain import Category
from homeport.errors import InputError, RuleError

_KEYS = frozenset(("name", "pattern", "category", "why"))


def read_rules(path: Path) -> tuple[PatternDetector, ...]:
    """Return the rules of a file.

    Raises:
        InputError: the file or one of its rules is wrong; the message names file and line.
    """
    text = read_text(str(path))
    try:
        rows = tomllib.loads(text).get("rules")
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}", hint="correct the TOML there") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(
            f"{path} holds no rules", hint="write a table [[rules]] with `name` and `pattern` each"
        )
    return tuple(_rule(path, text, row) for row in rows)


def _rule(path: Path, text: str, row: dict[str, object]) -> PatternDetector:
    name, pattern = row.get("name"), row.get("pattern")
    place = f"{path}:{_line(text, str(name if pattern is None else pattern))}"
    if unknown := next((key for key in row if key not in _KEYS), None):
        raise InputError(
            f"{path}:{_line(text, unknown)}: a rule has no {unknown!r}",
            hint=f"take it out, or name one of: {', '.join(sorted(_KEYS))}",
        )
    if not isinstance(name, str) or not isinstance(pattern, str):
        raise InputError(
            f"{place}: a rule has `name` and `pattern`, perhaps `category` and `why`",
            hint="give the missing one, as a string",
        )
    try:
        category = Category(str(row.get("category", Category.SECRET.value)))
    except ValueError as error:
        known = ", ".join(sorted(each.value for each in Category))
        raise InputError(
            f"{place}: there is no category {row.get('category')!r}", hint=f"choose from: {known}"
        ) from error
    _try(name, pattern, place)
    return PatternDetector(
        name=name,
        pattern=pattern,
        keywords=(),
        category=category,
        examples=(),
        why=str(row.get("why", f"the rule {name} of {path.name}")),
    )


def _try(name: str, pattern: str, place: str) -> None:
    """Refuse a pattern that one of the engines does not take, or that matches everywhere."""
    from homeport.detection.compiled import best_prefilter  # noqa: PLC0415 -- native code
    from homeport.detection.expressions import compile_expression  # noqa: PLC0415 -- as above

    alone = PatternDetector(name, pattern, (), Category.SECRET, ())
    try:
        empty = compile_expression(pattern, name).search(b"") is not None
        if not empty:
            best_prefilter((alone,), kept=False)
    except RuleError as error:
        raise InputError(f"{place}: {error}", hint=error.hint) from error
    if empty:
        raise InputError(
            f"{place}: the pattern of {name} matches the empty text: {pattern[:200]!r}",
            hint="ask for at least one character: + instead of *",
        )


def _line(text: str, wanted: str) -> int:
    """Return the line on which a value stands, as it is written or by its beginning."""
    for part in (wanted, wanted.replace("\\", "\\\\"), wanted[:8]):
        at = text.find(part)
        if at >= 0:
            return text.count("\n", 0, at) + 1
    return 1
