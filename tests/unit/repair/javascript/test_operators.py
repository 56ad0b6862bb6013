import pytest

from homeport.repair.candidate import spliced
from homeport.repair.javascript.generate import candidates


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("return a < b;", "return a <= b;"),
        ("return a + b;", "return a - b;"),
        ("return a - b;", "return b - a;"),
        ("return a + b;", "return a;"),
        ("a += b; return a;", "a -= b; return a;"),
        ("a++; return a;", "a--; return a;"),
        ("return a && b;", "return a || b;"),
        ("return a && b;", "return b;"),
        ("return !a;", "return a;"),
        ("return a ? 1 : 2;", "return a ? 2 : 1;"),
        ("if (a) return b;", "if (!(a)) return b;"),
        ("if (a) return b;", "if (a && b) return b;"),
        ("return 3;", "return 4;"),
        ("return true;", "return false;"),
        ("return 'Ab';", "return 'ab';"),
        ("return null;", "return [];"),
        ("return a;", "return b;"),
        ("return a.push(b);", "return a.unshift(b);"),
        ("return g(a, b);", "return g(b, a);"),
        ("return g(a, b);", "return g(a);"),
        ("return parseInt(a);", "return parseInt(a, 10);"),
        ("return a.sort();", "return a.sort((a, b) => a - b);"),
        ("return a.length;", "return a.length - 1;"),
        ("return a;", "return a + b;"),
        ("return a;", "return Math.floor(a);"),
        ("return a;", "return a.trim();"),
        ("a.sort();\n  return a;", "return a;\n  a.sort();"),
        ("while (a) {\n    break;\n  }", "while (a) {\n    continue;\n  }"),
        ("g(a);", "return g(a);"),
        ("return g(a);", "if (!a) return null;\n  return g(a);"),
        ("for (const x of a) {\n    g(x);\n  }",
         "for (const x of a) {\n    if (!a) continue;\n    g(x);\n  }"),
    ],
)  # fmt: skip
def test_each_family(before: str, after: str) -> None:
    """Each family proposes what its name says."""
    data = f"function f(a, b) {{\n  {before}\n}}\n".encode()
    texts = {spliced(data, one.splices).decode() for one in candidates("f.js", data)}
    assert f"function f(a, b) {{\n  {after}\n}}\n" in texts


def test_a_missing_await_comes_first() -> None:
    """In an async function the missing `await` is the likeliest."""
    data = b"async function f(a) {\n  const b = load(a);\n  return b.size;\n}\n"
    first = candidates("f.js", data)[0]
    assert b"await load(a)" in spliced(data, first.splices)


def test_await_undone() -> None:
    """An `await` may be one too many."""
    data = b"async function f(a) {\n  return await a;\n}\n"
    texts = {spliced(data, one.splices) for one in candidates("f.js", data)}
    assert data.replace(b"await a", b"a") in texts


def test_parameters_stay() -> None:
    """The names of parameters and imports are not exchanged."""
    data = b"import { x } from 'y';\nfunction f(a, b) {\n  return a;\n}\n"
    for one in candidates("f.js", data):
        text = spliced(data, one.splices)
        assert b"import { x } from 'y';" in text or b"import" not in text
        assert b"f(a, b)" in text or one.operator == "javascript.out"
