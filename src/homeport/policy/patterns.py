"""What can be said of a pattern before it meets any text: that it never matches, or nearly always.

Only certain cases are told: a beginning of the text after characters that must come before it, an
end before characters that must follow.
"""

import re
from collections.abc import Iterable
from re import _constants as codes  # type: ignore[attr-defined]  # no public one keeps structure
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any

from homeport.policy.matchers import Regex

_ORDINARY = ("ok", "Why does this test fail?", "total = price * 3")
_BEGINNINGS = frozenset({codes.AT_BEGINNING, codes.AT_BEGINNING_STRING})
_ENDS = frozenset({codes.AT_END, codes.AT_END_STRING})
_REPEATS = frozenset({codes.MAX_REPEAT, codes.MIN_REPEAT})


def never_matches(source: str) -> bool:
    """Tell whether an expression matches no text at all, where that is certain."""
    try:
        tree = parser.parse(source)
        return not tree.state.flags & re.MULTILINE and _impossible(tree, before=0, after=0)
    except (re.error, RecursionError, OverflowError):
        return False  # RE2 reads some of what Python does not; nothing is certain then


def matches_nearly_all(regex: Regex) -> bool:
    """Tell whether an expression occurs in whatever people write."""
    return all(regex.search(text) is not None for text in _ORDINARY)


def _impossible(items: Iterable[Any], before: int, after: int) -> bool:
    """Tell it of a sequence with at least so many characters before and after it."""
    items = list(items)
    widths = [_least(item) for item in items]
    return any(
        _item(item, before + sum(widths[:at]), after + sum(widths[at + 1 :]))
        for at, item in enumerate(items)
    )


def _item(item: tuple[Any, Any], before: int, after: int) -> bool:
    kind, argument = item
    if kind is codes.AT:
        return bool((argument in _BEGINNINGS and before) or (argument in _ENDS and after))
    if kind is codes.SUBPATTERN:
        _, flags, _, part = argument
        return not flags & re.MULTILINE and _impossible(part, before, after)
    if kind is codes.BRANCH:
        return all(_impossible(branch, before, after) for branch in argument[1])
    if kind in _REPEATS:
        least, _, part = argument
        return least == 1 and _impossible(part, before, after)
    return False


def _least(item: tuple[Any, Any]) -> int:
    """Return how many characters an item takes at least."""
    least: int = parser.SubPattern(parser.State(), [item]).getwidth()[0]
    return least
