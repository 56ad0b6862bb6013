"""Loops over values."""

from collections.abc import Callable

import pytest

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "const out=[]; for (const x of [1,2]) out.push(x); for (const c of 'ab') out.push(c); for (const [k,v] of new Map([['a',1]])) out.push(k,v); for (const s of new Set([7])) out.push(s); return out",
        [1, 2, "a", "b", "a", 1, 7],
    ),
    ("const it={*[Symbol.iterator](){ yield 1; yield 2 }}; return [...it]", [1, 2]),
    (
        "class L { constructor(){this.n=0} [Symbol.iterator](){ let n=0; return { next(){ n++; return n>3?{done:true,value:undefined}:{done:false,value:n} } } } } return [...new L()]",
        [1, 2, 3],
    ),
    ("try { for (const x of 5) {} } catch(e) { return e.name }", "TypeError"),
    ("function* g(n){ for(let i=0;i<n;i++) yield i*2; } return [...g(3), ...g(1)]", [0, 2, 4, 0]),
    (
        "function* a(){ yield 1 } function* b(){ yield* a(); yield 2 } return Array.from(b())",
        [1, 2],
    ),
    (
        "const a=[1,2]; const out=[]; for (const x of a) { if (out.length<4) a.push(x+2); out.push(x) } return out.length",
        6,
    ),
    (
        "const m=new Map([[1,'a'],[2,'b']]); return [[...m.keys()],[...m.values()],[...m.entries()]]",
        [[1, 2], ["a", "b"], [[1, "a"], [2, "b"]]],
    ),
    (
        "const g=(function*(){yield 5})(); const first=g.next(); const second=g.next(); return [first.value, first.done, second.value, second.done]",
        [5, False, None, True],
    ),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """What can be walked through is walked through as in Node.js."""
    assert evaluated(body) == given
