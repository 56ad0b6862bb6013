"""Expressions."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "return [1?'a':'b', (1,2), null??'d', 0??'d', ''||'x', 'y'&&'z', 0&&1]",
        ["a", 2, "d", 0, "x", "z", 0],
    ),
    (
        "let a=1; a+=2; a*=3; a-=1; a/=2; a**=2; a%=7; let n=null; n??=5; let z=0; z||=4; let y=1; y&&=9; return [a,n,z,y]",
        [2, 5, 4, 9],
    ),
    ("let i=1; return [i++, i, ++i, i--, --i]", [1, 2, 3, 3, 1]),
    ("return [...[1,2],...'ab'].length", 4),
    ("const o={a:1}; return {...o, b:2, ...{a:3}, ...null, ...[9]}", {"0": 9, "a": 3, "b": 2}),
    ("return `a${1+1}b${'c'}` + 'q\\n\\x41\\u0042\\u{43}\\\\'", "a2bcq\nABC\\"),
    ("return ['a' in {a:1}, 0 in [5], 3 in [5], 'length' in []]", [True, True, False, True]),
    ("return [typeof notDeclared, delete ({a:1}).a]", ["undefined", True]),
    ("return [/a+/.test('caat'), 'x'.concat('y')]", [True, "xy"]),
    ("const tagged = {a:{b:[{c:5}]}}; return tagged.a.b[0].c", 5),
    ("return [0x10, 1_000, .5, 1e3, 0b11]", [16, 1000, 0.5, 1000, 3]),
    ("const a=1, o={a, 'b-c':2, 3:4}; return [o.a, o['b-c'], o[3]]", [1, 2, 4]),
    ("return [new Array(3).length, new Array(1,2).length, new Object()]", [3, 2, {}]),
    ("return ((a, b) => a + b)(...[1, 2])", 3),
    ("let x; const y = (x = 5) + 1; return [x, y]", [5, 6]),
    ('return "it\'s" + \'a "q"\'', 'it\'sa "q"'),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Expressions have the values of Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "return import('./x')",
        "return String.raw`x`",
    ],
)
def test_what_is_unknown_is_given_up(body: str, evaluated: Callable[[str], object]) -> None:
    """A kind of expression that is not known ends the replay."""
    with pytest.raises(GaveUp):
        evaluated(body)
