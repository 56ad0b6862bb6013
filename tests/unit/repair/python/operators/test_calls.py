from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.calls import CALLS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(CALLS)


def test_numbers_are_not_sorted() -> None:
    """What only sequences take is not put around a number."""
    assert not any("sorted" in text for text in made("def f(a: int):\n    return a\n", CALLS))
