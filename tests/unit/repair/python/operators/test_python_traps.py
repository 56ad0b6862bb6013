from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.python_traps import PYTHON_TRAPS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(PYTHON_TRAPS)


def test_await_only_where_it_may_stand() -> None:
    """A plain function gets no `await`."""
    assert not any("await" in text for text in made("def f(a):\n    return g(a)\n", PYTHON_TRAPS))
