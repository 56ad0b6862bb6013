"""Turns a text into a vector whose direction is its meaning, by a small model without torch.

The model is read as data (ONNX), its word pieces too; where both lie is the caller's to know.
Needs the extra `embeddings`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from homeport.errors import WeightsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LONGEST_WORD = 100  # characters; longer ones are unknown to the model
_CHARACTERS_A_TOKEN = 12  # more of a text than any number of tokens holds
_WORD = re.compile(r"\w+|[^\w\s]|_")
_HINT = "pull it again: homeport models pull minilm-l6-v2"


@dataclass(frozen=True, slots=True)
class WordPieces:
    """Splits text as BERT's uncased models do: words, then their longest known pieces."""

    vocabulary: Mapping[str, int]

    def numbers(self, text: str, most: int) -> list[int]:
        """Return the numbers of at most `most` pieces, with the marks of beginning and end."""
        found: list[int] = []
        for word in _words(text[: most * _CHARACTERS_A_TOKEN]):
            if len(found) >= most - 2:
                break
            found += self._pieces(word)
        return [self.vocabulary["[CLS]"], *found[: most - 2], self.vocabulary["[SEP]"]]

    def _pieces(self, word: str) -> list[int]:
        unknown = [self.vocabulary["[UNK]"]]
        if len(word) > _LONGEST_WORD:
            return unknown
        found, start = [], 0
        while start < len(word):
            prefix = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self.vocabulary.get(prefix + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return unknown
        return found


def _words(text: str) -> Iterator[str]:
    """Return the lower-case words without accents; underscores and signs stand alone."""
    plain = unicodedata.normalize("NFD", text.lower())
    bare = "".join(one for one in plain if unicodedata.category(one) != "Mn")
    for match in _WORD.finditer(bare):
        parts = re.split("(_)", match[0]) if "_" in match[0] else [match[0]]
        yield from filter(None, parts)


@dataclass(frozen=True, slots=True)
class Embedder:
    """A model that is loaded; `name` tells its vectors from another's."""

    name: str
    dimensions: int
    pieces: WordPieces
    session: Any  # an onnxruntime.InferenceSession; the library gives no types

    def embed(self, text: str, most: int) -> list[float]:
        """Return the vector of the first `most` tokens of a text, of length one."""
        import numpy as np  # noqa: PLC0415 -- comes with the extra

        numbers = np.array([self.pieces.numbers(text, most)], dtype=np.int64)
        fed = {
            "input_ids": numbers,
            "attention_mask": np.ones_like(numbers),
            "token_type_ids": np.zeros_like(numbers),
        }
        (tokens,) = self.session.run(None, fed)[:1]
        mean = tokens[0].mean(axis=0)
        return [float(part) for part in mean / np.linalg.norm(mean)]


def open_embedder(name: str, model: Path, vocabulary: Path) -> Embedder:
    """Load a sentence model and its word pieces.

    Raises:
        WeightsError: the extra is not installed, or a file is not what it should be.
    """
    try:
        import onnxruntime  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415 -- an extra, and slow to load
    except ImportError as error:
        raise WeightsError(
            "embeddings need the extra that runs their model",
            hint="install it: pip install 'homeport[embeddings]'",
        ) from error
    try:
        pieces = json.loads(vocabulary.read_bytes())["model"]["vocab"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # more threads cost more than they gain at this size
        session = onnxruntime.InferenceSession(str(model), options)
        dimensions = int(session.get_outputs()[0].shape[-1])
    except Exception as error:  # the library raises its own kinds without a common one
        raise WeightsError(f"the model {name} cannot be loaded: {error}", hint=_HINT) from error
    return Embedder(name, dimensions, WordPieces(pieces), session)
