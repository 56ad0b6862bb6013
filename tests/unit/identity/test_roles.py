"""What roles let people do."""

import pytest

from homeport.domain import Principal
from homeport.errors import NotPermitted
from homeport.identity import RIGHTS, Right, TeamRole, may, require


def test_every_role_has_rights() -> None:
    """Every role is named in the table, and every right is held by somebody."""
    assert set(RIGHTS) == set(TeamRole)
    assert frozenset().union(*RIGHTS.values()) == set(Right)


def test_an_auditor_reads_and_never_asks() -> None:
    """An auditor reads the record and may not ask a model."""
    auditor = Principal("vera", ("auditor",))
    assert may(auditor, Right.READ_RECORD)
    assert not may(auditor, Right.ASK)


def test_roles_add_up_and_unknown_ones_give_nothing() -> None:
    """Somebody with two roles has the rights of both; a role nobody knows gives none."""
    assert may(Principal("x", ("auditor", "developer")), Right.ASK)
    assert not may(Principal("x", ("emperor",)), Right.ASK)


def test_who_lacks_a_right_is_told_which_roles_have_it() -> None:
    """The refusal names who, what and the roles that would do."""
    require(Principal("ann", ("admin",)), Right.MANAGE)
    with pytest.raises(NotPermitted, match="ann may not approve") as caught:
        require(Principal("ann"), Right.APPROVE)
    assert caught.value.hint == "ask for one of the roles security, admin"
