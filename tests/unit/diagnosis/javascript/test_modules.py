"""What a module exports and imports, by its text."""

import pytest

from homeport.diagnosis.javascript.modules import circle, defines, exports, import_line
from homeport.diagnosis.sources import Sources


def _sources(**files: str) -> Sources:
    named = {f"{name}.js": text for name, text in files.items()}
    return Sources(named.get, list(named))


@pytest.mark.parametrize(
    ("text", "names", "whole"),
    [
        ("module.exports = { a, b: c, d() { return { e: 1 }; } };\n", {"a", "b", "d"}, ""),
        ("exports.a = 1;\nmodule.exports.b = 2;\n", {"a", "b"}, ""),
        ("module.exports = render;\n", set(), "render"),
        ("export const a = 1;\nexport async function b() {}\n", {"a", "b"}, ""),
        ("export { a, b as c };\n", {"a", "c"}, ""),
        ("export default class Page {}\n", {"default"}, "Page"),
        ("// module.exports = { a };\n", set(), ""),
    ],
)
def test_exports_are_read(text: str, names: set[str], whole: str) -> None:
    """Both module systems, names and a whole value."""
    found = exports(_sources(m=text), "m.js")
    assert (set(found.names), found.whole) == (names, whole)


def test_a_circle_of_imports_is_named_in_order() -> None:
    """From one module over others back to it; none where there is none."""
    sources = _sources(
        a="require('./b');\n", b="import x from './c.js';\n", c="require('./a');\n", d=""
    )
    assert circle(sources, "b.js", "a.js") == ["b.js", "c.js", "a.js"]
    assert circle(sources, "d.js", "a.js") == []


def test_the_line_of_an_import_is_found() -> None:
    """By the name that it brings; the first line when it is not found."""
    sources = _sources(a="// top\nconst { x } = require('./b');\n")
    assert (import_line(sources, "a.js", "x"), import_line(sources, "a.js", "y")) == (2, 1)


def test_a_method_of_the_programs_own_is_known() -> None:
    """`get` of a store is the program's own, and not that of a Map."""
    files = {
        "a.js": "const s = { get: () => 1 };",
        "b.js": "m.get(1); m.set = 2;",
        "c.py": "get = 1",
    }
    sources = Sources(files.get, list(files))
    assert defines(sources, "get")
    assert not defines(sources, "set")
    assert not defines(sources, "find")
