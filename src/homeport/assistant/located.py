"""The places the index finds, set behind the causes of rules, in words a person can read alone."""

from collections.abc import Sequence

from homeport.code import Location
from homeport.diagnosis import Cause

LOCATED = "located"  # the rule of a cause that no rule stands behind
LEAD = 0.45  # of the index's best place: below whatever a rule says
_KNOWN = 0.6
LEAST_SURE = 0.36  # where a person's words are all there is
_MOST_REASONS = 3
_WORDS = ("has the words", "named in the text")  # true of many places, so told only alone
_A_TEST = 0.6  # a test shows a failure more often than it is one


def is_known(causes: Sequence[Cause]) -> bool:
    """Tell whether the first cause names one; a less sure one only says what happened."""
    return bool(causes) and causes[0].rule != LOCATED and causes[0].score >= _KNOWN


def with_located(
    causes: tuple[Cause, ...], located: Sequence[Location], *, by_words: bool, most: int
) -> tuple[Cause, ...]:
    """Rules first, then the places the index finds, less sure than any proof.

    Where a person's words are all there is, both are guesses, and the better one comes first.
    """
    lead = LEAST_SURE if by_words else LEAD
    best = located[0].score if located else 1.0
    seen = {(cause.path, cause.symbol) for cause in causes}
    more = [
        _as_cause(one, lead * one.score / (best or 1))
        for one in located
        if (one.path, one.symbol) not in seen
    ]
    more.sort(key=lambda cause: -cause.score)
    every = (*causes, *more)
    ordered = sorted(every, key=lambda cause: -cause.score) if by_words else every
    return tuple(ordered[:most])


def _as_cause(one: Location, score: float) -> Cause:
    name = one.path.rpartition("/")[2]
    lowered = score * _A_TEST if name.startswith("test_") or "_test." in name else score
    return Cause(LOCATED, one.path, one.start, one.symbol, round(lowered, 2), said(one), "")


def said(one: Location) -> str:
    """Why this is a place to look, as a sentence."""
    telling = [reason for reason in one.why if not reason.startswith(_WORDS)]
    reasons = list(dict.fromkeys(telling or one.why))[:_MOST_REASONS]
    what = f"`{one.symbol}`" if one.symbol else "this part of the file"
    told = "; ".join(f"it {reason}" if reason.startswith("has ") else reason for reason in reasons)
    return f"No known mistake is seen in {what}, but it is a place to look: {told}."
