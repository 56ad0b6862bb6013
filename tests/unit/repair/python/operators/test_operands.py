from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.operands import OPERANDS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(OPERANDS)


def test_text_takes_no_difference() -> None:
    """Nothing is subtracted from text."""
    assert not any(
        " - " in text for text in made("def f(a: str, b: str):\n    return a\n", OPERANDS)
    )
