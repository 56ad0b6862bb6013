from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.asked_first import ASKED_FIRST


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(ASKED_FIRST)


def test_what_is_asked_already_is_not_asked_again() -> None:
    """A condition that has the question gets no second one."""
    before = "def f(a):\n    if a and a[0] > 2:\n        g()\n"
    assert not any("a and a and" in text for text in made(before, ASKED_FIRST))


def test_an_alternative_is_held_together() -> None:
    """What is put before an `or` stands before all of it."""
    before = "def f(a):\n    if a[0] > 2 or b:\n        g()\n"
    after = "def f(a):\n    if a and (a[0] > 2 or b):\n        g()\n"
    assert after in made(before, ASKED_FIRST)
