"""A policy that must be signed."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from homeport.errors import PolicyError
from homeport.policy import WatchedPolicy, policy_in_force, read_policy
from homeport.policy.seal import seal_in_force

TEXT = b"include: [more.yaml]\nrules:\n  - default: local\n"
MORE = b"classes:\n  bad:\n    - pattern: 'x'\n"
KEY = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"o" * 32)


@pytest.fixture
def folder(home: Path) -> Path:
    """Give a config folder with a key and a signed policy that includes a signed document."""
    folder = home / "config"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policy.pub").write_bytes(_pem(KEY.public_key()))
    _write(folder / "policy.yaml", TEXT)
    _write(folder / "more.yaml", MORE)
    return folder


def _pem(key: object) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined,no-any-return]  # of either kind of key


def _write(file: Path, content: bytes, key: Ed25519PrivateKey = KEY) -> None:
    file.write_bytes(content)
    file.with_name(file.name + ".sig").write_bytes(key.sign(content))


def test_a_signed_policy(folder: Path) -> None:
    """A policy whose documents are all signed is in force; a draft is read without a signature."""
    assert policy_in_force().source == str(folder / "policy.yaml")
    (folder / "policy.yaml.sig").unlink()
    assert read_policy(folder / "policy.yaml").rules == ()


def test_every_change_needs_a_signature(folder: Path) -> None:
    """Neither another content, another key's signature nor none is accepted, of any document."""
    for name in ("policy.yaml", "more.yaml"):
        file, good = folder / name, (folder / name).read_bytes()
        file.write_bytes(good + b"\n")
        with pytest.raises(PolicyError, match="no signature of this content"):
            policy_in_force()
        _write(file, good, OTHER)
        with pytest.raises(PolicyError, match=rf"{name}\.sig is no signature"):
            policy_in_force(folder / "policy.yaml")
        (folder / f"{name}.sig").unlink()
        with pytest.raises(PolicyError, match="must be signed") as caught:
            policy_in_force()
        assert "openssl pkeyutl -sign" in caught.value.hint
        _write(file, good)
        assert policy_in_force().name == ""


def test_the_built_in_is_not_meant(folder: Path) -> None:
    """Taking the policy away does not bring the built-in one back."""
    (folder / "policy.yaml").unlink()
    with pytest.raises(PolicyError, match="cannot be read"):
        policy_in_force()


def test_the_key_must_be_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that is broken, of another kind, or named and missing is an error, never no seal."""
    place = folder / "policy.pub"
    curve = generate_private_key(SECP256R1()).public_key()
    for content, why in ((b"x", "no public key in PEM"), (_pem(curve), "not an Ed25519 key")):
        place.write_bytes(content)
        with pytest.raises(PolicyError, match=why):
            policy_in_force()
    place.unlink()
    assert seal_in_force() is None
    place.mkdir()
    with pytest.raises(PolicyError, match="cannot be read"):
        seal_in_force()
    monkeypatch.setenv("HOMEPORT_POLICY_KEY", str(folder / "missing.pub"))
    with pytest.raises(PolicyError, match="is not there"):
        policy_in_force()


def test_a_running_policy_stays_until_the_new_one_is_signed(folder: Path) -> None:
    """An unsigned change is told and changes nothing; with its signature it takes over."""
    watched = WatchedPolicy()
    before = watched.policy
    content = TEXT + b"# stricter\n"
    (folder / "policy.yaml").write_bytes(content)
    assert watched.look() is None
    assert "no signature of this content" in watched.error
    assert watched.policy is before
    _write(folder / "policy.yaml", content)
    assert watched.look() is not None
    assert watched.error == ""
