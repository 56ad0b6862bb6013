"""Opening the model that ranks by meaning, from files that a test puts in the cache's place."""

from pathlib import Path

import pytest

from homeport.cli import embeddings
from homeport.errors import SignatureRefused, WeightsError
from homeport.weights.cache import State


def test_missing_files_are_pulled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is not here is pulled, and said; offline that is an error with a next step."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("HOMEPORT_OFFLINE", "1")
    with pytest.raises(WeightsError) as caught:
        embeddings.embedder()
    assert caught.value.hint
    assert "fetching minilm-l6-v2-int8.onnx, 22.9 MB" in capsys.readouterr().err


def test_verified_files_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are here are not fetched again."""
    opened: list[object] = []
    monkeypatch.setattr(embeddings, "state", lambda _entry: State.VERIFIED)
    monkeypatch.setattr(embeddings, "open_embedder", lambda *files: opened.append(files))
    embeddings.embedder()
    assert [Path(str(file)).name for file in opened[0][1:]] == [  # type: ignore[index]
        "minilm-l6-v2-int8.onnx",
        "minilm-l6-v2-word-pieces.json",
    ]


def test_unsigned_files_are_refused_where_signing_is_required(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A team's demand holds for every model, not only for those that answer."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("HOMEPORT_REQUIRE_SIGNED_MODELS", "1")
    monkeypatch.setattr(embeddings, "state", lambda _entry: State.VERIFIED)
    with pytest.raises(SignatureRefused):
        embeddings.embedder()
