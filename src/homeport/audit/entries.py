"""Records on their way into the log, and what their writers are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.audit.record import Intent, Outcome, as_fields
from homeport.errors import AuditError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeport.audit.chain import Link


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that an intent is on the disk; its holder may send, and must conclude."""

    request: str
    seq: int
    hash: str


class Entry:
    """A record that waits for its turn."""

    def __init__(self, request: str, kind: str, content: Mapping[str, object]) -> None:
        self.request, self.kind, self.content = request, kind, content
        self.link: Link | None = None
        self.error: AuditError | None = None


def entry_of(one: Intent | tuple[Receipt, Outcome]) -> Entry:
    """Return the record of an intent, or of what came of one."""
    if isinstance(one, Intent):
        return Entry(one.request, "intent", as_fields(one))
    receipt, outcome = one
    content = {"request": receipt.request, "intent": receipt.seq, **as_fields(outcome)}
    return Entry(receipt.request, "outcome", content)


def receipt_of(entry: Entry) -> Receipt | AuditError:
    """Return what whoever wrote the entry is told."""
    if entry.link is None:
        return entry.error or AuditError("the record was not written")
    return Receipt(entry.request, entry.link.seq, entry.link.hash)


def receipt_or_error(entry: Entry) -> Receipt:
    """Return the receipt.

    Raises:
        AuditError: it was not written.
    """
    found = receipt_of(entry)
    if isinstance(found, AuditError):
        raise found
    return found
