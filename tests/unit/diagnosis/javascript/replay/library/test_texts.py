"""`String`."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "return ['aBc'.toUpperCase(), 'aBc'.toLowerCase(), ' a '.trim(), ' a '.trimStart(), ' a '.trimEnd(), 'abc'.slice(-2), 'abc'.slice(1,2), 'abc'.substring(2,0), 'abcd'.substr(1,2), 'abcd'.substr(-2), 'abc'.charAt(1), 'abc'.charAt(9), 'a'.charCodeAt(0), 'abc'.at(-1), 'abc'.at(7)]",
        ["ABC", "abc", "a", "a ", " a", "bc", "b", "ab", "bc", "cd", "b", "", 97, "c", None],
    ),
    (
        "return ['abc'.includes('b'), 'abc'.startsWith('b',1), 'abc'.endsWith('b',2), 'abcb'.indexOf('b'), 'abcb'.lastIndexOf('b'), 'abc'.indexOf('x'), 'abc'.indexOf('b',2)]",
        [True, True, True, 1, 3, -1, -1],
    ),
    (
        "return ['a,b,c'.split(','), 'abc'.split(''), 'a1b2'.split(/\\d/), 'a,b'.split(',',1), 'a'.split(), 'a1b'.split(/(\\d)/)]",
        [["a", "b", "c"], ["a", "b", "c"], ["a", "b", ""], ["a"], ["a"], ["a", "1", "b"]],
    ),
    (
        "return ['aab'.replace('a','x'), 'aab'.replaceAll('a','x'), 'aab'.replace(/a/g,'x'), 'a-b'.replace(/(\\w)-(\\w)/,'$2-$1'), 'ab'.replace(/[ab]/g, c=>c.toUpperCase()), 'x'.replace('x','$&$$'), 'ab'.replace(/(?<k>a)/, '[$<k>]'), 'a'.replace('a','$5')]",
        ["xab", "xxb", "xxb", "b-a", "AB", "x$", "[a]b", "$5"],
    ),
    (
        "return ['a1b22'.match(/\\d+/g), 'abc'.match(/x/), 'abc'.match(/b(c)/)[1], 'abc'.match(/b/).index, 'abc'.match('c')[0], [...'a1b2'.matchAll(/\\d/g)].map(m=>m[0]), 'abc'.search(/c/), 'abc'.search('q'), 'abc'.match(/q/g)]",
        [["1", "22"], None, "c", 1, "c", ["1", "2"], 2, -1, None],
    ),
    (
        "return ['5'.padStart(3,'0'), '5'.padEnd(3), 'ab'.padStart(1), 'ab'.repeat(2), 'a'.concat('b',1), String(5), String(), String.fromCharCode(65,66), 'b'.localeCompare('a'), 'a'.localeCompare('B'), 'a'.localeCompare('a'), 'e\\u0301'.normalize().length, String.fromCodePoint(67)]",
        ["005", "5  ", "ab", "abab", "ab1", "5", "", "AB", 1, -1, 0, 1, "C"],
    ),
    (
        "return [isNaN('a'.charCodeAt(5)), 'abc'.toString(), 'abc'.valueOf(), 'İ'.length, ['b','a','C'].sort((x,y)=>x.localeCompare(y)), 'äb'.localeCompare('az')]",
        [True, "abc", "abc", 1, ["a", "b", "C"], -1],
    ),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Texts behave as in Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "return 'a'.repeat(1e9)",
        "return 'a'.padStart(1e9)",
        "let t = 'ab'; for (;;) t += t",
        "return 'a'.repeat(19000).replaceAll('a', 'b'.repeat(19000))",
        "return 'x'.includes(/x/)",
    ],
)
def test_what_grows_too_large_ends_the_replay(
    body: str, evaluated: Callable[[str], object]
) -> None:
    """A program cannot make a text that fills the memory."""
    with pytest.raises(GaveUp):
        evaluated(body)
