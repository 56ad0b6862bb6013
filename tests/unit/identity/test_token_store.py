"""Where service tokens are kept."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeport.errors import InputError, StorageError
from homeport.identity.roles import TeamRole
from homeport.identity.token_store import TokenStore, tokens_path
from homeport.identity.tokens import mint

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
KEY = b"t" * 32


def test_tokens_come_back_as_they_were(tmp_path: Path) -> None:
    """What was added is read again, the oldest first, with every field."""
    store = TokenStore(tmp_path / "tokens.db", KEY)
    assert store.all() == {}
    assert not store.path.exists()
    first, _ = mint("ci", (TeamRole.DEVELOPER, TeamRole.LEAD), now=NOON, expires=None)
    later = NOON + timedelta(hours=1)
    second, _ = mint("bot", (TeamRole.AUDITOR,), now=later, expires=later, may_use_cloud=False)
    store.add(second)
    store.add(first)
    assert list(store.all().values()) == [first, second]


def test_the_file_holds_neither_text_nor_name(tmp_path: Path) -> None:
    """The file is encrypted and belongs to its owner alone."""
    store = TokenStore(tmp_path / "tokens.db", KEY)
    token, text = mint("nightly-build", (TeamRole.DEVELOPER,), now=NOON, expires=None)
    store.add(token)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    for piece in (b"nightly-build", text.encode(), token.digest):
        assert piece not in kept
    assert store.path.stat().st_mode & 0o077 == 0


def test_a_name_is_taken_while_its_token_is_good(tmp_path: Path) -> None:
    """A second token of a name is refused until the first is revoked."""
    store = TokenStore(tmp_path / "tokens.db", KEY)
    first, _ = mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=None)
    second, _ = mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=None)
    store.add(first)
    with pytest.raises(InputError, match="there is a token ci already"):
        store.add(second)
    assert [token.id for token in store.revoke("ci", NOON)] == [first.id]
    store.add(second)
    standings = {token.id: token.standing(NOON) for token in store.all().values()}
    assert standings == {first.id: "revoked", second.id: "good"}


def test_revoking_by_id_and_of_nobody(tmp_path: Path) -> None:
    """An id will do as well as a name; what is not there or revoked already is an error."""
    store = TokenStore(tmp_path / "tokens.db", KEY)
    token, _ = mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=None)
    store.add(token)
    store.revoke(token.id, NOON)
    for name in ("ci", "nobody"):
        with pytest.raises(InputError, match="no token"):
            store.revoke(name, NOON)


def test_the_stamp_changes_with_the_tokens_only(tmp_path: Path) -> None:
    """Reading leaves the stamp alone; adding and revoking change it."""
    store = TokenStore(tmp_path / "tokens.db", KEY)
    stamps = [store.stamp()]
    token, _ = mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=None)
    store.add(token)
    stamps.append(store.stamp())
    store.all()
    assert store.stamp() == stamps[-1]
    store.revoke("ci", NOON)
    stamps.append(store.stamp())
    assert len(set(stamps)) == 3


def test_a_damaged_file_is_said_so(tmp_path: Path) -> None:
    """A file that is no database, or was written with another key, is an error of storage."""
    store = TokenStore(tmp_path / "tokens.db", KEY)
    store.path.write_bytes(b"not a database" * 1000)
    with pytest.raises(StorageError, match="list of service tokens"):
        store.all()


def test_the_usual_place_is_the_state_folder(home: Path) -> None:
    """Without a path of one's own tokens lie in the state folder, under the user's key."""
    assert tokens_path() == home / "state" / "tokens.db"
    token, _ = mint("ci", (TeamRole.DEVELOPER,), now=NOON, expires=None)
    TokenStore(tokens_path()).add(token)
    assert list(TokenStore(tokens_path()).all()) == [token.id]
