from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.calling import CALLING


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(CALLING)


def test_what_gives_a_result_is_not_called_for_its_effect() -> None:
    """A function beside it that returns something is left alone, as one of many parameters is."""
    assert not made("def g(a):\n    return a\ndef f(b):\n    g(b)\n    return b\n", CALLING)
    many = "def g(a, b, c, d):\n    a.sort()\ndef f(b):\n    b.pop()\n    return b\n"
    assert not made(many, CALLING)
