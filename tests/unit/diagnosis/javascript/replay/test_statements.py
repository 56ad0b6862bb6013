"""Statements."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    ("let n=0; for (let i=0;i<5;i++) { if (i===1) continue; if (i===4) break; n+=i } return n", 5),
    ("let n=0; while(true) { n++; if (n>3) break } do { n++ } while(n<10); return n", 10),
    ("const fs=[]; for (let i=0;i<3;i++) fs.push(()=>i); return fs.map(f=>f())", [0, 1, 2]),
    ("const fs=[]; for (var i=0;i<3;i++) fs.push(()=>i); return fs.map(f=>f())", [3, 3, 3]),
    (
        "outer: for (let i=0;i<3;i++) { for (let j=0;j<3;j++) { if (j===1) continue outer; if (i===2) break outer } } return 'done'",
        "done",
    ),
    ("blk: { if (true) break blk; return 'no' } return 'yes'", "yes"),
    ("switch (2) { case 1: return 'a'; case 2: case 3: return 'b'; default: return 'c' }", "b"),
    (
        "let s=''; switch ('z') { case 'a': s+='a'; default: s+='d'; case 'b': s+='b'; break; case 'c': s+='c' } return s",
        "db",
    ),
    (
        "try { throw new TypeError('bad') } catch ({name, message}) { return [name, message] } finally { }",
        ["TypeError", "bad"],
    ),
    (
        "const out=[]; try { out.push(1); try { throw new Error('x') } finally { out.push(2) } } catch { out.push(3) } return out",
        [1, 2, 3],
    ),
    ("function f(){ try { return 1 } finally { return 2 } } return f()", 2),
    ("function f(){ for (const x of [1,2]) { try { return x } finally { } } } return f()", 1),
    (
        "const out=[]; for (const k in {a:1,b:2}) out.push(k); for (const i in ['x','y']) out.push(i); return out",
        ["a", "b", "0", "1"],
    ),
    ("return hoisted(); function hoisted() { return 'up' }", "up"),
    ("if (0) { return 1 } else if (1) { return 2 } else { return 3 }", 2),
    ("let i=0; for (;;) { if (++i>3) break } return i", 4),
    ("let a=1, b=2; for (a=5, b=6; a<7; a++, b--) {} return [a,b]", [7, 4]),
    ("for (const x of [1]) ; return 'empty'", "empty"),
    ("let x=1; { let x=2; { var v=3 } } return [x,v]", [1, 3]),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Statements run as in Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "for (;;) {}",
        "while (true) {}",
        "function f() { return f() } return f()",
        "with ({}) {}",
    ],
)
def test_endless_loops_are_given_up(body: str, evaluated: Callable[[str], object]) -> None:
    """Loops and calls without an end are cut off."""
    with pytest.raises((GaveUp, RecursionError)):
        evaluated(body)
