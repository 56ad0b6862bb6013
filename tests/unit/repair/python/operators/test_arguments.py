from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.arguments import ARGUMENTS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(ARGUMENTS)


def test_a_spread_call_is_left_alone() -> None:
    """Arguments behind a star are neither exchanged nor left out."""
    assert made("def f(a):\n    return g(*a)\n", ARGUMENTS) == set()


def test_the_parameter_that_is_missing() -> None:
    """The parameter that a call lacks is among what is added."""
    before = "def g(a, limit):\n    return a\ndef f(a, limit):\n    return g(a)\n"
    assert before.replace("return g(a)", "return g(a, limit)") in made(before, ARGUMENTS)
