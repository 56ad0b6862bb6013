"""Laws of fetching models: however it goes, only the pinned bytes ever bear the real name."""

import tempfile
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.doubles.small_model import CONTENT, ENTRY

from homeport.errors import DigestMismatch, WeightsError
from homeport.weights.cache import file_of, partial_of
from homeport.weights.gguf import read_metadata
from homeport.weights.pull import pull

SIZE = len(CONTENT)


@dataclass(frozen=True)
class Faulty:
    """Streams some of the content in steps, then stops or fails."""

    content: bytes
    most: int
    step: int
    fails: bool
    name: str = "faulty"
    scratch: int = 0

    def stream(self, offset: int) -> Generator[bytes, None, None]:
        """Yield at most `most` bytes from `offset` on."""
        end = min(offset + self.most, len(self.content))
        for start in range(offset, end, self.step):
            yield self.content[start : min(start + self.step, end)]
        if self.fails:
            raise WeightsError("it failed")


faulty = st.builds(
    Faulty,
    content=st.just(CONTENT),
    most=st.integers(0, SIZE),
    step=st.integers(1, SIZE),
    fails=st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(attempts=st.lists(st.lists(faulty, max_size=3), max_size=4))
def test_any_series_of_failures_ends_in_the_same_file(attempts: list[list[Faulty]]) -> None:
    """Whatever stops whichever source, what is there is a true beginning, and it completes."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.dict("os.environ", {"HOMEPORT_CACHE_DIR": folder}),
    ):
        for sources in attempts:
            try:
                pull(ENTRY, sources)
            except WeightsError:
                assert not file_of(ENTRY).exists()
            if partial_of(ENTRY).exists():
                assert CONTENT.startswith(partial_of(ENTRY).read_bytes())
        whole = Faulty(CONTENT, SIZE, 3_000, fails=False)
        assert pull(ENTRY, [whole]).read_bytes() == CONTENT


@settings(deadline=None, max_examples=60)
@given(place=st.integers(0, SIZE - 1), flip=st.integers(1, 255), step=st.integers(100, SIZE))
def test_one_changed_byte_is_never_installed(place: int, flip: int, step: int) -> None:
    """A flipped byte anywhere is a mismatch and leaves nothing behind."""
    spoiled = bytearray(CONTENT)
    spoiled[place] ^= flip
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.dict("os.environ", {"HOMEPORT_CACHE_DIR": folder}),
    ):
        with pytest.raises(DigestMismatch):
            pull(ENTRY, [Faulty(bytes(spoiled), SIZE, step, fails=False)])
        assert not file_of(ENTRY).exists()
        assert not partial_of(ENTRY).exists()


@settings(deadline=None)
@given(data=st.binary(max_size=400), real=st.booleans())
def test_no_file_breaks_the_metadata_reader(data: bytes, *, real: bool) -> None:
    """Any bytes are metadata or one clear error, with or without the right beginning."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.gguf"
        path.write_bytes((b"GGUF\x03\0\0\0" if real else b"") + data)
        with suppress(WeightsError):
            assert read_metadata(path).context_length >= 0
