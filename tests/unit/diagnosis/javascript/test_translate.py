"""JavaScript and TypeScript in the shape of Python's syntax tree."""

import ast
import textwrap

import pytest

from homeport.diagnosis.javascript.translate import translate
from homeport.diagnosis.python.shape import code


def unparsed(text: str, path: str = "a.js") -> str:
    """The translation as Python code."""
    tree = translate(textwrap.dedent(text), path)
    assert tree is not None
    return ast.unparse(ast.fix_missing_locations(tree))


@pytest.mark.parametrize(
    ("javascript", "python"),
    [
        ("const a = 1;", "a = 1"),
        ("let a;", "a = None"),
        ("var a = undefined;", "a = None"),
        ("a.b = null;", "a.b = None"),
        ("const s = 'it\\'s';", 's = "it\'s"'),
        ("const s = `x${1}`;", "s = f'{1}'"),
        ("const n = 1.5, m = 0x10, k = 3n;", "n = 1.5\nm = 16\nk = 3"),
        ("const a = [1, true];", "a = [1, True]"),
        ("const a = {b: 1, 'c-d': 2, e, ...f};", "a = {'b': 1, 'c-d': 2, 'e': e, **f}"),
        ("const {a, b: c} = d;", "a = d.a\nc = d.b"),
        ("const {a = 1} = d;", "a = d.a"),
        ("const [a, b] = c();", "a, b = c()"),
        ("const x = a ? b : c;", "x = b if a else c"),
        ("const x = a ?? b;", "x = a or b"),
        ("const x = a && !b;", "x = a and (not b)"),
        ("const x = a + b * 2;", "x = a + b * 2"),
        ("const x = a === b;", "x = a == b"),
        ("const x = a?.b[0](c);", "x = a.b[0](c)"),
        ("const x = new Box(1);", "x = Box(1)"),
        ("const x = await f();", "x = await f()"),
        ("const x = (a);", "x = a"),
        ("const x = -a;", "x = -a"),
        ("const fs = require('fs');", "import fs as fs"),
        ("const {a, b: c} = require('./x');", "from ./x import a as a\nfrom ./x import b as c"),
        ("import d, {e as f, g} from './x';",
         "from ./x import default as d\nfrom ./x import e as f\nfrom ./x import g as g"),
        ("import * as ns from './x';", "import ./x as ns"),
        ("import './x';", ""),
        ("if (a) b(); else if (c) d(); else { e(); }",
         "if a:\n    b()\nelif c:\n    d()\nelse:\n    e()"),
        ("for (const x of xs) f(x);", "for x in xs:\n    f(x)"),
        ("for (const k in o) {}", "for k in keys of(o):\n    pass"),
        ("for (let i = 0; i < n; i++) f(i);", "i = 0\nwhile i == n:\n    f(i)"),
        ("while (a) b();", "while a:\n    b()"),
        ("do { a(); } while (b);", "while b:\n    a()"),
        ("try { a(); } catch (e) { b(); } finally { c(); }",
         "try:\n    a()\nexcept as e:\n    b()\nfinally:\n    c()"),
        ("throw new E('x');", "raise E('x')"),
        ("switch (a) { case 1: f(); break; default: g(); }", "if 1:\n    f()\nelse:\n    g()"),
        ("function f(a, b = 2) { return a; }", "def f(a, b=2):\n    return a"),
        ("const f = (a) => a.b;", "def f(a):\n    return a.b"),
        ("const f = a => { return a; };", "def f(a):\n    return a"),
        ("const f = async function () {};", "async def f():\n    pass"),
        ("function f({a, b: c}) {}",
         "def f(argument 1):\n    a = argument 1.a\n    c = argument 1.b\n    pass"),
        ("class A extends B { x = 1; constructor(a) { this.a = a; } }",
         "class A(B):\n    x = 1\n\n    def __init__(a):\n        this.a = a"),
        ("export function f() {}", "def f():\n    pass"),
        ("export const a = 1;", "a = 1"),
        ("export default function f() {}", "def f():\n    pass\ndefault = f"),
        ("export default a;", "default = a"),
        ("module.exports = f;", "default = f"),
        ("module.exports = {a, b: c};", "b = c"),
        ("module.exports = () => 1;", "def default():\n    return 1"),
        ("exports.a = b;", "a = b"),
        ("xs.map(x => x.y);",
         "def callback at line 1(x):\n    return x.y\nxs.map(callback at line 1)"),
    ],
)  # fmt: skip
def test_a_statement_becomes_its_counterpart(javascript: str, python: str) -> None:
    """Each kind of syntax the flow needs."""
    got = unparsed(javascript).replace("\n\n", "\n").strip()
    assert got == (python.replace("\n\n", "\n") or "pass")


def test_types_are_left_out() -> None:
    """TypeScript reads as the JavaScript it becomes."""
    text = "function f(a: number, b?: string): string { return (b as any)!; }\nlet x: Foo = f(1);"
    assert unparsed(text, "a.ts") == "def f(a, b):\n    return b\nx = f(1)"
    assert unparsed("const a = <div>{x}</div>;", "a.tsx").startswith("a = ")


def test_positions_are_those_of_the_file() -> None:
    """Lines from 1, columns in bytes, so that traces fit."""
    tree = translate("\n\nconst é = a.b;\n", "a.js")
    assert tree is not None
    attribute = next(node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    assert (attribute.lineno, attribute.col_offset, attribute.end_col_offset) == (3, 11, 14)


def test_the_code_is_shown_as_written() -> None:
    """People see JavaScript, not the translation."""
    tree = translate("f(a === undefined);", "a.js")
    assert tree is not None
    call = next(node for node in ast.walk(tree) if isinstance(node, ast.Call))
    assert code(call) == "f(a === undefined)"


@pytest.mark.parametrize("text", ["", "function (", "const = ;", "}{", "a b c", "\x00", "/*"])
def test_broken_code_gives_what_can_be_read(text: str) -> None:
    """Half-written files never raise."""
    assert isinstance(translate(text, "a.js"), ast.Module)


@pytest.mark.parametrize("opening", ["(", "[", "{a:", "f(", "!", "() => "])
def test_code_nested_too_deeply_never_overflows(opening: str) -> None:
    """A generated bundle gives a module or nothing, not a crash of the interpreter."""
    tree = translate(f"x = {opening * 20_000}1", "a.js")
    assert tree is None or isinstance(tree.body, list)
