"""Arguments find their parameters as in Python, and closures remember."""

import pytest
from tests.doubles.replays import outcome, real_result, result

_SAME = [
    "def go(a, /, b, *c, d=4, **e):\n    return [a, b, c, d, e]\n\n\nresult = [go(1, 2), go(1, b=3, d=5, f=6), go(1, 2, 3, 4)]\n",
    "def go(rows=[]):\n    rows.append(1)\n    return len(rows)\n\n\ngo()\nresult = go()\n",
    "made = []\nfor n in range(3):\n    made.append(lambda: n)\nresult = [f() for f in made]\n",
    "def outer(n):\n    def inner(m):\n        return n + m\n    return inner\n\n\nresult = outer(1)(2)\n",
    "def deco(times):\n    def wrap(f):\n        def inner(*a):\n            return [f(*a)] * times\n        return inner\n    return wrap\n\n\n@deco(2)\ndef go(x):\n    return x\n\n\nresult = go(3)\n",
    "import functools\n\n\n@functools.lru_cache\ndef fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\n\nresult = fib(9)\n",
    "import functools\n\n\ndef deco(f):\n    @functools.wraps(f)\n    def inner():\n        return f()\n    return inner\n\n\n@deco\ndef go():\n    return 1\n\n\nresult = [go.__name__, go()]\n",
    "async def a(n):\n    return n + 1\n\n\nasync def b():\n    import asyncio\n    return [await a(1), *await asyncio.gather(a(2), a(3))]\n\n\nimport asyncio\nresult = asyncio.run(b())\n",
    "def nothing():\n    pass\n\n\nresult = nothing()\n",
]


@pytest.mark.parametrize("program", _SAME)
def test_a_call_is_as_in_python(program: str) -> None:
    """The replay's result is the real one."""
    assert result(program) == real_result(program)


@pytest.mark.parametrize("call", ["go()", "go(1, 2, 3)", "go(1, 2, c=3)", "go(1, a=2)", "go(b=1)"])
def test_wrong_arguments_are_a_type_error(call: str) -> None:
    """Missing, superfluous, unknown and double arguments are refused."""
    assert outcome(f"def go(a, b=1):\n    return a\n\n\n{call}\n").error == "TypeError"


def test_an_asynchronous_generator_is_given_up() -> None:
    """Nothing is guessed about what is not built."""
    assert not outcome("async def go():\n    yield 1\n\n\ngo()\n").known


def test_what_is_not_awaited_does_not_run() -> None:
    """A coroutine that nobody awaits does nothing, and is no dict."""
    program = "async def go():\n    return {}\n\n\nvalue = go()\nvalue['a']\n"
    assert outcome(program).error == "TypeError"
