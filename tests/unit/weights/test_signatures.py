import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.small_model import CONTENT, ENTRY

from homeport.errors import SignatureRefused
from homeport.storage import config_folder
from homeport.weights import signatures
from homeport.weights.cache import file_of
from homeport.weights.signatures import (
    checked_signature,
    require_signature,
    signature_of,
    signed_target,
    trusted_keys,
)
from homeport.weights.signing import new_key, sign
from homeport.weights.trust import trust_in_force


@pytest.fixture
def key(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a model here, a key, and a team that requires signatures by it."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))
    file_of(ENTRY).write_bytes(CONTENT)
    new_key(config_folder() / "team.pem", None)
    (config_folder() / "models.toml").write_text(
        'require_signing = true\nsigners = ["team.pub"]\n', encoding="ascii"
    )
    return config_folder() / "team.pem"


def test_an_unsigned_model_is_refused_with_two_ways_out(key: Path) -> None:
    """The message says what requires it; the hint says pull or sign."""
    assert key.exists()
    with pytest.raises(SignatureRefused, match=r"is not signed, and .*models\.toml") as caught:
        require_signature((ENTRY,))
    assert f"homeport models sign {file_of(ENTRY)} --key" in caught.value.hint
    with pytest.raises(SignatureRefused) as caught:
        require_signature((replace(ENTRY, folder="channels/x/tiny/1"),))
    assert "homeport models pull tiny" in caught.value.hint


def test_a_signed_model_is_hashed_once(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nothing changes, loading does not read the weights again."""
    sign(signed_target(ENTRY), key, signature_of(ENTRY), None)
    require_signature((ENTRY,))

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(signatures, "check", refuse)
    require_signature((ENTRY,))
    with pytest.raises(AssertionError):
        checked_signature((ENTRY,), trust_in_force(), again=True)


@pytest.mark.parametrize("change", ["weights", "signature", "signer"])
def test_any_change_is_looked_at_again(key: Path, change: str) -> None:
    """Touched weights, a spoiled signature or another trusted key end the trust at once."""
    sign(signed_target(ENTRY), key, signature_of(ENTRY), None)
    require_signature((ENTRY,))
    match change:
        case "weights":
            path = file_of(ENTRY)
            os.utime(path, (1, 1))
            require_signature((ENTRY,))
            path.write_bytes(CONTENT[:-1] + b"\0")
        case "signature":
            signature_of(ENTRY).write_bytes(b"{}")
        case _:
            new_key(config_folder() / "new.pem", None)
            key.with_suffix(".pub").write_bytes((config_folder() / "new.pub").read_bytes())
    with pytest.raises(SignatureRefused):
        require_signature((ENTRY,))


def test_nothing_is_required_by_default(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The catalogue's pins are enough where no team says more."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))
    require_signature((ENTRY,))
    assert trusted_keys(ENTRY, trust_in_force()) == ()


def test_a_demand_without_signers_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's signature could count: that is said, not passed over."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))
    monkeypatch.setenv("HOMEPORT_REQUIRE_SIGNED_MODELS", "1")
    with pytest.raises(SignatureRefused, match="no signer is named"):
        require_signature((ENTRY,))


def test_a_spoiled_memory_only_costs_time(key: Path) -> None:
    """A stamp that cannot be read means hashing, not failing."""
    sign(signed_target(ENTRY), key, signature_of(ENTRY), None)
    require_signature((ENTRY,))
    stamp = signature_of(ENTRY).with_name("tiny.gguf.sig.stamp")
    stamp.write_bytes(b"{")
    require_signature((ENTRY,))
    assert stamp.read_bytes() != b"{"
