"""Each finder speaks about the wrong code and is silent about the corrected one."""

import ast

import pytest

from homeport.diagnosis.case import Case
from homeport.diagnosis.javascript.missteps import MISSTEPS
from homeport.diagnosis.javascript.shapes import with_callbacks
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.sources import Sources
from homeport.traces import Frame, Trace

_EARLY = "function f(s) {\n  return new Promise(resolve => {\n    s.on('%s', c => {\n      resolve(c);\n    });\n  });\n}\n"
_CLASS = (
    "class A {\n  add(n) {\n    this.book(n);\n  }\n\n  take(n) {\n    this.book(%sn);\n  }\n}\n"
)
_PAIRS = [
    ("function f(v, cb) {\n  if (v < 0) {\n    cb(new Error('x'));\n  }\n  cb(null, v);\n}\n",
     "function f(v, cb) {\n  if (v < 0) {\n    return cb(new Error('x'));\n  }\n  cb(null, v);\n}\n",
     "no `return` after `cb(...)`", ""),
    ("function f(req, res, next) {\n  if (!req.user) {\n    res.end('no');\n  }\n  next();\n}\n",
     "function f(req, res, next) {\n  if (req.user) {\n    log(req.user);\n  }\n  next();\n}\n",
     "answers a second time with `next`", ""),
    (_EARLY % "data", _EARLY % "end", "first chunk", ""),
    ("function f(x) {\n  if (x > 5) {\n    return 1;\n  } else if (x > 8) {\n    return 2;\n  }\n}\n",
     "function f(x) {\n  if (x > 8) {\n    return 2;\n  } else if (x > 5) {\n    return 1;\n  }\n}\n",
     "never reached", ""),
    ("function f(t) {\n  const d = new Date(t);\n  return all.filter(one => one.day === d);\n}\n",
     "function f(t) {\n  const d = new Date(t).getTime();\n  return all.filter(one => one.day === d);\n}\n",
     "compares Date objects", ""),
    ("function f(a, b) {\n  const key = `${a}-${b}`;\n  return a.x + b.x;\n}\n",
     "function f(a, b) {\n  const key = `${a.x}-${b.x}`;\n  return a.x + b.x;\n}\n",
     "[object Object]", ""),
    (_CLASS % "", _CLASS % "-", "exactly what `add`", ""),
    ("function f(xs) {\n  let sum = 0;\n  for (const x of xs) {\n    sum += x.p;\n  }\n  return sum;\n}\n",
     "function f(xs) {\n  return xs.n;\n}\n", "binary floating-point", "0.30000000000000004 !== 0.3"),
    ("let next = 1;\n\nfunction f(xs) {\n  return xs.map(x => next++);\n}\n",
     "function f(xs) {\n  let next = 1;\n  return xs.map(x => next++);\n}\n", "state of the whole module", ""),
    ("function move(from, to) {\n}\n\nfunction f(from, to) {\n  move(to, from);\n}\n",
     "function move(from, to) {\n}\n\nfunction f(from, to) {\n  move(from, to);\n}\n", "wrong order", ""),
    ("async function go() {\n  await null;\n}\n\ngo();\nconsole.log(1);\n",
     "async function go() {\n  await null;\n}\n\nconsole.log(1);\ngo();\n", "runs before `go`", ""),
]  # fmt: skip


def _said(text: str, message: str) -> str:
    sources = Sources({"m.js": text}.get, ["m.js"])
    frames = (Frame("m.js", 2),)
    case = Case(
        Trace("javascript", "AssertionError", message, frames), sources, frames, Flow(sources)
    )
    tree = sources.tree("m.js")
    assert isinstance(tree, ast.Module)
    return " ".join(
        mistake.why
        for scope in with_callbacks(tree)
        for find, _ in MISSTEPS
        for mistake in find(case, "m.js", scope)
    )


@pytest.mark.parametrize(("wrong", "right", "said", "message"), _PAIRS)
def test_a_misstep_is_found_and_its_correction_is_not(
    wrong: str, right: str, said: str, message: str
) -> None:
    """The words come for the mistake and not for the code without it."""
    assert said in _said(wrong, message)
    assert said not in _said(right, message)
