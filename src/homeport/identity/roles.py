"""The roles a person or a program may have in a team, and what each lets them do."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from homeport.errors import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeport.domain import Principal


class TeamRole(StrEnum):
    """What somebody is in a team."""

    DEVELOPER = "developer"
    LEAD = "lead"
    SECURITY = "security"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Right(StrEnum):
    """What somebody may do at a gateway."""

    ASK = "ask a model"
    READ_FIGURES = "read figures"
    READ_RECORD = "read the record"
    APPROVE = "approve"
    MANAGE = "manage tokens"


RIGHTS: Mapping[TeamRole, frozenset[Right]] = {
    TeamRole.DEVELOPER: frozenset({Right.ASK}),
    TeamRole.LEAD: frozenset({Right.ASK, Right.READ_FIGURES}),
    TeamRole.SECURITY: frozenset({Right.ASK, Right.READ_FIGURES, Right.READ_RECORD, Right.APPROVE}),
    TeamRole.ADMIN: frozenset({Right.ASK, Right.READ_FIGURES, Right.APPROVE, Right.MANAGE}),
    TeamRole.AUDITOR: frozenset({Right.READ_FIGURES, Right.READ_RECORD}),
}
_OF_A_NAME: Mapping[str, frozenset[Right]] = {role.value: held for role, held in RIGHTS.items()}


def may(principal: Principal, right: Right) -> bool:
    """Tell whether one of the principal's roles holds this right."""
    return any(right in _OF_A_NAME.get(role, ()) for role in principal.roles)


def require(principal: Principal, right: Right) -> None:
    """Let only those pass who hold the right.

    Raises:
        NotPermitted: none of the principal's roles holds it.
    """
    if may(principal, right):
        return
    holders = ", ".join(role.value for role, held in RIGHTS.items() if right in held)
    raise NotPermitted(
        f"{principal.name} may not {right.value}", hint=f"ask for one of the roles {holders}"
    )
