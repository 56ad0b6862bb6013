"""Laws of who may ask."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.doubles.oidc import Published, Signer, issuer_of

from homeport.errors import HomeportError, NotAuthenticated
from homeport.identity.bearer import Bearers
from homeport.identity.credentials import credential
from homeport.identity.provider import Provider
from homeport.identity.roles import TeamRole
from homeport.identity.tokens import holder, mint

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
KEPT, TEXT = mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=None)
KEY = Signer()
GOOD = KEY.token()
BEARERS = Bearers([issuer_of()], provider=lambda one: Provider(one, Published(KEY.public)))


@given(st.integers(0, len(TEXT) - 1), st.characters())
def test_one_changed_character_makes_a_token_unknown(place: int, character: str) -> None:
    """Whatever character of a service token is another one, nobody is meant."""
    other = TEXT[:place] + character + TEXT[place + 1 :]
    if other == TEXT:
        assert holder({KEPT.id: KEPT}, other, NOON).name == "service:ci"
        return
    with pytest.raises(NotAuthenticated):
        holder({KEPT.id: KEPT}, other, NOON)


@settings(deadline=None)  # the first one fetches keys
@given(st.integers(0, len(GOOD) - 3), st.characters())
def test_one_changed_character_breaks_a_signed_token(place: int, character: str) -> None:
    """Whatever character before the last two is another one, the token is refused, plainly.

    The last one may hold bits that mean nothing.
    """
    other = GOOD[:place] + character + GOOD[place + 1 :]
    if other == GOOD:
        return
    with pytest.raises(HomeportError):
        asyncio.run(BEARERS.principal(other))


@given(st.dictionaries(st.sampled_from([b"authorization", b"x-api-key"]), st.binary()))
def test_any_header_is_read_or_refused(headers: dict[bytes, bytes]) -> None:
    """Whatever bytes are sent give a text or a refusal, never another error."""
    with suppress(NotAuthenticated):
        assert isinstance(credential(headers), str)
