"""Word pieces and vectors; the model is a double, and loading is tried with what is no model."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from homeport.code.embedding import Embedder, WordPieces, open_embedder
from homeport.errors import WeightsError

PIECES = WordPieces(
    {"[CLS]": 1, "[SEP]": 2, "[UNK]": 3, "cart": 4, "##s": 5, "_": 6, "total": 7, "(": 8, "cafe": 9}
)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("carts", [4, 5]),
        ("Cart_total(", [4, 6, 7, 8]),
        ("café", [9]),
        ("cart zebra", [4, 3]),
        ("x" * 200, [3]),
        ("", []),
    ],
)
def test_pieces(text: str, numbers: list[int]) -> None:
    """Words are split into their longest known pieces, without case and accents."""
    assert PIECES.numbers(text, 16) == [1, *numbers, 2]


def test_a_long_text_is_cut() -> None:
    """No more pieces are given than asked for, and the end is still marked."""
    assert PIECES.numbers("cart " * 100, 6) == [1, 4, 4, 4, 4, 2]


def test_a_vector_is_the_mean_of_length_one() -> None:
    """The vectors of the tokens are averaged and brought to length one."""
    numpy = pytest.importorskip("numpy", reason="the extra `embeddings` is not installed")
    given = []

    def run(_outputs: None, fed: dict[str, object]) -> list[object]:
        given.append(fed)
        return [numpy.array([[[3.0, 0.0], [3.0, 8.0]]])]

    embedder = Embedder("m", 2, PIECES, SimpleNamespace(run=run))
    assert embedder.embed("cart", 8) == pytest.approx([0.6, 0.8])
    assert sorted(given[0]) == ["attention_mask", "input_ids", "token_type_ids"]


def test_no_model(tmp_path: Path) -> None:
    """A file that is no model, and a missing library, are errors with a next step."""
    vocabulary = tmp_path / "pieces.json"
    vocabulary.write_text(json.dumps({"model": {"vocab": PIECES.vocabulary}}))
    (tmp_path / "m.onnx").write_bytes(b"no model")
    with pytest.raises(WeightsError) as caught:
        open_embedder("m", tmp_path / "m.onnx", vocabulary)
    assert caught.value.hint


def test_without_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is not installed, the hint says how to install it."""
    monkeypatch.setitem(__import__("sys").modules, "onnxruntime", None)
    with pytest.raises(WeightsError) as caught:
        open_embedder("m", tmp_path, tmp_path)
    assert "homeport[embeddings]" in caught.value.hint
