"""Who asks, as a server is told."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.doubles.oidc import Published, Signer, issuer_of

from homeport.domain import Principal
from homeport.errors import NotAuthenticated, StorageError
from homeport.identity import (
    Identity,
    IdentitySettings,
    TeamRole,
    TokenStore,
    identity_of,
    mint,
    tokens_path,
)
from homeport.identity.bearer import Bearers
from homeport.identity.gatekeeper import LOOK_S
from homeport.identity.provider import Provider

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
HERE, ELSEWHERE = "127.0.0.1", "192.0.2.1"


class Door:
    """An identity with a clock that is moved by hand."""

    def __init__(self, folder: Path, *, anonymous: bool = True, issuer: bool = False) -> None:
        self.store = TokenStore(folder / "tokens.db", b"t" * 32)
        self.signer = Signer()
        self.timer = 0.0
        source = Published(self.signer.public)
        self.identity = Identity(
            anonymous=anonymous,
            tokens=self.store,
            bearers=Bearers(
                [issuer_of()] if issuer else [], provider=lambda one: Provider(one, source)
            ),
            clock=lambda: NOON,
            timer=lambda: self.timer,
        )

    def ask(self, shown: str = "", peer: str = HERE, **more: str) -> Principal:
        """Return who asks with this credential."""
        headers = {name.replace("_", "-").encode(): more[name].encode() for name in more}
        if shown:
            headers[b"authorization"] = b"Bearer " + shown.encode()
        return asyncio.run(self.identity.principal(headers, peer))

    def token(self, name: str = "ci") -> str:
        """Make a token and return its text."""
        kept, text = mint(name, (TeamRole.DEVELOPER,), now=NOON, expires=None)
        self.store.add(kept)
        return text


def test_this_machine_needs_no_credential(tmp_path: Path) -> None:
    """Where nothing else is told, everyone on this machine is its user, whatever key they send."""
    door = Door(tmp_path)
    for shown in ("", "sk-any", "ey.a.b"):
        assert door.ask(shown) == Principal("local-user")
    assert door.ask(x_api_key="anything", peer="").name == "local-user"


@pytest.mark.parametrize(
    ("peer", "more", "reason"),
    [
        (ELSEWHERE, {}, "who you are is not known"),
        (HERE, {"x_forwarded_for": ELSEWHERE}, "came through a proxy"),
        (HERE, {"forwarded": "for=x"}, "came through a proxy"),
    ],
)
def test_nobody_elsewhere_is_anyone(
    peer: str, more: dict[str, str], reason: str, tmp_path: Path
) -> None:
    """Another machine, or one behind a proxy here, must show a token."""
    with pytest.raises(NotAuthenticated, match=reason) as caught:
        Door(tmp_path).ask(peer=peer, **more)
    assert "homeport tokens create" in caught.value.hint


def test_without_anonymous_use_everyone_shows_a_token(tmp_path: Path) -> None:
    """Then even this machine's user is asked for one, and any other text is none."""
    door = Door(tmp_path, anonymous=False)
    with pytest.raises(NotAuthenticated, match="no credential was sent"):
        door.ask()
    with pytest.raises(NotAuthenticated, match="not known here"):
        door.ask("sk-any")
    assert door.ask(door.token(), peer=ELSEWHERE).name == "service:ci"


def test_a_token_is_checked_also_where_none_is_needed(tmp_path: Path) -> None:
    """Who shows a token of ours is who it says, or nobody."""
    door = Door(tmp_path)
    text = door.token()
    assert door.ask(text).name == "service:ci"
    assert door.ask(x_api_key=text).name == "service:ci"
    with pytest.raises(NotAuthenticated, match="unknown"):
        door.ask(text[:-1])


def test_new_and_revoked_tokens_are_known_a_second_later(tmp_path: Path) -> None:
    """Tokens are read again once they have changed, and not more often than once a second."""
    door = Door(tmp_path, anonymous=False)
    first = door.token()
    assert door.ask(first).name == "service:ci"
    second = door.token("other")
    door.store.revoke("ci", NOON)
    assert door.ask(first).name == "service:ci"
    door.timer += LOOK_S
    with pytest.raises(NotAuthenticated, match="ci is revoked"):
        door.ask(first)
    assert door.ask(second).name == "service:other"
    door.timer += LOOK_S
    assert door.ask(second).name == "service:other"


def test_tokens_that_cannot_be_read_let_nobody_pass(tmp_path: Path) -> None:
    """While the file is damaged none is known, also not those that were."""
    door = Door(tmp_path, anonymous=False)
    text = door.token()
    assert door.ask(text).name == "service:ci"
    door.store.path.write_bytes(b"damaged" * 1000)
    door.timer += LOOK_S
    for _ in range(2):
        with pytest.raises(StorageError):
            door.ask(text)


def test_a_provider_s_token(tmp_path: Path) -> None:
    """A signed token of a known issuer gives its bearer, and a bad one nobody."""
    door = Door(tmp_path, issuer=True)
    assert door.ask(door.signer.token(), peer=ELSEWHERE).name == "ann"
    with pytest.raises(NotAuthenticated, match="refused"):
        door.ask(Signer().token())
    asyncio.run(door.identity.close())


def test_what_a_server_is_given() -> None:
    """From settings comes an identity that knows the user's own tokens."""
    kept, text = mint("ci", (TeamRole.DEVELOPER,), now=datetime.now(UTC), expires=None)
    TokenStore(tokens_path()).add(kept)
    identity = identity_of(IdentitySettings(), listens_on_loopback=False)
    assert not identity.anonymous
    found = asyncio.run(identity.principal({b"x-api-key": text.encode()}, ELSEWHERE))
    assert found.name == "service:ci"
