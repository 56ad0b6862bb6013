from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.logic import LOGIC


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(LOGIC)


def test_one_of_three() -> None:
    """With three conditions each may be left out."""
    before = "def f(a, b, c):\n    return a and b and c\n"
    wanted = {before.replace("a and b and c", text) for text in ("a and b", "a and c", "b and c")}
    assert wanted <= made(before, LOGIC)
