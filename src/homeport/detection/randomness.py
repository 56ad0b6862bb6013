"""Tells random values from written text by letter trigrams, not by entropy alone.

The table of costs is data, trained by `tools/train_randomness.py`; what a score means for a
finding is `judgement`'s business.
"""

import functools
from pathlib import Path

ALPHABET = "abcdefghijklmnopqrstuvwxyz0_^"  # a digit is 0, anything else _, a change of case ^
SCALE = 16  # steps a bit in the table
_SIZE = len(ALPHABET)
_DIGIT, _OTHER, _CASE = _SIZE - 3, _SIZE - 2, _SIZE - 1
_CODE = {ch: n for n, ch in enumerate("abcdefghijklmnopqrstuvwxyz")}


def classes(text: str) -> list[int]:
    """Return the codes of a text: letters without case, with a mark where an upper one begins."""
    codes = [_OTHER]
    upper_before = True
    for ch in text:
        code = _CODE.get(ch)
        if code is not None:
            upper_before = False
        elif ch.isascii() and ch.isalpha():
            if not upper_before:
                codes.append(_CASE)
            upper_before = True
            code = _CODE[ch.lower()]
        elif ch.isdigit():
            code = _DIGIT
        else:
            code = _OTHER
            upper_before = True
        codes.append(code)
    codes.append(_OTHER)
    return codes


@functools.lru_cache(maxsize=1024)  # asked for again within one judgement
def surprise(text: str) -> float:
    """Return how many bits a character of `text` costs under the model of written text."""
    codes = classes(text)
    table = _table()
    total = 0
    a, b = codes[0], codes[1]
    for c in codes[2:]:
        total += table[(a * _SIZE + b) * _SIZE + c]
        a, b = b, c
    return total / SCALE / max(len(codes) - 2, 1)


@functools.cache
def _table() -> bytes:
    return Path(__file__).with_name("trigrams.bin").read_bytes()
