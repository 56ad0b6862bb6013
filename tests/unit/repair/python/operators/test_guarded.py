from tests.doubles.repairs import made, missed

from homeport.repair.python.operators.guarded import GUARDED


def test_examples() -> None:
    """Each example is among the proposals."""
    assert not missed(GUARDED)


def test_steps_stand_in_the_function_and_its_loops_only() -> None:
    """What is already under a condition gets no further step."""
    found = made("def f(a: int):\n    if a:\n        g(a)\n", GUARDED)
    assert not any("if a:\n        if" in one for one in found)


def test_an_only_name_is_not_compared_with_another() -> None:
    """What is put in is asked for alone."""
    found = made("def f(x: str):\n    r = []\n    r.append(x)\n    return r\n", GUARDED)
    assert any("if x:" in one for one in found)
    assert not any(">=" in one for one in found)
