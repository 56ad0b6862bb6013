from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.constants import CONSTANTS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(CONSTANTS)


def test_docstrings_stay() -> None:
    """A docstring is no constant."""
    before = 'def f():\n    "Yes"\n    return g\n'
    assert made(before, CONSTANTS) == set()
