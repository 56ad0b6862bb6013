"""Modules of the repository."""

from collections.abc import Callable, Mapping

import pytest

from homeport.diagnosis.javascript.replay.values import Thrown
from homeport.diagnosis.replay.limits import GaveUp

Loaded = Callable[[Mapping[str, str]], object]


@pytest.mark.parametrize(
    ("main", "other", "given"),
    [
        ("exports.value = require('./other').n;", "exports.n = 1;", 1),
        ("const { n } = require('./other'); module.exports = { value: n };",
         "module.exports = { n: 2 };", 2),
        ("import d, { n, n as m } from './other.js';\nexport const value = [d, n, m];",
         "export const n = 3;\nexport default 4;", [4, 3, 3]),
        ("import * as o from './other.js';\nexport const value = Object.keys(o).length;",
         "export function a() {}\nexport class B {}\nexport default function named() {}", 3),
        ("import d from './other.js';\nexport const value = d();", "export default () => 5;", 5),
        ("import d from './other.js';\nexport const value = d();",
         "export default function () { return 6 }", 6),
        ("import d from './other.js';\nexport const value = d.n;", "module.exports = { n: 7 };", 7),
        ("export { n as value } from './other.js';", "const n = 8;\nexport { n };", 8),
        ("export * from './other.js';", "export const value = 9;", 9),
        ("import { default as d } from './other.js';\nconst value = d;\nexport { value };",
         "export default 10;", 10),
        ("exports.value = require('./other') === require('./other.js');", "module.exports = {};", True),
        ("exports.value = [__dirname, __filename];", "", ["/", "/main.js"]),
    ],
)  # fmt: skip
def test_modules_import_each_other(main: str, other: str, given: object, loaded: Loaded) -> None:
    """CommonJS and ES modules, and one from the other."""
    assert loaded({"main.js": main, "other.js": other}) == given


def test_data_and_types_are_imported(loaded: Loaded) -> None:
    """JSON is data, and an import of a type is none."""
    files = {
        "main.ts": "import type { T } from './types';\nimport d from './d.json';\n"
        "enum E { A, B = 5, C }\ninterface I { n: number }\n"
        "export const value: unknown = [d.n, E.A, E.C, E[5]];",
        "d.json": '{"n": 1}',
    }
    assert loaded(files) == [1, 0, 6, "B"]


def test_broken_data_ends_the_replay(loaded: Loaded) -> None:
    """JSON that cannot be read is given up."""
    with pytest.raises(GaveUp):
        loaded({"main.js": "require('./d.json')", "d.json": "{"})


def test_a_circle_sees_what_is_there_already(loaded: Loaded) -> None:
    """Modules that import each other get the exports so far."""
    files = {
        "main.js": "exports.early = 1; exports.value = require('./other').seen;",
        "other.js": "const m = require('./main'); exports.seen = [m.early, m.late];",
    }
    assert loaded(files) == [1, None]


@pytest.mark.parametrize(
    "main",
    ["require('express')", "require('./nowhere')", "import './main.json';\nimport x from 'fs';"],
)
def test_what_is_not_in_the_repository_ends_the_replay(main: str, loaded: Loaded) -> None:
    """Packages and missing files are given up."""
    with pytest.raises((GaveUp, Thrown)):
        loaded({"main.js": main})


def test_parameters_of_typescript_may_be_fields(loaded: Loaded) -> None:
    """`private` in a constructor makes a field; `this` among parameters is only a type."""
    code = (
        "class A { constructor(private readonly n: number, ...rest: number[]) { this.m = rest.length }\n"
        "  m: number = 0;\n  sum(): number { return this.n + this.m } }\n"
        "function f(this: void, a: number = 3): number { return a }\n"
        "export const value = [new A(1, 2, 3).sum(), f()];"
    )
    assert loaded({"main.ts": code}) == [3, 3]
