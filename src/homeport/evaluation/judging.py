"""Compares what was said about a case with its answer.

Holds the verdicts on causes and on a model's words; asks nobody.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from homeport.evaluation.case import NEAR, Case

CONFIDENT = 0.8
LOCATED = "located"  # the index's own places, which no rule stands behind

_CITED = re.compile(r"(?P<path>[\w./@-]*[\w-]\.(?:py|js|mjs|cjs|ts|java|go))\b")
_LINE = r"(?::|[^\n]{{0,40}}?\bline )(?P<line>\d{{1,5}})\b"


@dataclass(frozen=True, slots=True)
class Said:
    """One cause as Homeport gave it."""

    path: str
    line: int | None
    symbol: str
    score: float
    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """How the causes of one case came out."""

    first: bool
    first_by_line: bool
    in_three: bool
    named: bool
    sure_but_wrong: bool
    confidence: float  # the score of the first cause, 0 without one
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """How a model's text about one case came out."""

    explained: bool  # the cause is named in words
    placed: bool  # a right line, or the function of a right file
    classed: bool  # the exception's class is named
    invented: tuple[str, ...]  # files that are nowhere
    patched: bool | None  # the proposed change cures the case; None: none was proposed
    confidence: float | None
    tokens: int  # of the prompt
    text: str
    signals: Mapping[str, float] = field(default_factory=dict)  # what was checked about it

    @property
    def right(self) -> bool:
        """The cause is explained, and no file is made up."""
        return self.explained and not self.invented


def judge(case: Case, said: Sequence[Said]) -> Score:
    """Compare the causes with the case's answer."""

    def right(one: Said, *, symbols: bool = True) -> bool:
        return any(
            place.holds(one.path, one.line) or (symbols and place.names(one.path, one.symbol))
            for place in case.causes
        )

    ruled = next((one for one in said if one.rule != LOCATED), None)
    first = bool(said) and right(said[0])
    return Score(
        first=first,
        first_by_line=bool(said) and right(said[0], symbols=False),
        in_three=any(right(one) for one in said[:3]),
        named=ruled is not None and names_cause(case.explained_by, ruled.words),
        sure_but_wrong=bool(said) and said[0].score >= CONFIDENT and not first,
        confidence=said[0].score if said else 0.0,
        said=tuple(said[:3]),
    )


def names_cause(groups: Sequence[Sequence[str]], words: str) -> bool:
    """Tell whether `words` hold one alternative of each group, each at the start of a word."""
    return all(any(_starts_word(keyword, words) for keyword in group) for group in groups)


def _starts_word(keyword: str, words: str) -> bool:
    edge = r"(?<![^\W_])" if keyword[0].isalnum() else ""
    return re.search(edge + re.escape(keyword), words, re.IGNORECASE) is not None


def names_place(case: Case, text: str) -> bool:
    """Tell whether a text names a right line, or the function where a right file is named."""
    for place in case.causes:
        name = re.escape(place.path.rpartition("/")[2])
        for found in re.finditer(name + _LINE.format(), text):
            if place.first - NEAR <= int(found["line"]) <= place.last + NEAR:
                return True
        symbol = place.symbol.rpartition(".")[2]
        if symbol and re.search(name, text) and re.search(rf"\b{re.escape(symbol)}\b", text):
            return True
    return False


def invented_files(text: str, known: Iterable[str], given: str) -> tuple[str, ...]:
    """Return the source files that a text names and that are neither in the project nor given."""
    names = {path.rpartition("/")[2] for path in known}
    cited = dict.fromkeys(found["path"] for found in _CITED.finditer(text))
    return tuple(p for p in cited if p.rpartition("/")[2] not in names and p not in given)
