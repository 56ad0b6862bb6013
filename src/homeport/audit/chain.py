"""One line of the log: its number, its predecessor's hash, and its own hash over all of that.

The hash covers the bytes as they stand in the file, so that checking it needs no second writer of
the same JSON.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

FIRST_PREVIOUS = "0" * 64
LONGEST_LINE = 1 << 20

_WRITER = json.JSONEncoder(separators=(",", ":"))  # made once: it is asked twice a request
_TAIL = re.compile(rb',"hash":"([0-9a-f]{64})"}\Z')


@dataclass(frozen=True, slots=True)
class Link:
    """One record whose hash is right; `fields` is all that it says."""

    seq: int
    previous: str
    hash: str
    kind: str
    fields: Mapping[str, object]
    body: bytes = field(default=b"", repr=False, compare=False)  # as it was hashed


class BrokenLineError(Exception):
    """A line that is no record, or not the one that was written."""


def forge(seq: int, previous: str, kind: str, time: str, content: Mapping[str, object]) -> Link:
    """Make the next link; `encode` gives its line."""
    fields = {"seq": seq, "time": time, "kind": kind, **content, "previous": previous}
    body = _body(fields)
    return Link(seq, previous, hashlib.sha256(body).hexdigest(), kind, fields, body)


def encode(link: Link) -> bytes:
    """Return the line of a link, with its line end."""
    return (link.body or _body(link.fields))[:-1] + f',"hash":"{link.hash}"}}\n'.encode()


def decode(line: bytes) -> Link:
    """Read one line, without its line end, and check its own hash.

    Raises:
        BrokenLineError: it is no record, or was changed.
    """
    tail = _TAIL.search(line)
    if tail is None:
        raise BrokenLineError("it is no record")
    body = line[: tail.start()] + b"}"
    found = tail[1].decode()
    if hashlib.sha256(body).hexdigest() != found:
        raise BrokenLineError("its content was changed")
    try:
        fields = json.loads(body)
        seq, previous, kind = fields["seq"], fields["previous"], fields["kind"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenLineError("it is no record") from error
    if not (isinstance(seq, int) and isinstance(previous, str) and isinstance(kind, str)):
        raise BrokenLineError("it is no record")
    return Link(seq, previous, found, kind, fields)


def _body(fields: Mapping[str, object]) -> bytes:
    return _WRITER.encode(fields).encode("ascii")
