"""JavaScript: a wrong result without a wrong type, from the language's well-known traps.

As `suspicious_code` for Python: asked about the code that may have run, and less sure than a rule
that follows a value.
"""

import ast
import re
from collections.abc import Callable, Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.javascript.translate import CALLBACK
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.reachable import reachable
from homeport.diagnosis.python.scope import own_nodes, returns
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import Mistake, of_mistake

_LONGEST = 400  # characters of a line that are looked at; longer lines are generated
_NEEDS_RETURN = frozenset(["map", "filter", "reduce", "find", "some", "every", "flatMap", "sort"])
_TAKES_FUNCTION = frozenset(["setTimeout", "setInterval", "on", "once", "addEventListener", "then",
                             "forEach", "map", "filter", "schedule", "every", "register"])  # fmt: skip

# Traps that one line shows: pattern, score, why, remedy.
_LINES: tuple[tuple[re.Pattern[str], float, str, str], ...] = tuple(
    (re.compile(pattern), score, why, remedy)
    for pattern, score, why, remedy in (
        (r"\.map\(\s*(?:Number\.)?parseInt\s*\)", 0.78,
         "`map` passes the index as second argument, and parseInt takes it as the radix.",
         "pass a function of one argument: `map(x => parseInt(x, 10))`"),
        (r"\.forEach\(\s*async\b", 0.75,
         "`forEach` does not wait for an async callback: what follows runs before it has finished.",
         "use `for ... of` with await, or `await Promise.all(list.map(...))`"),
        (r"\.sort\(\s*\)", 0.65,
         "`sort()` without a comparison orders everything as text, so 10 comes before 9.",
         "compare numbers: `sort((a, b) => a - b)`"),
        (r"(?:new )?Array\(\s*\w[\w.]*\s*\)\s*\.(?:map|forEach)\(", 0.78,
         "`Array(n)` has holes, and map and forEach skip holes.",
         "fill it first: `Array.from({ length: n }, ...)`"),
        (r"\.fill\(\s*(?:\[\]|\{\}|new \w+)", 0.75,
         "`fill` puts the same object into every place, so changing one changes all.",
         "make one for each: `Array.from({ length: n }, () => [])`"),
        (r"\bfor\s*\(.*<=\s*[\w.]+\.length\b", 0.78,
         "The loop runs to `<=` length, one past the last element, which is undefined.",
         "use `<`"),
        (r"typeof \w[\w.]* ={2,3} ['\"]object['\"](?!.*null)", 0.65,
         '`typeof null` is "object", so null passes this test.',
         "test for null as well: `value !== null && typeof value === 'object'`"),
        (r"\.replace\(\s*(?:'[^']*'|\"[^\"]*\")\s*,", 0.55,
         "`replace` with a text changes the first match only.",
         "use `replaceAll`, or a regular expression with the g flag"),
        (r"=\s*/(?:[^/\\\n]|\\.)+/\w*g\w*\s*;?\s*$", 0.5,
         "A regular expression with the g flag keeps `lastIndex` between calls of test() and exec().",
         "drop the g flag where only test() is called"),
        (r"new Date\(\s*[^,()]+,\s*[^)]*\)|\.setMonth\(|\.getMonth\(\)", 0.6,
         "Months of a Date count from zero: January is 0.",
         "subtract (or add) one at the border"),
        (r"(?:return|=|\?|\()[^|]*[^|\s]\s*\|\|\s*(?:\d|[A-Z_]{3,}\b|\w+\.\w+|DEFAULT|default)", 0.52,
         "`||` takes the other value for every falsy one: a real 0, '' or false counts as missing.",
         "use `??`, which takes it for null and undefined only"),
        (r"\.toFixed\(\d*\)", 0.5,
         "`toFixed` gives text, so adding to it joins texts.",
         "round as a number, and use toFixed only to show it"),
        (r"\{\s*\.\.\.\w+", 0.5,
         "The spread copies the first level only: objects inside are shared with the original.",
         "copy the inner objects too, or use structuredClone"),
        (r"\bfor\s*\(\s*var\b", 0.55,
         "`var` is one variable for all rounds: functions made in the loop see its last value.",
         "use `let`"),
        (r"\bfor\s*\(\s*(?:const|let|var)\s+\w+\s+in\b", 0.5,
         "`for ... in` goes over keys, as text, not over values.",
         "use `for ... of`"),
    )
)  # fmt: skip


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for each trap in each function that may have run, and around it in its file."""
    files: dict[str, int] = {}
    for path, function, steps in reachable(case):
        files.setdefault(path, steps)
        for find in _SHAPES:
            for mistake in find(case, path, function):
                yield of_mistake(case, RULE.name, path, mistake, steps)
    for path, steps in files.items():
        for number, line in enumerate((case.sources.text(path) or "").splitlines(), 1):
            for pattern, score, why, remedy in _LINES:
                if pattern.search(line[:_LONGEST]):
                    mistake = Mistake(number, score, why, remedy)
                    yield of_mistake(case, RULE.name, path, mistake, steps)


def _no_return(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """A callback with braces and no return gives undefined."""
    tree = case.sources.tree(path)
    made = {n.name: n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)} if tree else {}
    for node in own_nodes(function):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        given = node.args[0] if node.args else None
        callback = made.get(given.id) if isinstance(given, ast.Name) else None
        if callback and node.func.attr in _NEEDS_RETURN and _gives_nothing(callback):
            yield Mistake(callback.lineno, 0.78,
                       f"The function given to `{node.func.attr}` has braces and no return, so it "
                       "gives undefined for every element.",
                       "return the value, or drop the braces")  # fmt: skip


def _gives_nothing(callback: ast.FunctionDef) -> bool:
    return callback.name.startswith(CALLBACK) and not returns(callback)


def _lost_this(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """A method handed over without its object has no `this`."""
    for node in own_nodes(function):
        if not isinstance(node, ast.Call):
            continue
        taker = code(node.func).rpartition(".")[2]
        for given in node.args if taker in _TAKES_FUNCTION else ():
            if isinstance(given, ast.Attribute):
                found = case.flow.definition(given, Site(path, node.lineno))
                if found and any(
                    isinstance(n, ast.Name) and n.id == "this" for n in ast.walk(found[1])
                ):
                    yield Mistake(node.lineno, 0.75,
                           f"`{code(given)}` is handed over as a bare function, so `this` is undefined "
                           "when it runs.",
                           f"wrap it: `(...args) => {code(given)}(...args)`, or bind it")  # fmt: skip


def _not_awaited(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """The promise of an async function is used as if it were its value."""
    for node in own_nodes(function):
        match node:
            case ast.Assign(value=ast.Call() as call) | ast.Expr(value=ast.Call() as call):
                found = case.flow.definition(call.func, Site(path, node.lineno))
                if found and isinstance(found[1], ast.AsyncFunctionDef):
                    yield Mistake(node.lineno, 0.72,
                           f"`{code(call)}` is async and is not awaited: its promise is used, or "
                           "nobody waits for it.",
                           f"write `await {code(call)}`")  # fmt: skip
            case ast.Try(body=body):
                for inner in (n for part in body for n in ast.walk(part)):
                    if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Call):
                        found = case.flow.definition(inner.value.func, Site(path, inner.lineno))
                        if found and isinstance(found[1], ast.AsyncFunctionDef):
                            yield Mistake(inner.lineno, 0.75,
                                   f"`{code(inner.value)}` is returned without await inside try, so "
                                   "the catch never sees its rejection.",
                                   f"write `return await {code(inner.value)}`")  # fmt: skip
            case _:
                pass


def _spliced(_: Case, __: str, function: ast.AST) -> Iterator[Mistake]:
    """Removing by index while the index runs on."""
    for loop in own_nodes(function):
        if isinstance(loop, (ast.While, ast.For)):
            for node in ast.walk(ast.Module(loop.body, [])):
                if isinstance(node, ast.Call) and code(node.func).endswith(".splice"):
                    yield Mistake(node.lineno, 0.75,
                           "Elements are removed while the index runs on, so the element after each "
                           "removed one is skipped.",
                           "go backwards, or build a new array with filter")  # fmt: skip


_SHAPES: tuple[Callable[[Case, str, ast.AST], Iterator[Mistake]], ...] = (
    _no_return,
    _lost_this,
    _not_awaited,
    _spliced,
)

RULE = Rule(
    name="js-suspicious",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    language="javascript",
    examples=(
        Example(
            {
                "main.js": "const { order } = require('./scores');\n\n"
                "if (order([9, 10])[0] !== 9) throw new Error('wrong');\n",
                "scores.js": "function order(list) {\n  return list.sort();\n}\n\n"
                "module.exports = { order };\n",
            },
            ("scores.js", 2),
        ),
        Example(
            {
                "main.js": "const { names } = require('./names');\n\n"
                "if (names([{ n: 1 }])[0] !== 1) throw new Error('wrong');\n",
                "names.js": "function names(rows) {\n  return rows.map(row => {\n    row.n;\n  });\n}\n\n"
                "module.exports = { names };\n",
            },
            ("names.js", 2),
        ),
        Example(
            {
                "main.js": "function f(a) {\n  return a + 1;\n}\n\nif (f(1) !== 3) throw new Error('x');\n"
            },
            None,
        ),
    ),
)
