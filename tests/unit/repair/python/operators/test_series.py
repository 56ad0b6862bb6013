from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.series import SERIES


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(SERIES)


def test_a_row_is_not_continued_below_nothing() -> None:
    """A term whose number would get negative is not proposed."""
    found = made("def f(a: int):\n    return a + 0\n", SERIES)
    assert found
    assert not any("-1" in one for one in found)


def test_long_terms_are_left_alone() -> None:
    """A term that fills a line is no row."""
    long = "g(1, " + "a" * 50 + ")"
    found = made(f"def f(a: str):\n    return {long} + {long}\n", SERIES)
    assert not any("g(2, " in one for one in found)
