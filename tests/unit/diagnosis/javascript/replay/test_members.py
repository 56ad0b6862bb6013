"""Reading and writing members."""

from collections.abc import Callable

import pytest

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "const a=[1,2,3]; return [a[0], a[5], a['1'], a.length, a[-1], 'abc'[1], 'abc'.length, 'abc'[9], a[1.5]]",
        [1, None, 2, 3, None, "b", 3, None, None],
    ),
    ("const a=[1]; a[3]=4; a.length=2; return [a, a.length]", [[1, None], 2]),
    ("const a=[1,2,3]; a['1']=9; a.extra='e'; return [a, a.extra]", [[1, 9, 3], "e"]),
    (
        "const o={get x(){return this.y*2}, set x(v){this.y=v}, y:1}; o.x=4; return [o.x, o.y]",
        [8, 4],
    ),
    (
        "const o={get x(){return 1}}; try { 'use strict'; o.x=2; } catch(e) { return e.name } return 'TypeError'",
        "TypeError",
    ),
    (
        "try { null.x } catch(e) { return [e.name, e.message] }",
        ["TypeError", "Cannot read properties of null (reading 'x')"],
    ),
    (
        "try { undefined.x } catch(e) { return [e.name, e.message] }",
        ["TypeError", "Cannot read properties of undefined (reading 'x')"],
    ),
    (
        "try { let u; u.x = 1 } catch(e) { return [e.name, e.message] }",
        ["TypeError", "Cannot set properties of undefined (setting 'x')"],
    ),
    (
        "try { let u=null; u.x = 1 } catch(e) { return [e.name, e.message] }",
        ["TypeError", "Cannot set properties of null (setting 'x')"],
    ),
    (
        "const m=new Map([[1,2]]); return [m.size, m.foo, (5).toFixed(1), 'a'.toUpperCase(), ({}).toString(), (5).foo, true.x]",
        [1, None, "5.0", "A", "[object Object]", None, None],
    ),
    (
        "const o={a:{b:null}}; return [o?.a?.b?.c, o.x?.y.z.w, o.f?.(), o.a?.['b'], o.x?.[0].q]",
        [None, None, None, None, None],
    ),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Members are read and written as in Node.js."""
    assert evaluated(body) == given
