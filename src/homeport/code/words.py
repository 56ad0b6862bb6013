"""Turns source text and questions into the same terms: identifiers, whole and split.

`parseHTTPHeader` and `parse_http_header` both give `parse`, `http`, `header` and themselves.
Which terms a question asks for is the ranking's business.
"""

import re
from collections.abc import Iterable
from itertools import chain

_WORD = re.compile(r"[^\W\d]\w+")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[^\W\da-zA-Z_]+")
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
    return tuple(parts) if parts == [whole] else (*parts, whole)
