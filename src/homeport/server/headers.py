"""The headers of one request by their names: within bounds, and none that says two things.

What they mean is read where it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.server.dialects import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_LINES = 128
MOST_BYTES = 64 << 10
# What may come again, and then is one list.
_LISTS = (b"x-homeport-paths", b"x-homeport-classification")
# What is read here as one value besides our own; others may come again, since they are not read.
_READ = frozenset(
    {b"host", b"origin", b"authorization", b"x-api-key", b"content-length", b"traceparent"}
)
_OURS = b"x-homeport-"


def headers_of(lines: Sequence[tuple[bytes, bytes]]) -> dict[bytes, bytes] | Fault:
    """Return headers by their lower-case names, or why the request is not answered.

    One that is read as one value and comes twice is refused: what a person forbids for either
    must not pass as a third value made of both.
    """
    if (
        len(lines) > MOST_LINES
        or sum([len(name) + len(value) for name, value in lines]) > MOST_BYTES
    ):
        message = f"more than {MOST_LINES} header lines, or {MOST_BYTES >> 10} KiB of them"
        return Fault(431, message, "send fewer")
    found = dict(lines)
    if len(found) == len(lines):
        return found
    seen: set[bytes] = set()
    for name, _ in lines:
        if name in seen and name not in _LISTS and (name in _READ or name.startswith(_OURS)):
            word = name.decode("ascii", "replace")
            return Fault(400, f"the header {word} was sent twice", "send it once")
        seen.add(name)
    for name in _LISTS:
        if name in found:
            found[name] = b", ".join([value for one, value in lines if one == name])
    return found
