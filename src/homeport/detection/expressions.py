"""Compiles one pattern for RE2 over bytes: the only engine that ever sees a person's text.

Linear in the text whatever the pattern, so no input can make it hang.
"""

import functools
from collections.abc import Callable, Iterator
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


def all_spans(pattern: Any) -> Callable[[bytes, int, int], Iterator[Spans]]:  # noqa: ANN401 -- re2 carries no types
    """Return a function that yields the spans of every match, leftmost first, none overlapping.

    What `finditer` does, without an object for each match: half of a small text's time went there.
    """
    import re2  # noqa: PLC0415 -- as above

    try:
        found = pattern._regexp.Match  # noqa: SLF001 -- the binding below the package's own loop
        anywhere = re2._Anchor.UNANCHORED  # noqa: SLF001 -- as above
    except AttributeError:
        return functools.partial(_spans_by_objects, pattern)

    def spans(data: bytes, start: int, end: int) -> Iterator[Spans]:
        place = start
        while place <= end:
            each: Spans = found(anywhere, data, place, end)
            first, last = each[0]
            if first < 0:
                return
            yield each
            place = last if last > place else place + 1

    return spans


def _spans_by_objects(pattern: Any, data: bytes, start: int, end: int) -> Iterator[Spans]:  # noqa: ANN401 -- as above
    for match in pattern.finditer(data, start, end):
        yield [match.span(group) for group in range(pattern.groups + 1)]
