"""JavaScript: a method runs without its object, so that `this` is another one, or undefined."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.javascript.translate import CALLBACK
from homeport.diagnosis.python.scope import class_at, functions_at
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.python.usage import fields_of
from homeport.diagnosis.verdicts import place

_PATTERN = re.compile(
    r"of undefined \((?:reading|setting) '|this\.[\w.]+ is not (?:a function|iterable)"
    r"|^Cannot read property '\w+' of undefined"
)
_HANDED = 0.84
_LONGEST = 400  # characters of a line that are looked at; longer lines are generated


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """The class sets the field that is missing, so the object is not one of that class."""
    site = case.crash()
    tree = case.sources.tree(site.path) if site else None
    if site is None or tree is None:
        return
    used = {
        n.attr
        for around in case.expressions(site)
        for n in ast.walk(around)  # the column points at the member, `this.queue` lies before it
        if isinstance(n, ast.Attribute) and code(n.value) == "this"
    }
    functions = functions_at(tree, site.line)
    owner = class_at(tree, site.line)
    has = used & (fields_of(owner) | _methods(owner)) if owner else set()
    inside = next((f for f in functions if not f.name.startswith(CALLBACK)), None)
    if not has or inside is None or inside.name == "__init__":
        return
    if functions[0] is not inside and _is_plain(case, site.path, functions[0].lineno):
        yield Cause(
            RULE.name, site.path, functions[0].lineno, case.symbol(site.path, functions[0].lineno), _HANDED,
            f"`this` is not the object inside this `function`: a function of its own has its own `this`, "
            f"so `this.{min(has)}` at {place(site.path, site.line)} is undefined.",
            "make it an arrow function, which keeps the `this` around it",
        )  # fmt: skip
        return
    for path, line, given in list(_handed_over(case, inside.name))[:2]:
        yield Cause(
            RULE.name, path, line, case.symbol(path, line), _HANDED,
            f"`{given}` is handed over as a bare function here and runs without its object, so `this` is "
            f"not the {owner.name if owner else 'object'} at {place(site.path, site.line)}.",
            f"wrap it: `(...args) => {given}(...args)`, or `{given}.bind(...)`",
        )  # fmt: skip


def _methods(owner: ast.ClassDef | None) -> set[str]:
    body = owner.body if owner else []
    return {n.name for n in body if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))}


def _is_plain(case: Case, path: str, line: int) -> bool:
    """Tell whether the callback is written with `function` rather than as an arrow."""
    return bool(re.search(r"\bfunction\b", case.sources.line(path, line)))


def _handed_over(case: Case, name: str) -> Iterator[tuple[str, int, str]]:
    """Where the method is an argument, a property or a variable, and not called."""
    found = re.compile(rf"(?P<given>[\w.]*\b{re.escape(name)})\s*(?:,|\)|;|$|\}})(?<!\()")
    taken = re.compile(
        rf"(?:const|let|var)\s*\{{[^}}]*\b{re.escape(name)}\b[^}}]*\}}\s*=\s*(?!require)"
    )
    for path in dict.fromkeys(
        [f.file for f in case.frames if f.file] + list(case.sources.paths)[:200]
    ):
        if not path.endswith((".js", ".mjs", ".cjs", ".ts", ".jsx", ".tsx")):
            continue
        for number, whole in enumerate((case.sources.text(path) or "").splitlines(), 1):
            line = whole[:_LONGEST]
            if taken.search(line):
                yield path, number, name
            for one in found.finditer(line):
                before = line[: one.start()].rstrip()
                if "." in one["given"] and before.endswith(
                    ("(", ",", "=", ":", "=>", "[", "return")
                ):
                    yield path, number, one["given"]


RULE = Rule(
    name="js-lost-this",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const { Queue } = require('./queue');\n\nconst queue = new Queue();\n"
                "setTimeout(queue.drain, 1);\n",
                "queue.js": "class Queue {\n  constructor() {\n    this.items = [1];\n  }\n\n  drain() {\n"
                "    this.items.pop();\n  }\n}\n\nmodule.exports = { Queue };\n",
            },
            ("main.js", 4),
        ),
        Example(
            {
                "main.js": "class Sum {\n  constructor() {\n    this.parts = [];\n  }\n\n  add(list) {\n"
                "    list.forEach(function (one) {\n      this.parts.push(one);\n    });\n  }\n}\n\n"
                "new Sum().add([1]);\n"
            },
            ("main.js", 7),
        ),
    ),
)
