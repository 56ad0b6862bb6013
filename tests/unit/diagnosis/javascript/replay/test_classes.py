"""Classes of the program."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "class A { #p=1; static count=0; n=2; constructor(x){ this.x=x; A.count++ } get p(){ return this.#p } set p(v){ this.#p=v } static make(x){ return new A(x) } m(){ return this.n+this.x } } const a=A.make(5); a.p=7; return [a.p, a.m(), A.count, Object.keys(a)]",
        [7, 7, 1, ["n", "x"]],
    ),
    (
        "class A { constructor(n){ this.n=n } say(){ return 'A'+this.n } } class B extends A { constructor(n){ super(n+1); this.b=1 } say(){ return super.say()+'B' } } const b=new B(1); return [b.say(), b instanceof A, b instanceof B, {} instanceof A]",
        ["A2B", True, True, False],
    ),
    ("class A { f=()=>this.v; v=3 } const {f}=new A(); return f()", 3),
    (
        "class E extends Error { constructor(m,code){ super(m); this.name='E'; this.code=code } } try { throw new E('boom',4) } catch(e) { return [e.message, e.name, e.code, e instanceof E, e instanceof Error] }",
        ["boom", "E", 4, True, True],
    ),
    ("class A { static s = 1; static t = A.s + 1; } return A.t", 2),
    ("class A { x=1 } class B extends A { y=this.x+1 } return [new B().y, new B().x]", [2, 1]),
    ("const C=class { v(){ return 1 } }; return new C().v()", 1),
    ("try { class A {} A() } catch(e) { return e.name }", "TypeError"),
    ("try { new 5() } catch(e) { return e.name }", "TypeError"),
    (
        "class P { constructor(){ this.items=[] } add(x){ this.items.push(x); return this } } return new P().add(1).add(2).items",
        [1, 2],
    ),
    (
        "const o={ async m(){ return 1 }, *g(){ yield 1 }, ['c'+1]: 2, get z(){ return 3 } }; return [o.c1, o.z, [...o.g()]]",
        [2, 3, [1]],
    ),
    ("class A { toString(){ return 'mine' } } return `${new A()}`", "mine"),
    ("class A { static #n=0; static next(){ return ++A.#n } } A.next(); return A.next()", 2),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Classes make their objects as in Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "class A extends Map {} return new A()",
        "class A { static { } } return A",
    ],
)
def test_classes_of_the_runtime_are_not_extended(
    body: str, evaluated: Callable[[str], object]
) -> None:
    """Only errors can be extended."""
    with pytest.raises(GaveUp):
        evaluated(body)
