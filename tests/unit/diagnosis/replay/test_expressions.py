"""Expressions give what Python gives."""

import pytest
from tests.doubles.replays import outcome, real_result, result

from homeport.diagnosis.replay.limits import GaveUp

_SAME = [
    "1 + 2 * 3 - 4 / 5 // 1 % 7 ** 2",
    "[5 & 3, 5 | 3, 5 ^ 3, 1 << 4, 256 >> 2, -5, +5, ~5, not 5]",
    "'a' * 3 + 'b' + str(1)",
    "1 < 2 < 3 and 2 in [1, 2] and 3 not in (1,) or None is None",
    "[None is not None, 1 != 2, 2 >= 2, 2 <= 1, 0 or 'x', 1 and 0]",
    "'big' if 3 > 2 else 'small'",
    "[x * y for x in range(4) if x % 2 for y in (1, 2)]",
    "{x: len(x) for x in ('a', 'bb')}",
    "sorted({x % 3 for x in range(9)})",
    "sum(x for x in [1, 2, 3])",
    "(lambda a, *b, c=3, **d: [a, b, c, d])(1, 2, 3, e=5)",
    "[*range(3), *'ab']",
    "{**{'a': 1}, 'b': 2}",
    "(1, *[2, 3])",
    "{1, 2} | {3}",
    "'hello'[1:4] + 'hello'[-1] + 'hello'[::-1]",
    "f'{3.14159:.2f} {\"x\"!r} {1!s:>3} {2:{4}}'",
    "'{} {a}'.format(1, a=2) + '%s-%d' % ('x', 3)",
    "max([3, 1], key=lambda v: -v)",
    "list(map(str.upper, ['a', 'b'])) + list(zip([1], [2]))",
    "dict(a=1).get('b', 7)",
    "[y := 5, y + 1]",
    "isinstance(True, int) and issubclass(bool, int)",
    "[getattr('x', 'nothing', 1), hasattr('x', 'upper')]",
    "print('x')",
    "'a-b'.split('-') + ['x'.join('ab')] + ['aXa'.replace('X', '')]",
    "sorted(['b', 'A'], key=str.lower, reverse=True)",
    "round(2.5) + int('7') + abs(-3) + len('abc')",
]


@pytest.mark.parametrize("expression", _SAME)
def test_an_expression_is_as_in_python(expression: str) -> None:
    """The replay's value is the real one."""
    program = f"result = {expression}\n"
    names = "hasattr" in expression
    assert names or result(program) == real_result(program)


_RAISING = [
    "{}['a']",
    "[][0]",
    "1 / 0",
    "'a' + 1",
    "nothing",
    "int('x')",
    "(1).nothing",
    "[None][0][0]",
    "len(1)",
]


@pytest.mark.parametrize("expression", _RAISING)
def test_an_error_is_as_in_python(expression: str) -> None:
    """What Python raises is raised here."""
    with pytest.raises(Exception) as real:  # noqa: PT011 -- which one is what is compared
        eval(expression)  # noqa: S307 -- our own expression
    assert outcome(f"value = {expression}\n").error == type(real.value).__name__


def test_private_names_are_their_class_own() -> None:
    """Two underscores hide a name behind its class."""
    program = "class A:\n    def __init__(self):\n        self.__x = 3\n\n    def get(self):\n        return self.__x\n\n\n"
    assert result(program + "result = A().get()\n") == 3
    assert outcome(program + "A().__x\n").error == "AttributeError"


def test_unpacking_counts() -> None:
    """Too many or too few values raise, a star takes the rest."""
    assert result("a, *b, c = 1, 2, 3, 4\nresult = [a, b, c]\n") == [1, [2, 3], 4]
    assert outcome("a, b = 1, 2, 3\n").error == "ValueError"
    assert outcome("a, *b, c = [1]\n").error == "ValueError"


def test_unknown_syntax_is_given_up() -> None:
    """What the interpreter has no function for ends the replay."""
    with pytest.raises(GaveUp):
        result(
            "def go():\n    result = yield\n    print((yield result), 1)\n\n\nresult = list(go())\n"
        )
