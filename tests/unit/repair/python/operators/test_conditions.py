from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.conditions import CONDITIONS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(CONDITIONS)


def test_no_condition_twice() -> None:
    """A condition that is asked already is not added again."""
    before = "def f(a):\n    if a:\n        return 1\n"
    assert not any("if a and a:" in text for text in made(before, CONDITIONS))
