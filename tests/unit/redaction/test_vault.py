from pathlib import Path

import pytest

from homeport.errors import StorageError
from homeport.redaction import Vault

KEY = b"k" * 32
LIFE = 10.0
ENTRIES = {"[HP_EMAIL_ABCDEFGH]": "jo@some.org", "[HP_SECRET_ABCDEFGH]": "\udcff\ud800 x"}


def test_per_conversation(tmp_path: Path) -> None:
    """A conversation gets its own entries back, exactly, and no other's."""
    with Vault(tmp_path / "vault.db", KEY, LIFE) as vault:
        vault.put("one", ENTRIES, now=0.0)
        assert vault.get("one", now=1.0) == ENTRIES
        assert vault.get("two", now=1.0) == {}


def test_expiry(tmp_path: Path) -> None:
    """What expired is not given out, and is deleted by the next put; putting again prolongs."""
    with Vault(tmp_path / "vault.db", KEY, LIFE) as vault:
        vault.put("one", ENTRIES, now=0.0)
        assert vault.get("one", now=LIFE) == {}
        vault.put("one", dict(list(ENTRIES.items())[:1]), now=5.0)
        assert len(vault.get("one", now=12.0)) == 1
        assert vault.get("one", now=0.0) == ENTRIES
        vault.put("two", ENTRIES, now=12.0)
        assert len(vault.get("one", now=0.0)) == 1


def test_encrypted_and_kept(tmp_path: Path) -> None:
    """The files show no value; another process with the key reads them; another key does not."""
    path = tmp_path / "vault.db"
    vault = Vault(path, KEY, LIFE)
    vault.put("one", ENTRIES, now=0.0)
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir() if file.is_file())
    assert b"jo@some" not in files
    assert b"HP_EMAIL" not in files
    vault.close()
    with Vault(path, KEY, LIFE) as again:
        assert again.get("one", now=1.0) == ENTRIES
    with pytest.raises(StorageError):
        Vault(path, b"l" * 32, LIFE)
