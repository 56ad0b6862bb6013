from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.unread import UNREAD


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(UNREAD)


def test_what_is_read_or_marked_is_left_alone() -> None:
    """A parameter that is read, or whose name says that nobody reads it, is not put to use."""
    assert not made("def f(a, b):\n    return a + b\n", UNREAD)
    assert not made("def f(a, _b):\n    return a\n", UNREAD)
