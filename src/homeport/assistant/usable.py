"""Tells whether a model's answer is of any use, before anybody weighs what it says."""

import re

from homeport.backends.loops import loops

_LETTER = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 5
_MOST_FOREIGN = 0.3  # of the letters
_LATIN = 0x250  # the letters below it, accents among them
_QUOTED = re.compile(r"`[^`]*`")
_OF_CODE = frozenset("./_(")  # names, calls and places tell no language
_LEAST_SMALL = 4  # of another language's small words; fewer may be names
_ENGLISH = re.compile(
    r"\b(?:the|is|are|was|be|it|this|that|of|to|and|not|an|in|on|at|for|by|with|as)\b"
)
# Small words that English does not have: German, French, Spanish and Portuguese, Italian, Dutch,
# Swedish, Polish, Turkish, Indonesian.
_OTHERS = re.compile(
    "\\b(?:der|das|und|ist|nicht|ein|eine|wird|auf|mit|weil|dem|den|zu|"
    "le|les|des|est|une|dans|pas|pour|que|qui|sur|avec|du|cette|"
    "el|los|las|es|una|por|para|con|del|se|como|n\u00e3o|uma|em|os|\u00e9|"
    "il|che|non|della|nel|\u00e8|het|een|niet|van|voor|wordt|dat|"
    "och|att|det|\u00e4r|som|inte|jest|nie|si\u0119|na|"
    "bir|ve|bu|i\u00e7in|de\u011fil|yang|tidak|dan|karena)\\b"
)


def fault(text: str, evidence: str) -> str:
    """Return why an answer about this evidence is of no use; empty when it may be of some."""
    if len(_LETTER.findall(text)) < _LEAST_LETTERS:
        return "it said nothing"
    if loops(text):
        return "it repeated itself"
    if _foreign(text) > _MOST_FOREIGN > _foreign(evidence):
        return "it answered in another script than the evidence"
    if _is_other_language(text) and not _is_other_language(evidence):
        return "it answered in another language than the evidence"
    return ""


def _is_other_language(text: str) -> bool:
    """Tell whether the small words are another language's than English."""
    words = _QUOTED.sub(" ", text.casefold()).split()
    # The mark behind a sentence's last word is none of code's.
    prose = " ".join(word for word in words if _OF_CODE.isdisjoint(word[:-1]))
    others = len(_OTHERS.findall(prose))
    return others >= _LEAST_SMALL and others > len(_ENGLISH.findall(prose))


def _foreign(text: str) -> float:
    """The share of letters that are not Latin."""
    letters = _LETTER.findall(text)
    return sum(ord(one) >= _LATIN for one in letters) / len(letters) if letters else 0.0
