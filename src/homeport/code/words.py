"""Turns source text and questions into the same terms: identifiers, whole and split.

`parseHTTPHeader` and `parse_http_header` both give `parse`, `http`, `header` and themselves.
Which terms a question asks for is the ranking's business.
"""

import re
from collections.abc import Iterable
from itertools import chain

_WORD = re.compile(r"[^\W\d]\w+")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[^\W\da-zA-Z_]+")
_SHORT = 3  # words of this length have no ending to lose
_LONGEST = 64  # longer words are keys and encoded data


class Splitter(dict[str, tuple[str, ...]]):
    """Identifiers to their terms; each distinct identifier is split once."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        terms = self[word] = split_identifier(word)
        return terms

    def terms(self, text: str) -> Iterable[str]:
        """Return the terms of a text, in order, with repetitions."""
        return chain.from_iterable(map(self.__getitem__, _WORD.findall(text)))


def split_identifier(word: str) -> tuple[str, ...]:
    """Return the lower-case parts of an identifier, and the whole when it has several."""
    if len(word) > _LONGEST:
        return ()
    parts = [part.lower() for part in _PART.findall(word) if len(part) > 1]
    whole = word.lower()
    stems = tuple(stem(part) for part in parts)
    return stems if parts == [whole] else (*stems, whole)


def stem(word: str) -> str:
    """Return what the forms of an English word share: `parse` for `parses`, `parsed`, `parsing`.

    Crude on purpose: it only must do the same to the code and to the question.
    """
    if len(word) <= _SHORT:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and word[-2] not in "sui":
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORT:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "sl":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > _SHORT else word
