from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.blocks import BLOCKS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(BLOCKS)


def test_a_branch_of_elif_becomes_its_own() -> None:
    """`elif` becomes `if`."""
    before = "def f(a):\n    if a:\n        g()\n    elif a > 1:\n        h()\n"
    assert before.replace("elif", "if") in made(before, BLOCKS)
