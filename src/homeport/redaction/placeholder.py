"""The shape of a placeholder, `[HP_CREDENTIAL_K3F7Q2ZA]`, and how a mangled one is read back.

Upper case and digits only, in brackets, so that a model keeps it whole and no detector takes
it for a value. Making one from a value is `masker`'s business.
"""

import base64
import hashlib
import re

from homeport.domain import Category

TAG_LENGTH = 8  # base-32 characters: 40 bits, longer only where two values would share a tag
_LONGEST_TAG = 16
_USUAL = TAG_LENGTH * 5 // 8  # bytes of a digest that make a tag
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # of base 32
_OPENINGS = {category: f"[HP_{category.name}_" for category in Category}
_PAIRS = tuple([one + other for one in _LETTERS for other in _LETTERS])
LONGEST = len("[HP_") + max(len(c.value) for c in Category) + len("_]") + _LONGEST_TAG

# What a model or terminal may slip into a placeholder: escapes, a break with its quote marks.
_NOISE = re.compile(r"\\|[ \t]*\r?\n[ \t>|]*")
_SLACK = 24  # characters of noise that a placeholder may have gathered


def make(category: Category, value: str, key: bytes, length: int = TAG_LENGTH) -> str:
    """Return the placeholder of a value under a conversation's key."""
    digest = hashlib.blake2b(
        value.encode("utf-8", "surrogatepass"), key=key, digest_size=10, person=b"hp-placeholder"
    ).digest()
    if length == TAG_LENGTH:  # as nearly all are: five bytes are eight characters, two by two
        bits = int.from_bytes(digest[:_USUAL], "big")
        tag = (
            _PAIRS[bits >> 30]
            + _PAIRS[bits >> 20 & 1023]
            + _PAIRS[bits >> 10 & 1023]
            + _PAIRS[bits & 1023]
        )
    else:
        tag = base64.b32encode(digest).decode()[:length]
    return f"{_OPENINGS[category]}{tag}]"


def plain(mangled: str) -> str:
    """Undo what a model or a terminal does to a placeholder: case, escapes, line breaks."""
    return _NOISE.sub("", mangled).upper()


# One candidate: an opening bracket and what may stand in a placeholder, up to the closing one.
CANDIDATE = re.compile(
    r"\[(?:[A-Za-z0-9_\\]|[ \t]*\r?\n[ \t>|]*){6,%d}\]" % (LONGEST + _SLACK)  # noqa: UP031 -- braces
)


EXACT = re.compile(r"\[HP_[A-Z_]{2,40}_[A-Z2-7]{8,16}\]")  # as `make` writes them


class Known:
    """The placeholders of one conversation and all their beginnings, for reading a stream."""

    def __init__(self, placeholders: frozenset[str]) -> None:
        self.whole = placeholders
        self._beginnings = frozenset(p[:n] for p in placeholders for n in range(1, len(p)))

    def may_begin(self, tail: str) -> bool:
        """Tell whether `tail`, which starts with a bracket, may grow into a placeholder."""
        return len(tail) <= LONGEST + _SLACK and _partial(tail) in self._beginnings


def _partial(tail: str) -> str:
    """Return the plain form of a tail whose last noise may still be incomplete."""
    return plain(tail.rstrip(" \t\r"))
