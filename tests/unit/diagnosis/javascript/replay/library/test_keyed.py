"""`Map` and `Set`."""

from collections.abc import Callable

import pytest

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "const m=new Map([['a',1]]); m.set('b',2).set('a',3); return [m.get('a'), m.get('z'), m.has('b'), m.delete('b'), m.delete('b'), m.size, [...m]]",
        [3, None, True, True, False, 1, [["a", 3]]],
    ),
    (
        "const s=new Set([1,1,'1']); s.add(2).add(1); const out=[]; s.forEach(v=>out.push(v)); return [s.size, s.has('1'), s.has(5), out, [...s.keys()], [...s.entries()]]",
        [3, True, False, [1, "1", 2], [1, "1", 2], [[1, 1], ["1", "1"], [2, 2]]],
    ),
    (
        "const k={}, m=new Map([[k,1],[NaN,2],[1,3]]); return [m.get(k), m.get({}), m.get(NaN), m.get('1'), m.get(1)]",
        [1, None, 2, None, 3],
    ),
    (
        "const m=new Map([[1,2]]); const out=[]; m.forEach((v,k,all)=>out.push(v,k,all.size)); m.clear(); return [out, m.size]",
        [[2, 1, 1], 0],
    ),
    ("const it=new Set([5]).values(); return [it.next().value, it.next().done]", [5, True]),
    ("try { Map() } catch(e) { return e.name }", "TypeError"),
    ("return [new Map(null).size, new Set().size, new Set('aab').size]", [0, 0, 2]),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Maps and sets behave as in Node.js."""
    assert evaluated(body) == given
