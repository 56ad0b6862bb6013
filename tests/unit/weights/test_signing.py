import json
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from homeport.errors import InputError, SignatureRefused, WeightsError
from homeport.weights.signing import (
    PublicKey,
    available,
    check,
    default_signature,
    new_key,
    passphrase,
    public_key,
    sign,
    write_new,
)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Make a key."""
    new_key(tmp_path / "keys" / "team.pem", None)
    return tmp_path / "keys" / "team.pem"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of weights with a folder in it."""
    folder = tmp_path / "weights"
    (folder / "tokens").mkdir(parents=True)
    (folder / "w.gguf").write_bytes(b"weights" * 1000)
    (folder / "tokens" / "words.json").write_bytes(b"[]")
    return folder


def _public(key: Path) -> PublicKey:
    return public_key(key.with_suffix(".pub"))


def test_a_folder_is_signed_and_checked(folder: Path, key: Path) -> None:
    """The signature lies in the folder and covers everything else there."""
    signature = default_signature(folder)
    sign(folder, key, signature, None)
    assert signature == folder / "model.sig"
    assert check(folder, signature, [_public(key)]).fingerprint == _public(key).fingerprint


def test_a_file_is_signed_and_checked(folder: Path, key: Path) -> None:
    """One file's signature lies beside it."""
    file = folder / "w.gguf"
    sign(file, key, default_signature(file), None)
    assert (folder / "w.gguf.sig").is_file()
    check(file, folder / "w.gguf.sig", [_public(key)])
    file.write_bytes(b"other")
    with pytest.raises(SignatureRefused, match="does not fit"):
        check(file, folder / "w.gguf.sig", [_public(key)])


@pytest.mark.parametrize("change", ["changed", "added", "removed", "renamed", "swapped"])
def test_any_change_of_a_folder_is_found(folder: Path, key: Path, change: str) -> None:
    """Other bytes, one file more or less, another name, two files exchanged."""
    (folder / "v.gguf").write_bytes(b"other")
    sign(folder, key, folder / "model.sig", None)
    match change:
        case "changed":
            (folder / "tokens" / "words.json").write_bytes(b"{}")
        case "added":
            (folder / "code.py").write_bytes(b"import os")
        case "removed":
            (folder / "tokens" / "words.json").unlink()
        case "renamed":
            (folder / "w.gguf").rename(folder / "x.gguf")
        case _:
            (folder / "w.gguf").rename(folder / "t")
            (folder / "v.gguf").rename(folder / "w.gguf")
            (folder / "t").rename(folder / "v.gguf")
    with pytest.raises(SignatureRefused, match="does not fit"):
        check(folder, folder / "model.sig", [_public(key)])


def test_another_key_is_not_trusted(folder: Path, key: Path, tmp_path: Path) -> None:
    """Whoever else signs is named by the beginning of the key, and refused."""
    other = new_key(tmp_path / "other.pem", None)
    sign(folder, tmp_path / "other.pem", folder / "model.sig", None)
    with pytest.raises(SignatureRefused, match=public_key(other).fingerprint[:16]) as caught:
        check(folder, folder / "model.sig", [_public(key)])
    assert "--key" in caught.value.hint


def test_a_signature_that_only_names_a_trusted_key_does_not_fit(
    folder: Path, key: Path, tmp_path: Path
) -> None:
    """The name of a key in a signature proves nothing by itself, nor does leaving it out."""
    new_key(tmp_path / "other.pem", None)
    signature = folder / "model.sig"
    for hint in (_public(key).fingerprint, ""):
        sign(folder, tmp_path / "other.pem", signature, None)
        bundle = json.loads(signature.read_bytes())
        bundle["verificationMaterial"]["publicKey"]["hint"] = hint
        signature.write_text(json.dumps(bundle), encoding="ascii")
        with pytest.raises(SignatureRefused, match="does not fit"):
            check(folder, signature, [_public(key)])


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"verificationMaterial": 1}']
)
def test_a_spoiled_signature_is_refused(folder: Path, key: Path, content: bytes) -> None:
    """Cut short, foreign or deep: one clear error."""
    (folder / "model.sig").write_bytes(content)
    with pytest.raises(SignatureRefused, match="damaged"):
        check(folder, folder / "model.sig", [_public(key)])


def test_a_missing_or_endless_signature_is_refused(
    folder: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No signature is told as such; one of a gigabyte is not read."""
    with pytest.raises(SignatureRefused, match="there is no signature"):
        check(folder, folder / "model.sig", [_public(key)])
    sign(folder, key, folder / "model.sig", None)
    monkeypatch.setattr("homeport.weights.signing.MOST_SIGNATURE", 10)
    with pytest.raises(SignatureRefused, match="too large"):
        check(folder, folder / "model.sig", [_public(key)])


def test_keys_are_private_and_never_overwritten(key: Path) -> None:
    """The private file is for its owner alone; a second run refuses."""
    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(InputError, match="is there already"):
        new_key(key, None)


def test_a_locked_key_wants_its_passphrase(folder: Path, tmp_path: Path) -> None:
    """With the passphrase it signs; without, the next step names the variable."""
    key = tmp_path / "locked.pem"
    new_key(key, b"open sesame")
    assert b"ENCRYPTED" in key.read_bytes()
    sign(folder, key, folder / "model.sig", b"open sesame")
    check(folder, folder / "model.sig", [_public(key)])
    for secret in (None, b"wrong"):
        with pytest.raises(InputError, match="cannot be used to sign") as caught:
            sign(folder, key, folder / "model.sig", secret)
        assert "HOMEPORT_KEY_PASSPHRASE" in caught.value.hint
    assert passphrase({"HOMEPORT_KEY_PASSPHRASE": "x"}) == b"x"
    assert passphrase({}) is None


def test_links_and_missing_weights_are_not_signed(folder: Path, key: Path) -> None:
    """What a link leads to could change without the signature's knowing."""
    (folder / "link.gguf").symlink_to("/etc/hostname")
    with pytest.raises(WeightsError, match="cannot be signed"):
        sign(folder, key, folder / "model.sig", None)
    assert not list(folder.glob("*.new"))


def test_other_files_are_no_public_keys(tmp_path: Path, key: Path) -> None:
    """A private key, another kind of key and a missing file are told apart from one."""
    with pytest.raises(InputError, match="public key"):
        public_key(key)
    with pytest.raises(InputError, match="public key"):
        public_key(tmp_path / "none")
    other = ed25519.Ed25519PrivateKey.generate().public_key()
    path = tmp_path / "ed.pub"
    path.write_bytes(
        other.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    )
    with pytest.raises(InputError, match="no elliptic-curve key"):
        public_key(path)


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A folder that is a file cannot hold keys."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="cannot be written"):
        write_new(tmp_path / "file" / "key.pem", b"", 0o600)


def test_without_the_extra_the_next_step_is_said(
    folder: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The libraries are an extra, and it is named."""
    assert available()
    monkeypatch.setitem(sys.modules, "model_signing", None)
    with pytest.raises(WeightsError) as caught:
        sign(folder, key, folder / "model.sig", None)
    assert "homeport[signing]" in caught.value.hint
