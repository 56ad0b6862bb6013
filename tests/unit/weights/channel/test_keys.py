from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.weights.channel.keys import SIGNING, KeyRing, public_part
from homeport.weights.signing import new_key


def test_new_keys_are_found_again(tmp_path: Path) -> None:
    """A key lies in the first folder, for its owner alone, and signs from any."""
    first, second = tmp_path / "a", tmp_path / "b"
    one = KeyRing((first,), None).new("root")
    two = KeyRing((second,), None).new("root")
    assert set(KeyRing((first, second), None).signers()) == {one.keyid, two.keyid}
    (path,) = first.glob("*.pem")
    assert path.name == f"root-{one.keyid[:8]}.pem"
    assert path.stat().st_mode & 0o777 == 0o600


def test_locked_keys_want_their_passphrase(tmp_path: Path) -> None:
    """Without it the next step names the variable."""
    ring = KeyRing((tmp_path,), b"sesame")
    key = ring.new("targets")
    assert set(ring.signers()) == {key.keyid}
    for secret in (None, b"wrong"):
        with pytest.raises(InputError, match="cannot be read") as caught:
            KeyRing((tmp_path,), secret).signers()
        assert "HOMEPORT_KEY_PASSPHRASE" in caught.value.hint


def test_the_key_for_weights_is_made_once(tmp_path: Path) -> None:
    """It lies beside the roles' keys, in whichever folder has it."""
    new_key(tmp_path / "b" / SIGNING, None)
    ring = KeyRing((tmp_path / "a", tmp_path / "b"), None)
    assert ring.signing_key() == tmp_path / "b" / SIGNING
    ring.begin_signing()
    assert not (tmp_path / "a").exists()
    alone = KeyRing((tmp_path / "c",), None)
    with pytest.raises(InputError, match=r"no signing\.pem"):
        alone.signing_key()
    alone.begin_signing()
    assert alone.signing_public().path == tmp_path / "c" / "signing.pub"


def test_a_missing_folder_and_a_spoiled_key_are_told(tmp_path: Path) -> None:
    """Neither is passed over: a signature would be missing later."""
    with pytest.raises(InputError, match="no folder of keys"):
        KeyRing((tmp_path / "none",), None).signers()
    (tmp_path / "x.pem").write_bytes(b"no key")
    with pytest.raises(InputError, match="cannot be read"):
        KeyRing((tmp_path,), None).signers()


def test_another_persons_public_key_is_read(tmp_path: Path) -> None:
    """A PEM file will do; other files are refused."""
    public = new_key(tmp_path / "theirs.pem", None)
    assert public_part(public).keytype == "ecdsa"
    with pytest.raises(InputError, match="public key"):
        public_part(tmp_path / "none")
