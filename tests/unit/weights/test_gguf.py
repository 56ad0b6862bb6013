import hashlib
import struct
from pathlib import Path

import pytest

from homeport.errors import WeightsError
from homeport.weights.gguf import MOST_PAIRS, Metadata, read_metadata


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def _pair(key: str, kind: int, value: bytes) -> bytes:
    return _text(key) + struct.pack("<I", kind) + value


def _head(*pairs: bytes, version: int = 3, count: int | None = None) -> bytes:
    pairs_count = len(pairs) if count is None else count
    return b"GGUF" + struct.pack("<IQQ", version, 1, pairs_count) + b"".join(pairs)


TEMPLATE = "{{ messages }}"
WHOLE = _head(
    _pair("general.architecture", 8, _text("llama")),
    _pair("general.name", 8, _text("tiny")),
    _pair("llama.context_length", 4, struct.pack("<I", 512)),
    _pair("some.floats", 9, struct.pack("<IQ", 6, 3) + b"\0" * 12),
    _pair("some.words", 9, struct.pack("<IQ", 8, 2) + _text("a") + _text("bc")),
    _pair("some.flag", 7, b"\1"),
    _pair("tokenizer.chat_template", 8, _text(TEMPLATE)),
)


def _read(tmp_path: Path, data: bytes) -> Metadata:
    path = tmp_path / "x.gguf"
    path.write_bytes(data)
    return read_metadata(path)


def test_a_head_is_read(tmp_path: Path) -> None:
    """Architecture, window and template are found among everything else."""
    assert _read(tmp_path, WHOLE + b"tensors") == Metadata(
        "llama", "tiny", 512, TEMPLATE, hashlib.sha256(TEMPLATE.encode()).hexdigest()
    )


def test_what_a_head_does_not_say_is_empty(tmp_path: Path) -> None:
    """A head without entries is no error, nor is a window that is no number."""
    assert _read(tmp_path, _head()).architecture == ""
    odd = _head(
        _pair("general.architecture", 8, _text("x")), _pair("x.context_length", 8, _text("many"))
    )
    assert _read(tmp_path, odd).context_length == 0


@pytest.mark.parametrize("length", range(0, len(WHOLE), 7))
def test_a_head_cut_anywhere_is_refused(tmp_path: Path, length: int) -> None:
    """Ending in the middle is one clear error."""
    with pytest.raises(WeightsError, match="cannot be read as a model"):
        _read(tmp_path, WHOLE[:length])


@pytest.mark.parametrize(
    "data",
    [
        b"hello, this is no model",
        _head(version=1),
        _head(count=MOST_PAIRS + 1),
        _head(_pair("x", 77, b"")),
        _head(_pair("x", 9, struct.pack("<IQ", 9, 1))),
        _head(_pair("x", 9, struct.pack("<IQ", 0, 1 << 60))),
        _head(_pair("x", 8, struct.pack("<Q", 1 << 60))),
        _head(_pair("x", 8, struct.pack("<Q", 1) + b"\xff")),
    ],
)
def test_lies_are_refused(tmp_path: Path, data: bytes) -> None:
    """Unknown types and lengths beyond the file are errors, not work."""
    with pytest.raises(WeightsError) as caught:
        _read(tmp_path, data)
    assert caught.value.hint


def test_a_missing_file_is_explained(tmp_path: Path) -> None:
    """Nothing to read is one clear error."""
    with pytest.raises(WeightsError):
        read_metadata(tmp_path / "none")


@pytest.mark.parametrize(
    ("kind", "value", "name"),
    [(4, struct.pack("<I", 15), "Q4_K_M"), (4, struct.pack("<I", 99), ""), (8, _text("15"), "")],
)
def test_the_quantisation_that_a_head_declares(
    tmp_path: Path, kind: int, value: bytes, name: str
) -> None:
    """Known numbers have names; others, and what is no number, have none."""
    head = _head(_pair("general.file_type", kind, value), _pair("general.license", 8, _text("MIT")))
    metadata = _read(tmp_path, head)
    assert (metadata.declared_quantisation, metadata.declared_licence) == (name, "MIT")
