from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.expressions import EXPRESSIONS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(EXPRESSIONS)


def test_kinds_are_kept() -> None:
    """Text does not stand in for a number."""
    before = "def f(a: int, b: str):\n    c = b.lower()\n    return a + 1\n"
    assert not any("return b.lower()" in text for text in made(before, EXPRESSIONS))
