"""The master key and the keys derived from it."""

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from tests.doubles.processes import run_together

from homeport.errors import KeyUnavailable
from homeport.storage import keys, locked, user_key
from homeport.storage.keys import key_place

MASTER = bytes(range(32))


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty config folder, no named key file, no keyring."""
    monkeypatch.setenv("HOMEPORT_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.delenv("HOMEPORT_KEY_FILE", raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return tmp_path / "config"


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Give a working keyring that holds one value, empty at first."""
    held: list[str | None] = [None]

    def write(value: str) -> None:
        held[0] = value

    monkeypatch.setattr(keys, "keyring_read", lambda: held[0])
    monkeypatch.setattr(keys, "keyring_write", write)
    return held


def test_derivation_is_hkdf() -> None:
    """Our derivation is HKDF-SHA256 as the `cryptography` package computes it."""
    expected = HKDF(SHA256(), 32, b"homeport master key v1", b"audit").derive(MASTER)

    assert keys.derive(MASTER, "audit") == expected


@pytest.mark.usefixtures("config")
def test_purposes_differ() -> None:
    """Each purpose has its own key, the same every time."""
    first, second = user_key("audit"), user_key("vault")

    assert first != second
    assert len(first) == len(second) == 32
    assert user_key("audit") == first


def test_key_file_is_private(config: Path) -> None:
    """Without a keyring a key file is made, which only its owner reads, and nothing else stays."""
    user_key("audit")

    assert stat.S_IMODE((config / "master.key").stat().st_mode) == 0o600
    assert sorted(path.name for path in config.iterdir()) == ["master.key", "master.key.lock"]


def test_named_file(config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file named by the environment wins, in digits or in raw bytes, and nothing is made."""
    named = tmp_path / "named"
    monkeypatch.setenv("HOMEPORT_KEY_FILE", str(named))
    for content in (MASTER.hex().encode() + b"\n", MASTER):
        named.write_bytes(content)
        named.chmod(0o600)
        assert user_key("audit") == keys.derive(MASTER, "audit")
    assert not config.exists()


def test_named_file_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named file that is not there is an error, not a reason to make another key."""
    monkeypatch.setenv("HOMEPORT_KEY_FILE", str(tmp_path / "missing"))

    with pytest.raises(KeyUnavailable, match="cannot read the key file"):
        user_key("audit")


@pytest.mark.parametrize("content", [b"", b"short", b"g" * 64, b"ab" * 33])
def test_not_a_key(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that holds no key is refused with the reason."""
    named = tmp_path / "named"
    named.write_bytes(content)
    named.chmod(0o600)
    monkeypatch.setenv("HOMEPORT_KEY_FILE", str(named))

    with pytest.raises(KeyUnavailable, match="holds no key"):
        user_key("audit")


def test_file_readable_by_others(config: Path) -> None:
    """A key file that other users can read is refused."""
    user_key("audit")
    (config / "master.key").chmod(0o640)

    with pytest.raises(KeyUnavailable, match="other users") as caught:
        user_key("audit")
    assert caught.value.hint.startswith("chmod 600")


def test_no_room_for_the_key(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the key file cannot be written nothing half-written stays."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(KeyUnavailable, match="No space left"):
        user_key("audit")
    assert [path.name for path in config.iterdir()] == ["master.key.lock"]


def test_key_goes_into_the_keyring(config: Path, keyring: list[str | None]) -> None:
    """With a real keyring the key lies there and in no file."""
    first = user_key("audit")

    assert keyring[0] is not None
    assert first == keys.derive(bytes.fromhex(keyring[0]), "audit")
    assert not (config / "master.key").exists()
    assert all(keyring[0].encode() not in file.read_bytes() for file in config.iterdir())


@pytest.mark.usefixtures("config")
def test_key_already_in_the_keyring(keyring: list[str | None]) -> None:
    """A key that the keyring already holds is used, never replaced."""
    keyring[0] = MASTER.hex()

    assert user_key("audit") == keys.derive(MASTER, "audit")
    assert keyring[0] == MASTER.hex()


@pytest.mark.parametrize("lost", [None, "", "not a key"])
def test_keyring_lost_the_key(lost: str | None, config: Path, keyring: list[str | None]) -> None:
    """A keyring that no longer holds the key is an error, never a second key."""
    user_key("audit")
    keyring[0] = lost

    with pytest.raises(KeyUnavailable, match="no usable master key"):
        user_key("audit")
    assert not (config / "master.key").exists()


def test_keyring_silent_today(
    config: Path, keyring: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A keyring that does not answer after it was chosen is an error, never a second key."""
    assert keyring == [None]
    user_key("audit")

    def silent() -> str | None:
        raise KeyUnavailable("it does not answer")

    monkeypatch.setattr(keys, "keyring_read", silent)
    with pytest.raises(KeyUnavailable, match="does not answer"):
        user_key("audit")
    assert not (config / "master.key").exists()


def test_decided_while_waiting(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that waited for the lock takes the key the other one made."""

    def other_first(path: Path) -> object:
        (config / "master.key").write_bytes(MASTER)
        (config / "master.key").chmod(0o600)
        return locked(path)

    monkeypatch.setattr(keys, "locked", other_first)
    assert user_key("audit") == keys.derive(MASTER, "audit")


def test_place_of_the_key(
    config: Path, keyring: list[str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the key is kept is told in words, without making one."""
    assert key_place() == "not made yet"
    assert not list(config.glob("*"))
    user_key("audit")
    assert keyring != [None]
    assert key_place() == "the keyring"
    (config / "master.key").write_bytes(MASTER)
    assert key_place() == f"the file {config / 'master.key'}"
    monkeypatch.setenv("HOMEPORT_KEY_FILE", "named")
    assert key_place() == "the file named (HOMEPORT_KEY_FILE)"


def test_several_processes(config: Path) -> None:
    """Processes that start at the same time end with the same key."""
    assert not config.exists()
    script = "from homeport.storage import user_key; print(user_key('audit').hex())"
    found = {told.strip() for told in run_together(script, [()] * 4)}

    assert found == {user_key("audit").hex()}
