"""Keys of model servers."""

from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.gateway import credentials
from homeport.gateway.credentials import key_of

KEY = "k" + "9" * 12


def test_each_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key comes from a variable, a file or the keyring; without a place there is none."""
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n")
    monkeypatch.setattr(credentials, "keyring_secret", {"team": KEY}.get)
    assert key_of("cloud", "", "", "", {}) == ""
    assert key_of("cloud", "TEAM", "", "", {"TEAM": KEY}) == KEY
    assert key_of("cloud", "", str(file), "", {}) == KEY
    assert key_of("cloud", "", "", "team", {}) == KEY


def test_a_key_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is told by the name of its place; two places are one too many."""
    monkeypatch.setattr(credentials, "keyring_secret", {}.get)
    empty, binary = tmp_path / "empty", tmp_path / "binary"
    empty.write_text("\n")
    binary.write_bytes(b"\xff\xfe")
    for places, words in (
        (("TEAM", "", ""), "TEAM"),
        (("", str(tmp_path / "none"), ""), "cannot be read"),
        (("", str(empty), ""), "holds no key"),
        (("", str(binary), ""), "no text"),
        (("", "", "team"), "holds no team"),
        (("TEAM", str(empty), ""), "more than one place"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            key_of("cloud", *places, {})
        assert caught.value.hint


def test_a_file_that_everybody_may_change(tmp_path: Path) -> None:
    """A key that anybody may replace is not used, and not shown."""
    file = tmp_path / "key"
    file.write_text(KEY)
    file.chmod(0o666)
    with pytest.raises(InputError, match="everybody may write") as caught:
        key_of("cloud", "", str(file), "", {})
    assert KEY not in str(caught.value)
