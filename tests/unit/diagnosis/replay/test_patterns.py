"""Patterns of `match` fit as in Python."""

import pytest
from tests.doubles.replays import outcome, real_result, result

_PROGRAM = """
from dataclasses import dataclass


@dataclass
class P:
    x: int
    y: int = 0


def go(value):
    match value:
        case 0 | 1:
            return 'small'
        case None:
            return 'none'
        case [1, *rest, 9]:
            return rest
        case [a, b]:
            return a + b
        case {'k': int() as n}:
            return n
        case P(x=1, y=y):
            return ('p', y)
        case str() as text if text:
            return text
        case _:
            return 'else'


result = go(VALUE)
"""


@pytest.mark.parametrize(
    "value",
    [
        "0",
        "1",
        "None",
        "[1, 2, 3, 9]",
        "[1, 9]",
        "[4, 5]",
        "{'k': 3}",
        "{'k': 'x'}",
        "{}",
        "P(1, 4)",
        "P(2)",
        "'t'",
        "''",
        "7.5",
        "[1]",
    ],
)
def test_a_value_fits_as_in_python(value: str) -> None:
    """The same case is taken."""
    program = _PROGRAM.replace("VALUE", value)
    assert result(program) == real_result(program)


def test_an_unusual_pattern_is_given_up() -> None:
    """A rest of a mapping is not built."""
    assert not outcome("match {}:\n    case {'a': 1, **rest}:\n        pass\n").known
