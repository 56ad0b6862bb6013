"""`Array`."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.javascript.replay.values import Thrown
from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "const a=[3,1,2]; return [a.map(x=>x*2), a.filter(x=>x>1), a.reduce((s,x)=>s+x), a.reduce((s,x)=>s+x,10), a.reduceRight((s,x)=>s+'-'+x), a.find(x=>x<3), a.findIndex(x=>x===2), a.findLast(x=>x>1), a.findLastIndex(x=>x>5), a.some(x=>x>2), a.every(x=>x>2)]",
        [[6, 2, 4], [3, 2], 6, 16, "2-1-3", 1, 2, 2, -1, True, False],
    ),
    (
        "const a=[10,9,1]; return [[...a].sort(), [...a].sort((x,y)=>x-y), a.toSorted((x,y)=>y-x), [...a].reverse(), a.toReversed(), a]",
        [[1, 10, 9], [1, 9, 10], [10, 9, 1], [1, 9, 10], [1, 9, 10], [10, 9, 1]],
    ),
    (
        "const a=[1,2,3,4,5]; const cut=a.splice(1,2,'x'); return [a, cut, a.slice(1,-1), a.slice(-2), a.splice(2), a]",
        [[1, "x"], [2, 3], ["x", 4], [4, 5], [4, 5], [1, "x"]],
    ),
    (
        "const a=[1]; return [a.push(2,3), a.pop(), a.unshift(0), a.shift(), a, [].pop(), [].shift()]",
        [3, 3, 3, 0, [1, 2], None, None],
    ),
    (
        "return [[1,2,1].indexOf(1), [1,2,1].lastIndexOf(1), [1].indexOf(5), [NaN].includes(NaN), [1].includes('1'), [1].concat(2,[3,[4]]), [1,null,undefined,'a'].join(), [1,2].join('-'), [].join()]",
        [0, 2, -1, True, False, [1, 2, 3, [4]], "1,,,a", "1-2", ""],
    ),
    (
        "return [[1,2,3].at(-1), [1].at(5), [1,2,3].fill(0,1), [1,[2,[3]]].flat(), [1,[2,[3]]].flat(2), [1,2].flatMap(x=>[x,x*2]), [...['a'].entries()], [...['a'].keys()], [...['a'].values()]]",
        [3, None, [1, 0, 0], [1, 2, [3]], [1, 2, 3], [1, 2, 2, 4], [[0, "a"]], [0], ["a"]],
    ),
    (
        "return [Array.isArray([]), Array.isArray('a'), Array.of(1,2), Array.from('abc'), Array.from({length:3},(_,i)=>i*2), Array.from(new Set([1,1])), Array.from(new Map([[1,2]])), [1,2].toString()]",
        [True, False, [1, 2], ["a", "b", "c"], [0, 2, 4], [1], [[1, 2]], "1,2"],
    ),
    ("try { [].reduce((a,b)=>a) } catch(e) { return e.name }", "TypeError"),
    ("try { [1].map(5) } catch(e) { return e.name }", "TypeError"),
    ("try { new Array(-1) } catch(e) { return e.name }", "RangeError"),
    (
        "const out=[]; [1,2].forEach((x,i,all)=>out.push(x,i,all.length)); return out",
        [1, 0, 2, 2, 1, 2],
    ),
    (
        "return [[undefined,3,undefined,1].sort(), ['b','a','C'].sort(), [true,false].sort()]",
        [[1, 3, None, None], ["C", "a", "b"], [False, True]],
    ),
    ("try { Array.from(undefined) } catch(e) { return e.name }", "TypeError"),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Arrays behave as in Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "let a = [1]; for (;;) a = a.concat(a)",
        "return Array.from({ length: 1e9 })",
        "const a = []; a.length = 1e9; return a",
        "const t = 'a'.repeat(15000); return [t, t].join()",
        "const a = []; a[-1.5] = 1; return a",
        "return [1, 2].reduceWhatever.x.y",
    ],
)
def test_what_grows_too_large_or_is_unknown_ends_the_replay(
    body: str, evaluated: Callable[[str], object]
) -> None:
    """A program cannot fill the memory; an unknown method is undefined, as anywhere."""
    with pytest.raises((GaveUp, Thrown)):
        evaluated(body)
