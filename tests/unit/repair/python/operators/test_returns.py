from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.returns import RETURNS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(RETURNS)


def test_a_return_at_the_end_stays_the_last() -> None:
    """Nothing is put behind a final return."""
    before = "def f(a):\n    return a\n"
    assert all(text.count("return") == 1 for text in made(before, RETURNS))
