from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.bounds import BOUNDS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(BOUNDS)


def test_text_is_not_counted() -> None:
    """Nothing is added to what is text."""
    assert not any("+ 1" in text for text in made("def f(a: str):\n    return a\n", BOUNDS))
