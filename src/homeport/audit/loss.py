"""Tells whether a log lost its end while nobody wrote to it.

Who goes on with such a log writes that down first, so that `verify` names it however long the log
becomes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.audit.chain import BrokenLineError, decode
from homeport.audit.head import is_signed
from homeport.audit.lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from homeport.audit.chain import Link
    from homeport.audit.tail import Tail


def loss(
    path: Path, head: Mapping[str, object], tail: Tail, first: Link
) -> tuple[str, dict[str, object]] | None:
    """Return kind and content of the record to write, None where the end is the one it had.

    `first` is the first record of a file of the log's, by the owner's key; `tail` is where it ends.
    """
    fields = first.fields
    old = fields.get("version") == 1
    if head.get("log") != fields["log"] or not is_signed(head, str(fields["public"]), old=old):
        return "headless", {}
    seq = int(str(head["seq"]))
    if _hash_of(seq, path, tail, first) == head["hash"]:
        return None
    return "cut", {"had": seq, "hash": head["hash"]}


def _hash_of(seq: int, path: Path, tail: Tail, first: Link) -> str:
    """Return a record's hash, nothing where there is no such record."""
    if seq == tail.seq:
        return tail.hash
    if seq == first.seq - 1:
        return first.previous
    # A crash may have come between a record and the head: what is sought is near the end.
    for line in lines_of(path, after=seq) if seq < tail.seq else ():
        try:
            link = decode(line.data)
        except BrokenLineError:
            break
        if link.seq == seq:
            return link.hash
    return ""
