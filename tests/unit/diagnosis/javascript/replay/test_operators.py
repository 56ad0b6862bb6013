"""Operators and conversions."""

from collections.abc import Callable

import pytest

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "return [1+2, '1'+2, 1+'2', [1]+2, null+1, true+true, '3'*'4', 7%3, -7%3, 2**10, 7/2]",
        [3, "12", "12", "12", 1, 2, 12, 1, -1, 1024, 3.5],
    ),
    (
        "return [String(1/0), String(-1/0), String(0/0), String(undefined+1), String(5%0), String('a'*1)]",
        ["Infinity", "-Infinity", "NaN", "NaN", "NaN", "NaN"],
    ),
    (
        "return [1<2, '10'<'9', '10'<9, null>=0, undefined<1, NaN===NaN, 'a'<'b', [2]>1]",
        [True, True, False, True, False, False, True, True],
    ),
    (
        "return [1=='1', null==undefined, null==0, ''==0, 'a'=='a', true==1, [1]==1, ({})=='[object Object]', [1]=='1', '1'==[1], undefined==0]",
        [True, True, False, True, True, True, True, True, True, True, False],
    ),
    (
        "return [1==='1', null===undefined, 0===-0, 'a'!=='b', 1!='1', 2!==2]",
        [False, False, True, True, False, False],
    ),
    (
        "return [!0, !'', !'a', ![], !null, !NaN, -'3', +'4', +'', +'x'===+'x', ~5, typeof 1, typeof 'a', typeof null, typeof undefined, typeof (()=>1), typeof {}, typeof true, void 0]",
        [
            True,
            True,
            False,
            False,
            True,
            True,
            -3,
            4,
            0,
            False,
            -6,
            "number",
            "string",
            "object",
            "undefined",
            "function",
            "object",
            "boolean",
            None,
        ],
    ),
    (
        "return [5&3, 5|3, 5^3, 1<<4, -16>>2, -1>>>28, 5.7|0, String(NaN|0)]",
        [1, 7, 6, 16, -4, 15, 5, "0"],
    ),
    (
        "return [0.1+0.2, 1e21+'', 1e-7+'', 123456789012+'', 1.5+'', -0+'', 100+'', 0.000001+'']",
        [0.30000000000000004, "1e+21", "1e-7", "123456789012", "1.5", "0", "100", "0.000001"],
    ),
    (
        "return [String([1,[2,3],null,undefined]), String({}), String(null), String(true), `${[1,2]}`, String(new Map()), String(new Error('x'))]",
        ["1,2,3,,", "[object Object]", "null", "true", "1,2", "[object Map]", "Error: x"],
    ),
    (
        "return [Number('0x1f'), Number('0b11'), Number('0o7'), Number(' 12 '), Number(''), Number([5]), Number(true), Number(null), String(Number('1_0')), String(Number('0xz')), String(Number({})), Number(new Date(5)), Number('Infinity')===Infinity]",
        [31, 3, 7, 12, 0, 5, 1, 0, "NaN", "NaN", "NaN", 5, True],
    ),
    (
        "return [2**-1, String((-8)**(1/3)), 10**400===Infinity, 5/-0===-Infinity]",
        [0.5, "NaN", True, True],
    ),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Operators convert their sides as Node.js does."""
    assert evaluated(body) == given
