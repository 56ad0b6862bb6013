from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.ordering import ORDERING


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(ORDERING)


def test_parts_of_a_key_stand_alone() -> None:
    """Each part of a key may be the whole key."""
    before = "def f(a):\n    return sorted(a, key=lambda x: (x[1], x))\n"
    after = "def f(a):\n    return sorted(a, key=lambda x: x[1])\n"
    assert after in made(before, ORDERING)


def test_numbers_are_not_measured() -> None:
    """What holds numbers gets no key that takes them apart."""
    texts = made("def f():\n    return sorted([1, 2])\n", ORDERING)
    assert any("lambda x: -x)" in text for text in texts)
    assert not any("x[1]" in text or "key=len" in text for text in texts)
