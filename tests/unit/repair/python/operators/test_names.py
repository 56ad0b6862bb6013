from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.names import NAMES


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(NAMES)


def test_called_names_become_functions() -> None:
    """A name that is called becomes another function, no variable."""
    before = "def g():\n    pass\ndef f(a):\n    return h(1)\n"
    assert made(before, NAMES) == {before.replace("h(1)", name + "(1)") for name in ("g", "f")}
