"""Tells a telephone number from other digits, with the phone-number library's own metadata.

The library is imported when the first candidate comes by; the catalogue's patterns see to it
that ordinary text has none.
"""

import functools
import re

from homeport.detection.detector import Candidate, Check

_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4}")
_REGION = "US"  # for numbers without a country code; possible lengths differ little elsewhere


def international(candidate: Candidate) -> bool:
    """Tell whether a number with its country code is possible there; behind 00, in use."""
    if candidate.value.startswith("00"):
        return _valid(f"+{candidate.value[2:].lstrip()}", None)
    return _possible(candidate.value, None)


def national(candidate: Candidate) -> bool:
    """Tell whether digits after a word like `phone` have the length of a number."""
    digits = sum(ch.isdigit() for ch in candidate.value)
    return not _DATE.match(candidate.value) and 7 <= digits <= 15  # noqa: PLR2004 -- ITU-T E.164


def north_american(candidate: Candidate) -> bool:
    """Tell whether a number in North American notation is possible."""
    return _possible(candidate.value, _REGION)


def valid_in(region: str) -> Check:
    """Make a check that wants a number in use in a region, where notation is the only sign."""

    def valid(candidate: Candidate) -> bool:
        return _valid(candidate.value, region)

    return valid


@functools.lru_cache(maxsize=1024)
def _valid(text: str, region: str | None) -> bool:
    import phonenumbers  # noqa: PLC0415 -- as below

    try:
        number = phonenumbers.parse(text, region)
        if region is None:
            return phonenumbers.is_valid_number(number)
        return phonenumbers.is_valid_number_for_region(number, region)
    except phonenumbers.NumberParseException:
        return False


@functools.lru_cache(maxsize=1024)
def _possible(text: str, region: str | None) -> bool:
    import phonenumbers  # noqa: PLC0415 -- 40 ms, only when a candidate came by

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False
