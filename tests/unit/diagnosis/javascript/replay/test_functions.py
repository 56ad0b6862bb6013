"""Functions of the program."""

from collections.abc import Callable

import pytest

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "function f(a,b=a+1,...c){ return [a,b,c,arguments.length] } return f(1,undefined,3,4)",
        [1, 2, [3, 4], 4],
    ),
    (
        "const f=function(){ return this?.x }; return [f.call({x:1}), f.apply({x:2},[]), f.bind({x:3})()]",
        [1, 2, 3],
    ),
    ("const add=a=>b=>a+b; return add(1)(2)", 3),
    ("const o={n:1, f(){ return (()=>this.n)() }}; return o.f()", 1),
    (
        "function Old(n){ this.n=n } Old.prototype.twice=function(){ return this.n*2 }; return new Old(4).twice()",
        8,
    ),
    ("function F(){ return {own:1} } return new F().own", 1),
    ("const fact=n=>n<2?1:n*fact(n-1); return fact(10)", 3628800),
    ("const counter=(()=>{ let n=0; return ()=>++n })(); counter(); return counter()", 2),
    ("const f=()=>({a:1}); return f()", {"a": 1}),
    (
        "try { const o={}; o.go() } catch(e) { return [e.name, e.message] }",
        ["TypeError", "o.go is not a function"],
    ),
    ("function f(){ } return f()", None),
    ("const bound=((a,b)=>a-b).bind(null, 10); return bound(3)", 7),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Functions are called as in Node.js."""
    assert evaluated(body) == given
