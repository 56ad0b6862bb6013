"""Approved requests, for whoever decides."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.doubles.people import SshKey, person

from homeport.errors import StorageError
from homeport.identity import ApprovalStore, Grants, Proposal, Subject, TeamRole, approve, propose

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANN_KEY, DANA_KEY = SshKey(), SshKey()
PEOPLE = (
    person("ann", ANN_KEY, TeamRole.DEVELOPER),
    person("dana", DANA_KEY, TeamRole.ADMIN),
)


def proposal(name: str, digest: str, expires: datetime = NOON + DAY) -> Proposal:
    """Return a signed proposal of a request."""
    draft = Proposal(name, Subject.REQUEST, digest, NOON, expires, principal="ann")
    return propose(draft, ANN_KEY.signing, PEOPLE)


def approved(name: str, digest: str, expires: datetime = NOON + DAY) -> Proposal:
    """Return an approved one."""
    return approve(proposal(name, digest, expires), DANA_KEY.signing, PEOPLE, NOON)


def test_only_what_is_approved_is_covered(tmp_path: Path) -> None:
    """The prompt and principal must be those approved, and the time not over."""
    store = ApprovalStore(tmp_path / "a.db", b"k" * 32)
    grants = Grants(store, PEOPLE)
    grants.look()
    assert not grants
    store.keep(proposal("p1", "open"))
    store.keep(approved("p2", "yes"))
    store.keep(approved("p3", "yes", NOON + 2 * DAY))
    grants.look()
    grants.look()
    assert grants
    assert grants.covers("ann", "yes", NOON)
    assert grants.covers("ann", "yes", NOON + DAY)
    assert not grants.covers("ann", "yes", NOON + 2 * DAY)
    assert not grants.covers("bob", "yes", NOON)
    assert not grants.covers("ann", "open", NOON)


def test_approvals_that_do_not_hold_are_none(tmp_path: Path) -> None:
    """Without the approver in the settings nothing is covered."""
    store = ApprovalStore(tmp_path / "a.db", b"k" * 32)
    store.keep(approved("p1", "yes"))
    grants = Grants(store, PEOPLE[:1])
    grants.look()
    assert not grants.covers("ann", "yes", NOON)


def test_approvals_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    """While the file is damaged nothing is covered."""
    store = ApprovalStore(tmp_path / "a.db", b"k" * 32)
    store.keep(approved("p1", "yes"))
    grants = Grants(store, PEOPLE)
    grants.look()
    store.path.write_bytes(b"damaged" * 1000)
    with pytest.raises(StorageError):
        grants.look()
    assert not grants
