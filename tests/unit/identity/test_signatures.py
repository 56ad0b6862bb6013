"""Keys of OpenSSH."""

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from tests.doubles.people import SshKey

from homeport.errors import InputError
from homeport.identity.signatures import read_public_key, read_signing_key, signature_holds


def nobody() -> str:
    """Be asked for a passphrase in vain."""
    pytest.fail("no passphrase is needed")


def test_what_is_signed_holds(tmp_path: Path) -> None:
    """The private half signs, the public line checks, and nothing else fits."""
    key, other = SshKey(), SshKey()
    signing = read_signing_key(key.write(tmp_path / "k"), nobody)
    signature = signing.sign(b"statement")
    public = read_public_key(key.line)
    assert public == signing.public
    assert signature_holds(public, signature, b"statement")
    assert not signature_holds(public, signature, b"another")
    assert not signature_holds(read_public_key(other.line), signature, b"statement")
    assert not signature_holds(public, "no digits", b"statement")
    assert not signature_holds(b"short", signature, b"statement")


def test_a_locked_key_asks_for_its_passphrase(tmp_path: Path) -> None:
    """With the right one it opens, with a wrong one it does not."""
    file = SshKey().write(tmp_path / "k", "open sesame")
    assert read_signing_key(file, lambda: "open sesame").public
    with pytest.raises(InputError, match="cannot be read as a private key"):
        read_signing_key(file, lambda: "wrong")


def test_who_cannot_be_asked_is_told_so(tmp_path: Path) -> None:
    """An error of whoever asks for the passphrase arrives as it is."""

    def ask() -> str:
        raise InputError("nobody can be asked")

    with pytest.raises(InputError, match="nobody can be asked"):
        read_signing_key(SshKey().write(tmp_path / "k", "x"), ask)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "ssh-ed25519",
        "ssh-ed25519 !!!!",
        "ssh-ed25519 AAAA",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ",
        "ssh-rsa " + SshKey().line.split()[1],
        SshKey().line[:-30],
    ],
    ids=["empty", "bare", "garbage", "short", "cut", "another kind's", "cut in the middle"],
)
def test_lines_that_are_no_keys(line: str) -> None:
    """Other kinds, cut and empty lines are refused, with how to make one."""
    with pytest.raises(InputError, match="no public key of kind ssh-ed25519") as caught:
        read_public_key(line)
    assert "ssh-keygen" in caught.value.hint


def test_files_that_are_no_keys(tmp_path: Path) -> None:
    """A missing file, any text and a key of another kind are refused by name."""
    with pytest.raises(InputError, match="No such file"):
        read_signing_key(tmp_path / "nothing", nobody)
    (tmp_path / "text").write_text("hello")
    with pytest.raises(InputError, match="cannot be read"):
        read_signing_key(tmp_path / "text", nobody)
    curve = ec.generate_private_key(ec.SECP256R1())
    data = curve.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    (tmp_path / "curve").write_bytes(data)
    with pytest.raises(InputError, match="another kind"):
        read_signing_key(tmp_path / "curve", nobody)


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not here")
def test_keys_of_the_real_program(tmp_path: Path) -> None:
    """A pair that ssh-keygen made signs and checks."""
    file = tmp_path / "k"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True)
    signing = read_signing_key(file, nobody)
    public = read_public_key((tmp_path / "k.pub").read_text())
    assert signature_holds(public, signing.sign(b"x"), b"x")


def test_a_way_of_locking_that_is_not_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key locked in OpenSSH's own way says which package opens it."""

    def load(_data: bytes, password: bytes | None) -> None:
        if password is None:
            raise TypeError
        raise UnsupportedAlgorithm("bcrypt")

    monkeypatch.setattr(serialization, "load_ssh_private_key", load)
    with pytest.raises(InputError, match="needs the package bcrypt"):
        read_signing_key(SshKey().write(tmp_path / "k"), lambda: "x")
