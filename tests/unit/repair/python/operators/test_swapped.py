from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.swapped import SWAPPED


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(SWAPPED)


def test_one_name_has_nothing_to_be_exchanged_with() -> None:
    """A statement that says one variable only is left alone."""
    assert not made("def f(a):\n    return a + g(a)\n", SWAPPED)
