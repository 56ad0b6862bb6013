"""Laws of reduction: what is left fails, is no larger, and nothing more can be taken out of it."""

import json
from collections.abc import Callable
from contextlib import nullcontext, suppress
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from homeport.testruns.reduce import BudgetSpent, Form, Lanes, Reduction, shrink

_LETTERS = st.text("ab\n", min_size=1, max_size=10).map(str.encode)
_FORMS = st.sampled_from([Form.BYTES, Form.LINES, Form.WORDS, Form.JSON, Form.XML])
_FEW = settings(max_examples=25, deadline=None)  # a thread is woken for each check
Check = Callable[[bytes], bool]


def _reduced(
    text: bytes, check: Check, form: Form, jobs: int = 1, most: int = 5_000
) -> tuple[bytes, list[bytes]]:
    """Return what is left, and each better text on the way."""
    way: list[bytes] = []
    with Lanes(lambda: nullcontext(check), jobs, most) as lanes:
        lanes.learn(text, answer=True)
        reduction = Reduction(text, lanes, way.append)
        with suppress(BudgetSpent):
            shrink(reduction, form)
        return reduction.best, way


def _picky(text: bytes, salt: int) -> Check:
    """A check without any order in it: about half of all texts fail, the given one among them."""
    return lambda one: one == text or crc32(one, salt) % 2 == 0


@_FEW
@given(_LETTERS, st.integers(0, 1 << 32), _FORMS, st.integers(1, 40))
def test_what_is_left_fails_and_is_no_larger(text: bytes, salt: int, form: Form, most: int) -> None:
    """Whatever the check, and wherever the checks ran out; so does each best on the way."""
    check = _picky(text, salt)
    left, way = _reduced(text, check, form, most=most)
    assert check(left)
    assert len(left) <= len(text)
    assert all(check(one) for one in way)
    assert [*map(len, way)] == sorted(map(len, way), reverse=True)
    assert left == (way[-1] if way else text)


@_FEW
@given(_LETTERS, st.integers(0, 1 << 32))
def test_no_single_byte_can_be_taken_out(text: bytes, salt: int) -> None:
    """At rest, any byte less does not fail, even where the check has no order in it."""
    check = _picky(text, salt)
    left, _ = _reduced(text, check, Form.BYTES)
    assert not any(check(left[:at] + left[at + 1 :]) for at in range(len(left)))


@_FEW
@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=12), st.data())
def test_only_the_lines_that_matter_are_left(lines: list[str], data: st.DataObject) -> None:
    """Where a check asks for some lines in their order, these are what is left."""
    wanted = sorted(data.draw(st.sets(st.integers(0, len(lines) - 1), min_size=1, max_size=3)))
    needles = [f"{at}{lines[at]}" for at in wanted]
    text = "".join(f"{at}{line}\n" for at, line in enumerate(lines)).encode()

    def check(one: bytes) -> bool:
        found = one.decode().split()
        return [line for line in found if line in needles] == needles

    left, _ = _reduced(text, check, Form.LINES)
    assert left.decode().split() == needles


@_FEW
@given(_LETTERS, st.integers(0, 1 << 32), _FORMS, st.integers(2, 3))
def test_several_lanes_find_what_one_finds(text: bytes, salt: int, form: Form, jobs: int) -> None:
    """What is looked at ahead changes no answer, and so no result."""
    check = _picky(text, salt)
    assert _reduced(text, check, form, jobs) == _reduced(text, check, form)


_VALUES = st.recursive(
    st.none() | st.integers(0, 99) | st.text("xy", max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("kl"), inner, max_size=4),
    max_leaves=12,
)


@_FEW
@given(st.lists(_VALUES, max_size=5), st.lists(_VALUES, max_size=5))
def test_json_stays_json(before: list[object], behind: list[object]) -> None:
    """Each best is a document, and the part that matters is still in it."""
    text = json.dumps([*before, {"needle": 1}, *behind], indent=1).encode()
    left, way = _reduced(text, lambda one: b'"needle"' in one, Form.JSON)
    for one in way:
        json.loads(one)
    assert b'"needle"' in left
    assert len(left) <= len(b'["needle"]')


@_FEW
@given(_LETTERS, st.integers(0, 1 << 32), st.integers(1, 30))
def test_an_interrupt_loses_nothing(text: bytes, salt: int, at: int) -> None:
    """What was told last before the interrupt is the best there was."""
    fails, made, way = _picky(text, salt), 0, list[bytes]()

    class Stop(BaseException):
        """An interrupt."""

    def check(one: bytes) -> bool:
        nonlocal made
        made += 1
        if made == at:
            raise Stop
        return fails(one)

    with Lanes(lambda: nullcontext(check), 1, 5_000) as lanes:
        reduction = Reduction(text, lanes, way.append)
        try:
            shrink(reduction, Form.BYTES)
        except Stop:
            assert made == at
    assert fails(reduction.best)
    assert reduction.best == (way[-1] if way else text)


@_FEW
@given(_LETTERS, st.integers(0, 1 << 32))
def test_a_reduction_at_rest_rests(text: bytes, salt: int) -> None:
    """What was reduced once is not made smaller by a second time."""
    check = _picky(text, salt)
    once, _ = _reduced(text, check, Form.BYTES)
    assert _reduced(once, check, Form.BYTES) == (once, [])
