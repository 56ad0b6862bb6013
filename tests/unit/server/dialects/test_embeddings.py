"""Vectors for texts."""

import json

import pytest
from tests.doubles.voices import COMPLETION, DECISION, USAGE

from homeport.domain import Completion, Kind
from homeport.server.dialects import DialectError, Fault
from homeport.server.dialects.embeddings import OllamaEmbeddings, OpenAIEmbeddings

VECTORS = Completion("", "m", "stop", USAGE, vectors=((0.5, 1.0), "AAAA"))


def test_openai() -> None:
    """Texts go in, vectors come out in their order."""
    dialect = OpenAIEmbeddings()
    asked = dialect.read(
        {"model": "m", "input": ["a", "b"], "encoding_format": "base64", "dimensions": 4}
    )
    assert asked.prompt.kind is Kind.EMBEDDING
    assert (asked.sampling.base64, asked.sampling.dimensions) == (True, 4)
    voice = dialect.voice(asked, DECISION, 0)
    answer = json.loads(voice.whole(VECTORS))
    assert [one["embedding"] for one in answer["data"]] == [[0.5, 1.0], "AAAA"]
    assert "error" in json.loads(dialect.error(Fault(400, "x")))


def test_ollama() -> None:
    """Both of Ollama's forms are spoken."""
    newer, older = OllamaEmbeddings(), OllamaEmbeddings(older=True)
    asked = newer.read(
        {
            "model": "m",
            "input": "a",
            "truncate": True,
            "keep_alive": "5m",
            "options": {"num_ctx": 9},
        }
    )
    answer = json.loads(newer.voice(asked, DECISION, 0).whole(VECTORS))
    assert answer["embeddings"][0] == [0.5, 1.0]
    asked = older.read({"model": "m", "prompt": "a"})
    voice = older.voice(asked, DECISION, 0)
    assert json.loads(voice.whole(VECTORS)) == {"embedding": [0.5, 1.0]}
    assert json.loads(voice.tail(COMPLETION)) == {"embedding": []}
    assert json.loads(older.error(Fault(400, "x", field="f"))) == {"error": "f: x"}


def test_never_streamed() -> None:
    """Vectors are said at once."""
    dialect = OpenAIEmbeddings()
    voice = dialect.voice(dialect.read({"model": "m", "input": "a"}), DECISION, 0)
    assert (voice.head(), voice.pieces(("a",)), voice.broken(Fault(500, "x"))) == (b"", b"", b"")


@pytest.mark.parametrize("given", [[], [1], [[1]], None, ["a"] * 3000])
def test_refused(given: object) -> None:
    """Anything but texts is refused."""
    with pytest.raises(DialectError):
        OpenAIEmbeddings().read({"model": "m", "input": given})
