"""Laws of fetching models: however it goes, only the pinned bytes ever bear the real name.

And of what a team's channel or a bundle may say: anything is understood, or one clear error.
"""

import json
import tarfile
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

from homeport.errors import ChannelRefused, DigestMismatch, InputError, WeightsError
from homeport.weights.cache import file_of, partial_of
from homeport.weights.channel.bundle import CONTENTS, open_bundle
from homeport.weights.gguf import read_metadata
from homeport.weights.pull import pull
from homeport.weights.versions import read_listing, valid_path

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


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)
keys = st.sampled_from(["format", "channel", "default", "models", "signers", "files"])


@settings(deadline=None, max_examples=60)
@given(document=st.dictionaries(keys, anything | st.just(1)))
def test_no_list_of_models_breaks_its_reader(document: dict[str, object]) -> None:
    """Any JSON is a list of models or one clear error."""
    with suppress(ChannelRefused):
        read_listing(json.dumps(document).encode())


@settings(deadline=None, max_examples=60)
@given(document=anything | st.dictionaries(keys, anything | st.just(1)), cut=st.integers(0, 2_000))
def test_no_bundle_breaks_its_reader(document: object, cut: int) -> None:
    """Any list of contents, cut anywhere, is a bundle or one clear error."""
    data = json.dumps(document).encode()
    head = tarfile.TarInfo(CONTENTS)
    head.size = len(data)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.bundle"
        path.write_bytes((head.tobuf() + data)[:cut])
        with suppress(InputError):
            open_bundle(path)


@settings(deadline=None)
@given(path=st.text(max_size=60) | st.text(alphabet="ab./\\:~ \0", max_size=12))
def test_a_valid_path_stays_in_its_folder(path: str) -> None:
    """Whatever passes leads neither up, nor to a root, nor to a hidden file."""
    if valid_path(path):
        parts = path.split("/")
        assert not {"", ".", ".."} & set(parts)
        assert not any(part.startswith(".") for part in parts)
        assert "\\" not in path
        assert Path("/base", path).resolve().is_relative_to("/base")
