from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.guards import GUARDS


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(GUARDS)


def test_guards_use_the_file_s_indent() -> None:
    """A guard is indented as the function is."""
    before = "def f(a):\n\treturn a[0]\n"
    texts = made(before, GUARDS)
    assert texts
    assert not any("    " in text for text in texts)
