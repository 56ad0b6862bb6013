"""Regular expressions of JavaScript as Python reads them, within bounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from homeport.diagnosis.javascript.replay.library.native import built_in_class, given, table
from homeport.diagnosis.javascript.replay.operators import number_of, text_of
from homeport.diagnosis.javascript.replay.values import (
    UNDEFINED,
    Array,
    Pattern,
    Thing,
    Value,
)
from homeport.diagnosis.replay.limits import GaveUp, pattern_allowed

if TYPE_CHECKING:
    from homeport.diagnosis.javascript.replay.run import Run

_UNKNOWN = re.compile(r"\\[pPkuc]|\[\^?\]|\(\?<[=!]")
_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}


def compiled(pattern: Pattern, text: str) -> re.Pattern[str]:
    """The pattern for Python's `re`; what the two read differently is given up."""
    if _UNKNOWN.search(pattern.source) or "y" in pattern.flags or "v" in pattern.flags:
        raise GaveUp("a regular expression of an unusual kind")
    source = pattern.source.replace("(?<", "(?P<").replace("\\/", "/")
    if "m" not in pattern.flags:
        source = re.sub(r"(?<!\\)\$", r"\\Z", source)
    pattern_allowed(source, text)
    flags = re.ASCII
    for letter in pattern.flags:
        flags |= _FLAGS.get(letter, re.ASCII)
    try:
        return re.compile(source, flags)
    except re.error:
        raise GaveUp("a regular expression of an unusual kind") from None


def matched(found: re.Match[str]) -> Array:
    """What `exec` gives for a match."""
    groups: list[Value] = [UNDEFINED if g is None else g for g in found.groups()]
    made = Array([found[0], *groups])
    made.props["index"] = float(found.start())
    named = {k: UNDEFINED if v is None else v for k, v in found.groupdict().items()}
    made.props["groups"] = Thing(dict(named)) if named else UNDEFINED
    return made


def _execute(_: Run, this: Value, arguments: list[Value]) -> Value:
    if not isinstance(this, Pattern):
        return None
    text, moving = text_of(given(arguments)), "g" in this.flags
    start = int(number_of(this.props["lastIndex"])) if moving else 0
    found = compiled(this, text).search(text, start)
    if moving:
        this.props["lastIndex"] = float(found.end()) if found else 0.0
    return matched(found) if found else None


METHODS = table({
    "exec": _execute,
    "test": lambda r, t, a: _execute(r, t, a) is not None,
})  # fmt: skip


def _new(_: Run, __: Value, arguments: list[Value]) -> Value:
    source, flags = given(arguments), given(arguments, 1)
    if isinstance(source, Pattern):
        return Pattern(source.source, source.flags if flags is UNDEFINED else text_of(flags))
    return Pattern(text_of(source), "" if flags is UNDEFINED else text_of(flags))


REGEXP = built_in_class("RegExp", _new, _new)
