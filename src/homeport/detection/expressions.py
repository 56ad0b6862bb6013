"""Compiles one pattern for RE2 over bytes: the only engine that ever sees a person's text.

Linear in the text whatever the pattern, so no input can make it hang.
"""

import functools
from collections.abc import Callable
from typing import Any

from homeport.errors import RuleError


@functools.cache
def compile_expression(pattern: str, name: str, *, within_line: bool = True) -> Any:  # noqa: ANN401 -- re2 carries no types
    """Compile a pattern; what stays within a line can never match a newline.

    Raises:
        RuleError: RE2 does not take the pattern; the message names the rule and the trouble.
    """
    import re2  # noqa: PLC0415 -- 15 ms that importing the room must not cost

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.never_nl = within_line
    options.max_mem = 32 << 20
    try:
        return re2.compile(b"(?m)" + pattern.encode("latin-1"), options)
    except (re2.error, UnicodeEncodeError) as error:
        reason = error.args[0] if error.args else error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise RuleError(
            f"detector {name}: {text} in pattern {pattern[:200]!r}",
            hint="rewrite the pattern for RE2: no look-around, no back-references",
        ) from error


Spans = list[tuple[int, int]]  # of the match and of each group; (-1, -1) took no part
Finder = Callable[[bytes, int, int], Spans]


def finder(pattern: Any, *, at_start: bool = False) -> Finder:  # noqa: ANN401 -- re2 carries no types
    """Return a function that finds the first match between two places, without an object for it.

    It returns the spans of the match and of its groups; that of the match is (-1, -1) if there
    is none. `at_start` is for matches that begin at the first place.
    """
    import re2  # noqa: PLC0415 -- as above

    try:
        # The binding below the package's own loop: half of a small text's time went there.
        anchor = re2._Anchor.ANCHOR_START if at_start else re2._Anchor.UNANCHORED  # noqa: SLF001
        return functools.partial(pattern._regexp.Match, anchor)  # noqa: SLF001
    except AttributeError:
        return functools.partial(_first_by_object, pattern.match if at_start else pattern.search)


@functools.cache
def across_lines(pattern: str) -> Finder:
    """Return the function that finds a layer's pattern; its matches may hold newlines."""
    return finder(compile_expression(pattern, "layer", within_line=False))


def _first_by_object(search: Any, data: bytes, start: int, end: int) -> Spans:  # noqa: ANN401 -- as above
    match = search(data, start, end)
    if match is None:
        return [(-1, -1)]
    return [match.span(group) for group in range(match.re.groups + 1)]


def every(find: Finder, data: bytes, start: int, end: int) -> list[Spans]:
    """Return every match between two places, leftmost first, none overlapping."""
    out: list[Spans] = []
    place = start
    while place <= end:
        match = find(data, place, end)
        first, last = match[0]
        if first < 0:
            break
        out.append(match)
        place = last if last > place else place + 1
    return out
