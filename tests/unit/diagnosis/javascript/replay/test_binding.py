"""Names, members and patterns as targets."""

from collections.abc import Callable

import pytest

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "const {a, b:{c=3, ...more}, d='x'} = {a:1, b:{e:5, f:6}}; return [a,c,more,d]",
        [1, 3, {"e": 5, "f": 6}, "x"],
    ),
    ("const [x, , y=9, ...rest] = [1,2,undefined,4,5]; return [x,y,rest]", [1, 9, [4, 5]]),
    ("let a=1,b=2; [a,b]=[b,a]; return [a,b]", [2, 1]),
    ("let o={}; ({x:o.p, y:o['q']} = {x:1,y:2}); return o", {"p": 1, "q": 2}),
    ("const {['k'+1]: v} = {k1: 7}; return v", 7),
    ("const {length} = 'abc'; return length", 3),
    ("try { const {x} = null } catch(e) { return e.name }", "TypeError"),
    ("try { missing = 1 } catch(e) { return e.name } return 'ReferenceError'", "ReferenceError"),
    (
        "try { return nothere } catch(e) { return [e.name, e.message] }",
        ["ReferenceError", "nothere is not defined"],
    ),
    (
        "const f=({a=1,b}={},[c]=[3])=>[a,b,c]; return [f(), f({b:2},[4])]",
        [[1, None, 3], [1, 2, 4]],
    ),
    ("for (const {id, tags:[first]} of [{id:1,tags:['t']}]) return [id,first]", [1, "t"]),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Patterns take values apart as in Node.js."""
    assert evaluated(body) == given
