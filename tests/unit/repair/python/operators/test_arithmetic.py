from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.arithmetic import ARITHMETIC


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(ARITHMETIC)


def test_sides_of_a_comment_are_safe() -> None:
    """An operator that only a comment shows is not replaced."""
    before = "def f(a, b):\n    return (a  # + b\n            - b)\n"
    assert all("# + b" in text for text in made(before, ARITHMETIC) if "b - a" not in text)
