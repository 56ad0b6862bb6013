"""Which single requests are approved just now, held in memory for whoever decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from homeport.errors import StorageError
from homeport.identity.approvals import Subject, problem_of

if TYPE_CHECKING:
    from datetime import datetime

    from homeport.identity.approval_store import ApprovalStore
    from homeport.identity.settings import Approver


class Grants:
    """Approved requests; `look` reads them again when they have changed."""

    def __init__(self, store: ApprovalStore, people: tuple[Approver, ...]) -> None:
        self._store, self._people = store, people
        self._until: dict[tuple[str, str], datetime] = {}
        self._stamp: tuple[int, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self._until)

    def look(self) -> None:
        """Read the approvals if they have changed; while they cannot be read, none holds.

        Raises:
            StorageError: they cannot be read.
        """
        stamp = self._store.stamp()
        if stamp == self._stamp:
            return
        found: dict[tuple[str, str], datetime] = {}
        try:
            for one in self._store.all():
                if one.subject is Subject.REQUEST and not problem_of(one, self._people):
                    key = (one.principal, one.digest)
                    found[key] = max(one.expires, found.get(key, one.expires))
        except StorageError:
            self._stamp, self._until = None, {}
            raise
        self._stamp, self._until = stamp, found

    def covers(self, principal: str, prompt: str, now: datetime) -> bool:
        """Tell whether this prompt, by the digest in the record, is approved for this principal."""
        until = self._until.get((principal, prompt))
        return until is not None and now < until
