"""Promises and timers."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "return (async()=>{ const a=await Promise.resolve(1); const b=await 2; return [a,b, await Promise.all([1,Promise.resolve(2)]), await Promise.allSettled([Promise.reject(new Error('x')), 1]).then(r=>r.map(o=>o.status))] })()",
        [1, 2, [1, 2], ["rejected", "fulfilled"]],
    ),
    (
        "return Promise.reject(new Error('no')).catch(e=>e.message).then(m=>m+'!').finally(()=>5)",
        "no!",
    ),
    ("return new Promise((ok,bad)=>setTimeout(()=>ok('late'),5)).then(v=>v+'r')", "later"),
    ("return new Promise((ok,bad)=>{ throw new Error('in') }).catch(e=>e.message)", "in"),
    ("return Promise.resolve(Promise.resolve(3)).then()", 3),
    (
        "return (async()=>{ try { await Promise.all([Promise.reject(new Error('a'))]) } catch(e) { return e.message } })()",
        "a",
    ),
    (
        "return (async()=>{ const out=[]; for (const p of [1,2]) out.push(await new Promise(r=>setTimeout(()=>r(p),1))); return out })()",
        [1, 2],
    ),
    ("return (async()=>{ const r = await Promise.allSettled([1]); return r[0].value })()", 1),
    ("return Promise.resolve(1).then(()=>{ throw new Error('t') }).then(()=>1, e=>e.message)", "t"),
    (
        "return new Promise(ok=>{ const inner=new Promise(done=>setTimeout(()=>done('i'),1)); ok(inner) })",
        "i",
    ),
    ("return new Promise(ok=>setImmediate(ok, 4))", 4),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Promises settle as in Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "return new Promise(() => 1)",
        "return setInterval(() => 1, 5)",
        "return clearTimeout(1)",
        "return Promise.resolve(1).then.call(5)",
    ],
)
def test_what_never_ends_is_given_up(body: str, evaluated: Callable[[str], object]) -> None:
    """A promise that nobody settles, and a timer that repeats, end the replay."""
    with pytest.raises(GaveUp):
        evaluated(body)
