"""Attributes and calls reach what they may."""

import pytest
from tests.doubles.replays import outcome

from homeport.diagnosis.replay.limits import GaveUp
from homeport.diagnosis.replay.reaching import (
    by_name,
    call,
    has,
    own,
    present,
    set_attribute,
    variables,
)
from homeport.diagnosis.replay.scope import Absent, Module


def test_what_is_absent_gives_up_when_used() -> None:
    """As a value, an argument, or the owner of an attribute."""
    gone = Absent("numpy")
    with pytest.raises(GaveUp):
        present(gone)
    with pytest.raises(GaveUp):
        call(len, [gone], {})
    with pytest.raises(GaveUp):
        by_name(gone, "x")
    assert present(3) == 3


def test_modules_of_the_program_give_and_take_names() -> None:
    """Reading one that is not there is an AttributeError."""
    module = Module("a.py", "a")
    set_attribute(module, "x", 1)
    assert by_name(module, "x") == 1
    assert by_name(module, "y", 7) == 7
    assert not has(module, "y")
    assert has(module, "x")
    with pytest.raises(AttributeError):
        by_name(module, "y")


def test_only_the_programs_own_objects_are_changed() -> None:
    """A foreign object's attributes are not set, and its variables not shown."""
    assert not own(3)
    with pytest.raises(GaveUp):
        set_attribute(Module, "x", 1)
    with pytest.raises(GaveUp):
        variables(object())


def test_own_objects_show_their_variables() -> None:
    """Private ones as well."""
    assert outcome(
        "class A:\n    pass\n\n\na = A()\na._x = 1\nassert a._x == 1\nassert getattr(a, '_x') == 1\n"
    ).passed


@pytest.mark.parametrize(
    "line",
    [
        "'abc'.replace('b', 'x')",
        "b'a'.join([b'1'])",
        "'%s' % 'a'",
        "(5).to_bytes(2, 'big')",
        "'a{}'.format(1)",
    ],
)
def test_everyday_calls_are_let_through(line: str) -> None:
    """Bounds are felt by nobody who works in earnest."""
    assert outcome(f"value = {line}\n").passed
