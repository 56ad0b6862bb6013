"""A reduction begins where the program fails."""

import traceback

import pytest
from tests.doubles.reductions import reducing

from homeport.testruns.reduce.python_failure import cut_in
from homeport.testruns.reduce.python_run import Failure

_FLOW = b"""
RATES = {}
class Basket:
    def tax(self, amount, country):
        rate = RATES.get(country)
        result = 0
        result += amount * rate
        return result
def bill(amount):
    return Basket().tax(amount, 'FR')
bill(float(3))
"""


def _failure(text: bytes) -> Failure | None:
    try:
        exec(compile(text, "x.py", "exec"), {"__name__": "x"})  # noqa: S102 -- the tests' own text
    except Exception as error:  # noqa: BLE001 -- whatever the reduced program raises
        lines = [one.lineno or 0 for one in traceback.extract_tb(error.__traceback__)
                 if one.filename == "x.py"]  # fmt: skip
        return Failure(tuple(reversed(lines)), f"{type(error).__name__}: {error}")
    return None


def test_what_flows_into_the_failure_is_cut() -> None:
    """Constants of the types in the message take the place of what was computed."""
    with reducing(_FLOW, lambda text: bool(_checked(text, "'float' and 'NoneType'"))) as reduction:
        cut_in(reduction, _failure)
        assert reduction.best == b"0.0 * None\n"
        assert reduction.lanes.made < 12


def _checked(text: bytes, needle: str) -> bool:
    found = _failure(text)
    return found is not None and needle in found.message


@pytest.mark.parametrize(
    ("text", "needle", "left"),
    [
        (
            b"def f(a):\n    if a:\n        raise ValueError('no')\nf(1)\n",
            "no",
            b"raise ValueError",
        ),
        (b"def f(a):\n    for x in a: pass\nf(1)\n", "not iterable", b"for x in"),
        (b"def f(a, b):\n    while a[b]: break\nf({}, 1)\n", "KeyError: 1", b""),
        (b"def f(a):\n    return a.b\ndef g():\n    x = f(None)\ng()\n", "no attribute 'b'", b".b"),
    ],
)
def test_each_kind_of_statement_is_tried_alone(text: bytes, needle: str, left: bytes) -> None:
    """What computes is kept, what sets, branches and calls goes."""
    with reducing(text, lambda one: _checked(one, needle)) as reduction:
        cut_in(reduction, _failure)
        assert left in reduction.best
        assert _checked(reduction.best, needle)


def test_without_a_trace_nothing_is_asked() -> None:
    """A program that cannot be placed, or is none, is left alone."""
    with reducing(b"x = 1\n", lambda _: True) as reduction:
        cut_in(reduction, lambda _: None)
        cut_in(reduction, lambda _: Failure((), ""))
        cut_in(reduction, lambda _: Failure((99,), ""))
        assert reduction.lanes.made == 0


def test_values_of_the_message_take_the_place_of_what_was_computed() -> None:
    """The key of a look-up is in its message; once it is fixed, the mapping may be empty."""
    text = (
        b"class Page:\n    def __init__(self, **rest):\n        self.rest = rest\n"
        b"    def show(self, names):\n        return [str(self.rest[one]) for one in names]\n"
        b"    def get(self, name):\n        return str(self.rest[name])\n"
        b"page = Page(a=1)\npage.show(['a'])\npage.get('a')\npage.get('b')\n"
    )
    with reducing(text, lambda text: _checked(text, "KeyError: 'b'")) as reduction:
        cut_in(reduction, _failure)
        assert b"{}['b']" in reduction.best
        assert len(reduction.best) < 20


def test_a_value_of_the_message_may_have_been_one_of_several() -> None:
    """What is said of the members of a list is said again of a list of one."""
    text = (
        b"def check(given, known):\n    wrong = given - known\n"
        b"    raise ValueError('unknown: ' + ', '.join(repr(one) for one in wrong))\n"
        b"check({'a', 'zz'}, {'a'})\n"
    )
    with reducing(text, lambda text: _checked(text, "ValueError: unknown: 'zz'")) as reduction:
        cut_in(reduction, _failure)
        assert reduction.best.startswith(b"raise ValueError")
        assert len(reduction.best) < 90
