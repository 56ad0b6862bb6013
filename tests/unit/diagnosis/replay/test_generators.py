"""Generators are lazy, and end once."""

import pytest
from tests.doubles.replays import outcome, real_result, result

_SAME = [
    "def go():\n    yield 1\n    for n in range(9):\n        if n == 1:\n            continue\n        if n == 4:\n            break\n        yield n\n    n = 2\n    while n:\n        n -= 1\n        if n == 1:\n            continue\n        yield 'w'\n        break\n    yield from [7, 8]\n    return 5\n\n\nresult = list(go())\n",
    "def go():\n    got = yield 1\n    end = yield from inner()\n    yield got, end\n\n\ndef inner():\n    yield 2\n    return 3\n\n\ng = go()\nresult = [next(g), g.send('x'), next(g)]\n",
    "def go():\n    if True:\n        yield 1\n        return\n    yield 2\n\n\nrows = go()\nresult = [list(rows), list(rows)]\n",
    "def go():\n    n = 0\n    while True:\n        n += 1\n        yield n\n\n\nimport itertools\nresult = list(itertools.islice(go(), 3))\n",
    "done = []\n\n\ndef go():\n    try:\n        yield 1\n    finally:\n        done.append(2)\n\n\nresult = [list(go()), done]\n",
    "from contextlib import nullcontext\n\n\ndef go():\n    with nullcontext(4) as four:\n        yield four\n\n\nresult = list(go())\n",
    "def go():\n    for n in [1]:\n        yield\n    else:\n        yield 'else'\n\n\nresult = list(go())\n",
    "def go():\n    while True:\n        yield 1\n        return\n\n\nresult = list(go())\n",
]


@pytest.mark.parametrize("program", _SAME)
def test_a_generator_is_as_in_python(program: str) -> None:
    """The replay's elements are the real ones."""
    assert result(program) == real_result(program)


def test_where_a_generator_fails_is_known() -> None:
    """An error between two elements has the line in the generator."""
    ended = outcome("def go():\n    yield 1\n    if True:\n        yield 1 / 0\n\n\nlist(go())\n")
    assert (ended.error, ended.place[1]) == ("ZeroDivisionError", 4)


def test_an_exception_caught_around_a_yield_is_given_up() -> None:
    """Nothing is guessed about what is not built."""
    assert not outcome(
        "def go():\n    try:\n        yield 1\n    except ValueError:\n        pass\n\n\nlist(go())\n"
    ).known
