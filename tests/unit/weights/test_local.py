from pathlib import Path

import pytest
from tests.doubles.small_model import CONTENT

from homeport.errors import WeightsError
from homeport.weights.local import LocalFile


def test_a_file_is_read_from_any_offset(tmp_path: Path) -> None:
    """What is streamed from an offset is the file's rest."""
    path = tmp_path / "copy.gguf"
    path.write_bytes(CONTENT)
    assert b"".join(LocalFile(path).stream(0)) == CONTENT
    assert b"".join(LocalFile(path).stream(9_990)) == CONTENT[9_990:]
    assert LocalFile(path).name == str(path)


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    """A path with nothing there is one clear error."""
    with pytest.raises(WeightsError, match="no such file") as caught:
        list(LocalFile(tmp_path / "none").stream(0))
    assert caught.value.hint
