"""Arithmetic that tells a real number from digits in a row: check digits, ranges, randomness.

Pure functions over strings; which detector uses which is the catalogue's business.
"""

import functools
import math
from collections import Counter
from itertools import pairwise

from homeport.detection.detector import Candidate, Check

_MOD_97_ONE = 1
_BRANDS = (  # leading digits -> lengths in use, after ISO/IEC 7812 and the brands' own pages
    (("4",), (13, 16, 19)),
    (tuple(str(n) for n in range(51, 56)), (16,)),
    (tuple(str(n) for n in range(2221, 2721)), (16,)),
    (("34", "37"), (15,)),
    (("6011", "65", *(str(n) for n in range(644, 650))), (16, 19)),
    (("36", "38", "39", *(str(n) for n in range(300, 306))), (14, 16)),
    (tuple(str(n) for n in range(3528, 3590)), (16, 17, 18, 19)),
    (("62",), (16, 17, 18, 19)),
    (("50", "56", "57", "58", "6304", "6759", "6761", "6762", "6763"), (12, 13, 14, 15, 16, 19)),
)


def digits_of(text: str) -> str:
    """Return the ASCII digits of `text`, in order."""
    return "".join(ch for ch in text if "0" <= ch <= "9")


def luhn(digits: str) -> bool:
    """Tell whether the last digit is right by Luhn's rule (ISO/IEC 7812-1)."""
    total = 0
    for place, ch in enumerate(reversed(digits)):
        digit = int(ch)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2  # noqa: PLR2004 -- two digits summed
        total += digit
    return total % 10 == 0


def card(candidate: Candidate) -> bool:
    """A payment card: a brand's prefix and length, Luhn, and more than one distinct digit."""
    digits = digits_of(candidate.value)
    return (
        len(set(digits)) > 1
        and any(
            len(digits) in lengths and digits.startswith(prefixes) for prefixes, lengths in _BRANDS
        )
        and luhn(digits)
    )


def iban(candidate: Candidate) -> bool:
    """An account number whose two check digits are right (ISO 13616, modulus 97)."""
    code = "".join(ch for ch in candidate.value if ch.isalnum()).upper()
    turned = code[4:] + code[:4]
    return int("".join(str(int(ch, 36)) for ch in turned)) % 97 == _MOD_97_ONE


@functools.lru_cache(maxsize=1024)  # several rules look at the same value
def entropy(text: str) -> float:
    """Shannon entropy of the characters, in bits a character."""
    size = len(text)
    if not size:
        return 0.0
    return math.log2(size) - sum(map(_n_log_n, Counter(text).values())) / size


@functools.cache
def _n_log_n(n: int) -> float:
    return n * math.log2(n)


def at_least(bits: float) -> Check:
    """Make a check that wants this many bits a character; it refuses `XXXX` and `0000`."""

    def varied(candidate: Candidate) -> bool:
        return entropy(candidate.value) >= bits

    return varied


def monotonous(text: str) -> bool:
    """Tell a run (`aaaa`, `1234`, `abcdef`) from a value somebody chose."""
    steps = (ord(b) - ord(a) for a, b in pairwise(text))
    first = next(steps, 0)
    return all(step == first for step in steps)
