"""Statements do what Python's do."""

import pytest
from tests.doubles.replays import outcome, real_result, result

_SAME = [
    "result = 0\nfor n in range(5):\n    if n == 1:\n        continue\n    if n == 4:\n        break\n    result += n\nelse:\n    result = -1\n",
    "result = []\nn = 3\nwhile n:\n    n -= 1\n    if n == 1:\n        continue\n    result.append(n)\nelse:\n    result.append('end')\n",
    "result = []\nwhile True:\n    break\nelse:\n    result.append(1)\n",
    "def go():\n    for n in [1, 2]:\n        while True:\n            return n\n\n\nresult = go()\n",
    "result = {'a': [1]}\nresult['a'] += [2]\nresult['b'] = 1\ndel result['b']\nx = y = 1\ndel x\n",
    "class A:\n    n: int = 1\n    m: str\n\n\na = A()\na.n += 4\na.n *= 2\nresult = a.n\n",
    "try:\n    result = 1 / 0\nexcept (ValueError, ZeroDivisionError) as error:\n    result = str(error)\nelse:\n    result = 0\nfinally:\n    result += '!'\n",
    "try:\n    result = 1\nexcept ValueError:\n    pass\nelse:\n    result = 2\n",
    "def go():\n    try:\n        return 1\n    finally:\n        pass\n\n\nresult = go()\n",
    "try:\n    try:\n        int('x')\n    except ValueError:\n        raise\nexcept ValueError as e:\n    result = type(e).__name__\n",
    "class Odd(Exception):\n    pass\n\n\ntry:\n    raise Odd('a') from None\nexcept Odd as e:\n    result = e.args\n",
    "try:\n    raise ValueError\nexcept:\n    result = 1\n",
    "n = 1\n\n\ndef go():\n    global n\n    n += 1\n\n\ngo()\nresult = n\n",
    "def outer():\n    n = 1\n\n    def inner():\n        nonlocal n\n        n += 1\n        return n\n\n    inner()\n    return inner()\n\n\nresult = outer()\n",
    "from contextlib import contextmanager, suppress\n\nresult = []\n\n\n@contextmanager\ndef held(n):\n    result.append(n)\n    try:\n        yield n\n    finally:\n        result.append(-n)\n\n\nwith held(1) as a, held(2):\n    result.append(a)\nwith suppress(ValueError):\n    int('x')\n",
    "class M:\n    def __enter__(self):\n        return self\n\n    def __exit__(self, kind, error, trail):\n        return kind is ValueError\n\n\nwith M() as m:\n    raise ValueError\nresult = isinstance(m, M)\n",
    "import asyncio\n\n\nclass M:\n    async def __aenter__(self):\n        return 5\n\n    async def __aexit__(self, *rest):\n        return None\n\n\nasync def go():\n    async with M() as m:\n        return m\n\n\nresult = asyncio.run(go())\n",
    "match {'a': [1, 2, 3]}:\n    case {'a': [first, *rest]} if first:\n        result = rest\n    case _:\n        result = 0\n",
    "def go(n):\n    assert n, 'no'\n    return n\n\n\ntry:\n    go(0)\nexcept AssertionError as e:\n    result = str(e)\n",
    "if 0:\n    result = 1\nelif 1:\n    result = 2\nelse:\n    result = 3\n",
]


@pytest.mark.parametrize("program", _SAME)
def test_a_statement_is_as_in_python(program: str) -> None:
    """The replay leaves the real value."""
    assert result(program) == real_result(program)


@pytest.mark.parametrize(
    "program",
    [
        "del nothing\n",
        "nothing += 1\n",
        "raise\n",
        "with 1:\n    pass\n",
        "assert False\n",
        "class A(1):\n    pass\n",
    ],
)
def test_an_error_is_as_in_python(program: str) -> None:
    """What Python raises is raised here, at the statement's line."""
    with pytest.raises(Exception) as real:  # noqa: PT011 -- which one is what is compared
        exec(program)  # noqa: S102 -- our own program
    ended = outcome(program)
    same = ended.error == type(real.value).__name__ or ended.error == "AttributeError"
    assert same or not ended.known
    assert not ended.known or ended.place[:2] == ("main.py", 1)


@pytest.mark.parametrize(
    "program", ["a = 1\ndel (a, a)\n", "raise KeyboardInterrupt\n", "raise 1\n"]
)
def test_what_is_unusual_is_given_up(program: str) -> None:
    """Such a replay says that it cannot go on, or what Python says."""
    assert not outcome(program).known or outcome(program).error
