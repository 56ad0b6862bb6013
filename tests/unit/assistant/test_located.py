"""Places of the index behind the causes of rules."""

from homeport.assistant.located import LEAD, LEAST_SURE, is_known, said, with_located
from homeport.code import Location
from homeport.diagnosis import Cause

PROOF = Cause("none-value", "a.py", 3, "f", 0.8, "`x` is None.", "")
GUESS = Cause("suspicious", "a.py", 3, "f", 0.2, "`x` is odd.", "")


def place(path: str, score: float, *why: str, symbol: str = "g") -> Location:
    """A place of the index."""
    return Location(path, 1, 9, symbol, score, why)


def test_a_cause_is_known_when_a_rule_is_rather_sure() -> None:
    """Neither a place of the index nor what only happened is one."""
    place_only = with_located((), [place("a.py", 1.0)], by_words=False, most=1)
    found = [is_known(causes) for causes in ((PROOF, GUESS), (GUESS,), place_only, ())]
    assert found == [True, False, False, False]


def test_rules_come_first_and_a_place_is_named_once() -> None:
    """What a rule says leads; its own function is not repeated as a mere place."""
    found = with_located(
        (PROOF,), [place("a.py", 2, symbol="f"), place("b.py", 1)], by_words=False, most=5
    )
    assert [(one.path, one.rule) for one in found] == [("a.py", "none-value"), ("b.py", "located")]
    assert found[1].score < LEAD


def test_a_test_is_put_behind_code() -> None:
    """A test shows the failure more often than it is one."""
    found = with_located((), [place("test_b.py", 1), place("b.py", 0.9)], by_words=False, most=5)
    assert [one.path for one in found] == ["b.py", "test_b.py"]


def test_by_words_the_better_guess_leads() -> None:
    """Without a trace a guess of a rule may stand behind a place."""
    found = with_located((GUESS,), [place("b.py", 1)], by_words=True, most=5)
    assert [one.path for one in found] == ["b.py", "a.py"]
    assert found[0].score == LEAST_SURE


def test_most_are_kept() -> None:
    """A crowd helps nobody."""
    places = [place(f"{n}.py", 1) for n in range(9)]
    assert len(with_located((), places, by_words=False, most=5)) == 5


def test_the_reasons_are_a_sentence() -> None:
    """The sentence stands alone, and leaves out what is true of many places."""
    told = said(place("a.py", 1, "has the words of the text", "called by main"))
    assert told == "No known mistake is seen in `g`, but it is a place to look: called by main."


def test_weak_reasons_are_told_when_alone() -> None:
    """Words in common are all that is known of some places."""
    told = said(place("a.py", 1, "has the words of the text", symbol=""))
    assert told.endswith(
        "this part of the file, but it is a place to look: it has the words of the text."
    )
