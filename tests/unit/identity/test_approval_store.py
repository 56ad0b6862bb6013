"""Where proposals are kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeport.errors import InputError, StorageError
from homeport.identity import ApprovalStore, Proposal, Subject, approvals_path

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
ONE = Proposal("p1", Subject.REQUEST, "d", NOON, NOON + timedelta(days=1), "why", "ann")


def test_proposals_come_back_as_they_were(tmp_path: Path) -> None:
    """What was kept is read again, and replaced by what has its id."""
    store = ApprovalStore(tmp_path / "a.db", b"k" * 32)
    assert store.all() == ()
    assert store.stamp() == ()
    store.keep(ONE)
    later = Proposal(
        "p0", Subject.POLICY, "d", NOON + timedelta(hours=1), NOON, "", "", "b", "text\n",
        "ann", "s1", "dana", NOON, "s2",
    )  # fmt: skip
    store.keep(later)
    store.keep(ONE)
    assert store.all() == (ONE, later)
    assert store.find("p0") == later
    with pytest.raises(InputError, match="no proposal 'p2'"):
        store.find("p2")


def test_a_damaged_file(tmp_path: Path) -> None:
    """A file that is no database is an error of storage."""
    store = ApprovalStore(tmp_path / "a.db", b"k" * 32)
    store.path.write_bytes(b"damaged" * 1000)
    with pytest.raises(StorageError):
        store.all()


def test_the_usual_place(home: Path) -> None:
    """Proposals lie in the state folder, under the user's key."""
    ApprovalStore(approvals_path()).keep(ONE)
    assert approvals_path() == home / "state" / "approvals.db"
    assert ApprovalStore(approvals_path()).all() == (ONE,)
