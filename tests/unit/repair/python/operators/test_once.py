from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.once import ONCE


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(ONCE)


def test_only_statements_of_their_own_are_asked_for() -> None:
    """What shares its line with others, or gives a value, is left alone."""
    assert not made("def f(d, x):\n    d.add(x); d.add(1)\n", ONCE)
    assert not made("def f(d, x):\n    return d.add(x)\n", ONCE)
