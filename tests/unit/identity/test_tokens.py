"""Service tokens as values."""

from datetime import UTC, datetime, timedelta

import pytest

from homeport.errors import NotAuthenticated
from homeport.identity.roles import TeamRole
from homeport.identity.tokens import holder, is_service_token, mint

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_token_stands_for_its_principal() -> None:
    """Whoever shows the text is the principal it was made for, under a name of services."""
    token, text = mint("ci", (TeamRole.DEVELOPER, TeamRole.LEAD), now=NOON, expires=NOON + DAY)
    assert is_service_token(text)
    found = holder({token.id: token}, text, NOON)
    assert (found.name, found.roles) == ("service:ci", ("developer", "lead"))
    assert found.may_use_cloud


def test_what_is_kept_does_not_give_the_token_away() -> None:
    """Neither the kept value nor its printed form holds the secret."""
    token, text = mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=None)
    secret = text.split("_", 2)[2]
    assert secret not in repr(token)
    assert secret.encode() not in token.digest
    assert "digest" not in repr(token)


def test_two_tokens_are_never_alike() -> None:
    """Each has an id and a secret of its own."""
    texts = {mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=None)[1] for _ in range(50)}
    assert len(texts) == 50


@pytest.mark.parametrize("change", ["secret", "id", "short", "text", "surrogate"])
def test_any_other_text_is_unknown(change: str) -> None:
    """A wrong secret, id or form is refused in the same words."""
    token, text = mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=None)
    other = {
        "secret": text[:-1] + ("A" if text[-1] != "A" else "B"),
        "id": text[:3] + ("0" if text[3] != "0" else "1") + text[4:],
        "short": text[:-1],
        "text": "hp_",
        "surrogate": "hp_\udcff",
    }[change]
    with pytest.raises(NotAuthenticated, match="this service token is unknown"):
        holder({token.id: token}, other, NOON)


def test_an_expired_or_revoked_token_says_so() -> None:
    """At the moment of its end a token is refused, and so is a revoked one."""
    token, text = mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=NOON + DAY)
    assert token.standing(NOON + DAY - timedelta(seconds=1)) == "good"
    with pytest.raises(NotAuthenticated, match="ci is expired"):
        holder({token.id: token}, text, NOON + DAY)


@pytest.mark.parametrize(
    ("roles", "cloud", "may"),
    [
        ((TeamRole.DEVELOPER,), True, True),
        ((TeamRole.DEVELOPER,), False, False),
        ((TeamRole.AUDITOR,), True, False),
    ],
)
def test_the_cloud_is_for_those_who_may_ask(
    roles: tuple[TeamRole, ...], *, cloud: bool, may: bool
) -> None:
    """A token made without the cloud, or of one who asks nothing, never uses it."""
    token, _ = mint("ci", roles, now=NOON, expires=None, may_use_cloud=cloud)
    assert token.principal.may_use_cloud is may
