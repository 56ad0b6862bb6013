"""`Object` and `JSON`."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "const o={a:1,b:2}; return [Object.keys(o), Object.values(o), Object.entries(o), Object.assign({},o,{b:3},null), Object.fromEntries([['x',1]]), Object.fromEntries(new Map([['y',2]])), Object.keys('ab'), Object.values([5]), Object.keys(5)]",
        [
            ["a", "b"],
            [1, 2],
            [["a", 1], ["b", 2]],
            {"a": 1, "b": 3},
            {"x": 1},
            {"y": 2},
            ["0", "1"],
            [5],
            [],
        ],
    ),
    (
        "const o=Object.freeze({a:1}); return [Object.isFrozen(o), Object.isFrozen({}), o.a]",
        [True, False, 1],
    ),
    (
        "const base={hi(){return 'hi '+this.n}}; const o=Object.create(base); o.n='x'; return [o.hi(), o.hasOwnProperty('n'), o.hasOwnProperty('hi'), Object.hasOwn(o,'n'), [1].hasOwnProperty(0), Object.getPrototypeOf(o)===base]",
        ["hi x", True, False, True, True, True],
    ),
    (
        "return [JSON.parse('{\"a\":[1,null,true,\"x\",1.5]}'), JSON.stringify({a:[1,null,undefined,()=>1],b:undefined,c:'q\"',d:{e:NaN}}), JSON.stringify([]), JSON.stringify('é'), JSON.stringify({}), JSON.stringify(undefined), JSON.stringify(new Map())]",
        [
            {"a": [1, None, True, "x", 1.5]},
            '{"a":[1,null,null,null],"c":"q\\"","d":{"e":null}}',
            "[]",
            '"é"',
            "{}",
            None,
            "{}",
        ],
    ),
    (
        "return [JSON.stringify({a:[1,{b:2}],c:{}},null,2), JSON.stringify({toJSON(){return 'own'}})]",
        ['{\n  "a": [\n    1,\n    {\n      "b": 2\n    }\n  ],\n  "c": {}\n}', '"own"'],
    ),
    ("try { JSON.parse('{bad') } catch(e) { return e.name }", "SyntaxError"),
    ("try { JSON.parse(undefined) } catch(e) { return e.name }", "SyntaxError"),
    ("try { Object.keys(null) } catch(e) { return e.name }", "TypeError"),
    ("try { Object.assign(null, {}) } catch(e) { return e.name }", "TypeError"),
    (
        "const a={x:[1,{y:2}]}, b=structuredClone(a); b.x[1].y=9; return [a.x[1].y, b.x[1].y, structuredClone(new Set([1])).size, structuredClone(new Date(5)).getTime()]",
        [2, 9, 1, 5],
    ),
    ("try { structuredClone(()=>1) } catch(e) { return 'thrown' }", "thrown"),
    (
        "const o={get v(){return 5}}; return [Object.values(o), {...o}, ({}).valueOf(), ({a:1}).toString()]",
        [[5], {"v": 5}, {}, "[object Object]"],
    ),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Objects and JSON behave as in Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "return JSON.parse('1', x => x)",
        "return JSON.stringify({}, ['a'])",
        "return JSON.stringify(new Date(5))",
        "return Object.freeze([])",
        "return Object.fromEntries(['ab'])",
    ],
)
def test_unusual_forms_are_given_up(body: str, evaluated: Callable[[str], object]) -> None:
    """Only the plain forms of JSON and of objects are replayed."""
    with pytest.raises(GaveUp):
        evaluated(body)
