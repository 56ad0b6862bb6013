import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.small_model import CONTENT, ENTRY

from homeport.errors import DigestMismatch, WeightsError
from homeport.storage.whole import write_whole
from homeport.weights import cache
from homeport.weights.cache import State, file_of, partial_of, stamp_of, state, verify, whole


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep models in a folder of the test's own."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path))


def _place(content: bytes = CONTENT) -> Path:
    path = file_of(ENTRY)
    path.write_bytes(content)
    return path


def test_the_states_of_a_file() -> None:
    """Missing, partial, unverified and verified are told apart without reading the file."""
    assert state(ENTRY) is State.MISSING
    partial_of(ENTRY).write_bytes(CONTENT[:10])
    assert state(ENTRY) is State.PARTIAL
    _place()
    assert state(ENTRY) is State.UNVERIFIED
    verify(ENTRY)
    assert state(ENTRY) is State.VERIFIED


def test_a_missing_model_says_how_to_get_it() -> None:
    """The next step is the very command."""
    with pytest.raises(WeightsError, match="not on this machine") as caught:
        whole(ENTRY)
    assert caught.value.hint == "homeport models pull tiny"
    with pytest.raises(WeightsError) as caught:
        whole(replace(ENTRY, folder="channels/x/tiny/3"))
    assert caught.value.hint == "homeport models pull tiny --version 3"


def test_a_half_fetched_model_says_how_far_it_is() -> None:
    """What has arrived is counted, and pulling goes on."""
    partial_of(ENTRY).write_bytes(CONTENT[:5_000])
    with pytest.raises(WeightsError, match=r"50 %") as caught:
        whole(ENTRY)
    assert "homeport models pull tiny" in caught.value.hint


def test_a_verified_file_is_not_hashed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """While the stamp fits, a start reads nothing of the file."""
    path = _place()
    assert whole(ENTRY) == path

    def refuse(_path: Path) -> str:
        raise AssertionError

    monkeypatch.setattr(cache, "digest_of", refuse)
    assert whole(ENTRY) == path


def test_a_touched_file_is_hashed_again() -> None:
    """Another time, same bytes: the file is believed after reading it."""
    path = _place()
    whole(ENTRY)
    os.utime(path, (1, 1))
    assert state(ENTRY) is State.UNVERIFIED
    assert whole(ENTRY) == path
    assert state(ENTRY) is State.VERIFIED


@pytest.mark.parametrize("content", [CONTENT[:-1] + b"\0", CONTENT[:-1], CONTENT + b"x", b""])
def test_a_changed_file_is_refused(content: bytes) -> None:
    """Other bytes are a mismatch with the next step, and never a path."""
    _place()
    whole(ENTRY)
    file_of(ENTRY).unlink()
    _place(content)
    with pytest.raises(DigestMismatch) as caught:
        whole(ENTRY)
    assert "homeport models pull tiny" in caught.value.hint
    assert not stamp_of(ENTRY).exists()


@pytest.mark.parametrize("stamp", ["", "[]", '{"size": 1}', '{"a": 1}', "\xff"])
def test_a_spoiled_stamp_only_costs_time(stamp: str) -> None:
    """A stamp that cannot be read means hashing, not failing."""
    path = _place()
    stamp_of(ENTRY).write_text(stamp, encoding="latin-1")
    assert whole(ENTRY) == path


def test_a_stamp_for_another_digest_is_not_believed() -> None:
    """When the pin changes, the old file is looked at again."""
    _place()
    verify(ENTRY)
    stamp = stamp_of(ENTRY)
    stamp.write_text(stamp.read_text(encoding="ascii").replace(ENTRY.sha256, "0" * 64))
    assert state(ENTRY) is State.UNVERIFIED


def test_verifying_nothing_is_explained() -> None:
    """A file that is not there cannot be verified."""
    with pytest.raises(WeightsError, match="cannot be read"):
        verify(ENTRY)


def test_the_folder_is_private() -> None:
    """Only the user may change what the user will run."""
    assert cache.models_folder().stat().st_mode & 0o077 == 0


def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either the new content or the old one, and no third file."""
    path = tmp_path / "note"
    write_whole(path, b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir() if one.name != "models"] == ["note"]
