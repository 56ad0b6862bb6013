"""Tells whether a model's answer is of any use, before anybody weighs what it says."""

import re

from homeport.backends.loops import loops

_LETTER = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 5
_MOST_FOREIGN = 0.3  # of the letters
_LATIN = 0x250  # the letters below it, accents among them


def fault(text: str, evidence: str) -> str:
    """Return why an answer about this evidence is of no use; empty when it may be of some."""
    if len(_LETTER.findall(text)) < _LEAST_LETTERS:
        return "it said nothing"
    if loops(text):
        return "it repeated itself"
    if _foreign(text) > _MOST_FOREIGN > _foreign(evidence):
        return "it answered in another script than the evidence"
    return ""


def _foreign(text: str) -> float:
    """The share of letters that are not Latin."""
    letters = _LETTER.findall(text)
    return sum(ord(one) >= _LATIN for one in letters) / len(letters) if letters else 0.0
