from homeport.repair.candidate import Candidate, Splice, spliced
from homeport.repair.plausible import Plausible
from homeport.repair.ranking import ranked

BEFORE = b"def f(a, b):\n    return a\n"


def plausible(
    new: str, weight: float, behaviour: str = "", *, operator: str = "name.variable",
    suspicion: float = 0.5, left: tuple[str, ...] = (),
) -> Plausible:  # fmt: skip
    """Return a change of what is returned."""
    start = BEFORE.index(b"return a") + len(b"return ")
    splice = Splice(start, start + 1, new)
    candidate = Candidate("m.py", (splice,), operator, "f", 2, weight, f"`a` becomes `{new}`")
    after = spliced(BEFORE, (splice,))
    return Plausible(candidate, BEFORE, after, suspicion, ("test_f",), left, behaviour)


def test_one_of_each_group_first() -> None:
    """The best of each group of equal behaviour comes before the second of any."""
    some = [plausible("b", -1, "x"), plausible("b + 0", -1.1, "x"), plausible("a + b", -3, "y")]
    order = [one.plausible.after for one in ranked(some)]
    assert order == [some[0].after, some[2].after, some[1].after]
    assert [one.agreeing for one in ranked(some)] == [1, 0, 1]


def test_agreement_of_different_kinds_counts() -> None:
    """Independent changes that agree outweigh a likelier one that stands alone."""
    alone = plausible("b", -2.0, "x")
    together = [
        plausible(f"a + {n}", -2.2, "y", operator=f"kind.{n}", suspicion=0.9) for n in range(5)
    ]
    first = ranked([alone, *together])[0]
    assert first.plausible.behaviour == "y"
    assert "4 other changes agree with it on every input tried" in first.reasons
    assert "the failing tests point at this line" in first.reasons


def test_unknown_behaviour_is_no_group() -> None:
    """Changes whose behaviour is not known do not agree."""
    assert all(one.agreeing == 0 for one in ranked([plausible("b", -1), plausible("-a", -2)]))


def test_special_cases_come_last_with_a_label() -> None:
    """A change made for one value of the test is last, and says so."""
    special = plausible("4 if a == 17 else a", -0.5)
    honest = plausible("b", -9.0)
    order = ranked([special, honest])
    assert order[1].labels == ("asks for one particular value",)
    assert order[0].labels == ()
    assert "adds a branch" in order[1].reasons


def test_the_smaller_edit_wins_a_tie() -> None:
    """Of two equally likely changes the smaller is first."""
    order = ranked([plausible("abs(a) + abs(b)", -2.0), plausible("b", -2.0)])
    assert order[0].plausible.after == plausible("b", -2.0).after


def test_what_still_fails_is_told() -> None:
    """A change that leaves failures comes after one that leaves none."""
    order = ranked([plausible("-a", -1.0, left=("test_g", "test_h")), plausible("b", -2.0)])
    assert "2 tests still fail" in order[1].reasons
    alone = ranked([plausible("-a", -1.0, left=("test_g",))])
    assert "1 test still fails" in alone[0].reasons


def test_one_other_agrees() -> None:
    """One agreeing change is told in the singular."""
    first = ranked([plausible("b", -1, "x"), plausible("b + 0", -2, "x")])[0]
    assert "another change agrees with it on every input tried" in first.reasons
