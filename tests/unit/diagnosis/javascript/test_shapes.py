"""Each finder speaks about the wrong function and is silent about the corrected one."""

import pytest

from homeport.diagnosis.case import Case
from homeport.diagnosis.javascript.shapes import SHAPES, with_callbacks
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.reachable import reachable
from homeport.diagnosis.sources import Sources
from homeport.traces import read_failure

_ASYNC = "async function size(n) {\n  return n.length;\n}\n"
_PAIRS = [
    ("function f(xs) {\n  return xs.map(x => { x.n; });\n}\n",
     "function f(xs) {\n  return xs.map(x => x.n);\n}\n", "braces and no return", "x"),
    (_ASYNC + "function f(xs) {\n  const all = xs.map(x => size(x));\n  return all;\n}\n",
     _ASYNC + "async function f(xs) {\n  return Promise.all(xs.map(x => size(x)));\n}\n",
     "array of promises", "x"),
    ("function f(xs) {\n  xs.forEach(x => {\n    if (x) return x;\n  });\n}\n",
     "function f(xs) {\n  xs.forEach(x => {\n    x.go();\n  });\n}\n", "leaves the callback", "x"),
    ("function f(s) {\n  s.trim();\n  return s;\n}\n",
     "function f(s) {\n  return s.trim();\n}\n", "result is dropped", "x"),
    ("function f(a) {\n  if (a) {\n    return 1;\n  }\n}\n",
     "function f(a) {\n  if (a) {\n    return 1;\n  }\n  return 0;\n}\n", "some paths", "x"),
    ("function f(a) {\n  a.b = 1;\n}\n", "function f(a) {\n  return a.b;\n}\n",
     "returns nothing", "undefined !== 3"),
    ("function f(k) {\n  switch (k) {\n  case 1:\n    go();\n  case 2:\n    stop();\n  }\n}\n",
     "function f(k) {\n  switch (k) {\n  case 1:\n    go();\n    break;\n  case 2:\n  }\n}\n",
     "no `break`", "x"),
    ("function f(b) {\n  return b.x + b.y;\n}\n", "function f(b) {\n  return b.x * b.y;\n}\n",
     "joins texts", "'205' !== 25"),
    ("function f(a) {\n  return a * 0.1;\n}\n", "function f(a) {\n  return a;\n}\n",
     "binary fractions", "0.30000000000000004 !== 0.3"),
    ("function f() {\n  const o = { n: 1 };\n  return o.m * 2;\n}\n",
     "function f() {\n  const o = { n: 1 };\n  return o.n * 2;\n}\n", "gives NaN", "NaN !== 2"),
]  # fmt: skip


def _said(text: str, message: str) -> str:
    line = text.count("\n", 0, text.index("function f")) + 2
    failure = read_failure(f"AssertionError: {message}\n    at f (/m.js:{line}:1)\n")
    assert failure is not None
    sources = Sources({"/m.js": text}.get, ["/m.js"])
    case = Case(failure, sources, failure.frames, Flow(sources, (("/m.js", line),)))
    return " ".join(
        mistake.why
        for path, function, _ in reachable(case)
        for one in with_callbacks(function)
        for find, _ in SHAPES
        for mistake in find(case, path, one)
    )


@pytest.mark.parametrize(("wrong", "right", "said", "message"), _PAIRS)
def test_a_shape_is_found_and_its_correction_is_not(
    wrong: str, right: str, said: str, message: str
) -> None:
    """The words come for the mistake and not for the code without it."""
    assert said in _said(wrong, message)
    assert said not in _said(right, message)
