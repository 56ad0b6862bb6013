from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.statements import STATEMENTS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(STATEMENTS)


def test_docstrings_are_not_taken_out() -> None:
    """The docstring is no statement to take out."""
    before = 'def f(a):\n    "Say."\n    g(a)\n    h(a)\n'
    assert all('"Say."' in text for text in made(before, STATEMENTS))


def test_an_elif_can_go() -> None:
    """A branch can be taken out with its keyword."""
    before = "def f(a):\n    if a:\n        g()\n    elif a > 1:\n        h()\n    return a\n"
    assert before.replace("    elif a > 1:\n        h()\n", "") in made(before, STATEMENTS)
