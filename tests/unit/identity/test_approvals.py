"""Two people stand for a proposal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.doubles.people import SshKey, person

from homeport.errors import InputError, NotPermitted
from homeport.identity import Proposal, Subject, TeamRole, approve, problem_of, propose

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ANN_KEY, DANA_KEY, LEO_KEY, EVE_KEY = SshKey(), SshKey(), SshKey(), SshKey()
ANN = person("ann", ANN_KEY, TeamRole.DEVELOPER)
DANA = person("dana", DANA_KEY, TeamRole.SECURITY)
LEO = person("leo", LEO_KEY, TeamRole.LEAD)
PEOPLE = (ANN, DANA, LEO)
DRAFT = Proposal(
    "p1", Subject.POLICY, "sha256:1", NOON, NOON + DAY, "more cloud", base="sha256:0", content="x"
)
SIGNED = propose(DRAFT, ANN_KEY.signing, PEOPLE)
APPROVED = approve(SIGNED, DANA_KEY.signing, PEOPLE, NOON)


def test_a_second_person_approves() -> None:
    """What one proposed and another approved holds; how it stands can be told at any time."""
    assert (SIGNED.proposer, SIGNED.standing(NOON)) == ("ann", "open")
    assert (APPROVED.approver, APPROVED.standing(NOON)) == ("dana", "approved")
    assert APPROVED.standing(NOON + DAY) == "expired"
    assert problem_of(APPROVED, PEOPLE) == ""


def test_nobody_approves_their_own() -> None:
    """Who proposed may not approve, whatever their role."""
    own = propose(DRAFT, DANA_KEY.signing, PEOPLE)
    with pytest.raises(NotPermitted, match="dana proposed this"):
        approve(own, DANA_KEY.signing, PEOPLE, NOON)


@pytest.mark.parametrize(
    ("key", "reason"), [(LEO_KEY, "leo may not approve"), (EVE_KEY, "nobody's")]
)
def test_who_may_not_approve(key: SshKey, reason: str) -> None:
    """Somebody without the right, and a stranger, approve nothing."""
    with pytest.raises(NotPermitted, match=reason):
        approve(SIGNED, key.signing, PEOPLE, NOON)


def test_a_stranger_proposes_nothing() -> None:
    """A key that stands nowhere signs no proposal."""
    with pytest.raises(NotPermitted, match="nobody's"):
        propose(DRAFT, EVE_KEY.signing, PEOPLE)


@pytest.mark.parametrize(
    ("proposal", "now", "reason"),
    [
        (SIGNED, NOON + DAY, "is expired"),
        (APPROVED, NOON, "is approved"),
        (replace(SIGNED, content="y"), NOON, "changed after it was signed"),
        (replace(SIGNED, proposer="leo"), NOON, "changed after it was signed"),
        (replace(SIGNED, proposer="eve"), NOON, "does not stand in identity.toml"),
    ],
)
def test_what_cannot_be_approved(proposal: Proposal, now: datetime, reason: str) -> None:
    """A proposal that ended, is approved already or was changed is refused."""
    with pytest.raises(InputError, match=reason):
        approve(proposal, DANA_KEY.signing, PEOPLE, now)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "p2"},
        {"subject": Subject.REQUEST},
        {"digest": "sha256:2"},
        {"content": "y"},
        {"base": "sha256:9"},
        {"principal": "eve"},
        {"reason": "less"},
        {"expires": NOON + 2 * DAY},
        {"proposed": NOON - DAY},
        {"signature": "00"},
        {"approved": NOON + DAY},
        {"approval": SIGNED.signature},
        {"approver": "leo"},
        {"approver": "ann"},
        {"approver": "eve"},
        {"approver": ""},
        {"proposer": "dana"},
    ],
)
def test_no_field_of_an_approval_can_be_changed(change: dict[str, Any]) -> None:
    """Any change of what was signed takes the approval back."""
    assert problem_of(replace(APPROVED, **change), PEOPLE)


def test_who_is_taken_out_takes_their_approvals_along() -> None:
    """Without the approver, the proposer or the role, the approval holds no more."""
    assert problem_of(APPROVED, (ANN, LEO))
    assert problem_of(APPROVED, (DANA, LEO))
    assert problem_of(APPROVED, (ANN, replace(DANA, roles=(TeamRole.LEAD,))))
    assert problem_of(APPROVED, (ANN, replace(DANA, key=EVE_KEY.signing.public)))


def test_an_approval_of_one_s_own_made_by_hand() -> None:
    """Also where both signatures are good, one person is not two."""
    own = propose(DRAFT, DANA_KEY.signing, PEOPLE)
    forged = replace(own, approver="dana", approved=NOON)
    forged = replace(forged, approval=DANA_KEY.signing.sign(forged.approval_statement()))
    assert problem_of(forged, PEOPLE) == "it was approved by whoever proposed it"
