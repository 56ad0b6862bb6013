from homeport.assistant.fix_order import in_order
from homeport.repair.candidate import Candidate
from homeport.repair.plausible import Plausible


def _change(weight: float, behaviour: str = "", left: tuple[str, ...] = ()) -> Plausible:
    candidate = Candidate("a.py", (), "name", "f", 1, weight, "")
    return Plausible(candidate, b"", str(weight).encode(), 1.0, ("t",), left, behaviour)


def test_one_of_each_behaviour_is_shown() -> None:
    """What behaves alike is one proposal, its likeliest form, and the others speak for it."""
    first, second = in_order([_change(-3, "x"), _change(-2, "y"), _change(-1, "x")])
    assert (first.change.candidate.weight, first.reasons) == (-1, ("1 other change behaved alike",))
    assert (second.change.candidate.weight, second.reasons) == (-2, ())


def test_unknown_behaviours_are_no_group_and_whole_fixes_go_first() -> None:
    """What leaves tests red comes behind what fixes all."""
    ordered = in_order([_change(-1, left=("u",)), _change(-3), _change(-2)])
    assert [one.change.candidate.weight for one in ordered] == [-2, -3, -1]
