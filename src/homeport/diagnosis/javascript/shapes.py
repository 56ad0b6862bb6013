"""The traps of JavaScript that a function's syntax shows, one small finder each."""

import ast
import re
from collections.abc import Callable, Iterator

from homeport.diagnosis.case import Case
from homeport.diagnosis.javascript.outcome import hints
from homeport.diagnosis.javascript.properties import odd_property
from homeport.diagnosis.javascript.translate import CALLBACK
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.outline import every, own_nodes
from homeport.diagnosis.python.reachable import is_test
from homeport.diagnosis.python.scope import falls_off_the_end, returns
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import Mistake

_NEEDS_RETURN = frozenset(["map", "filter", "reduce", "find", "some", "every", "flatMap", "sort"])
_TAKES_FUNCTION = frozenset(
    ["setTimeout", "setInterval", "on", "once", "addEventListener", "then", "forEach", "map",
     "filter", "schedule", "every", "register"]
)  # fmt: skip
_ENDS = re.compile(r"(?:case\b.*:\s*)?(?:break|return|throw|continue|switch|process\.exit)\b")
_TOGETHER = ("Promise.all", "Promise.allSettled", "Promise.race", "Promise.any")
_GIVES_NEW = frozenset(
    ["concat", "replace", "replaceAll", "trim", "toUpperCase", "toLowerCase", "slice", "padStart",
     "padEnd", "filter", "map", "toFixed", "flat", "reduce", "find", "join", "split"]
)  # fmt: skip


def with_callbacks(function: ast.AST) -> Iterator[ast.AST]:
    """The function, then the callbacks that are written inside it."""
    yield function
    for node in ast.walk(function):
        if node is not function and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def _no_return(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """A callback with braces and no return gives undefined."""
    tree = case.sources.tree(path)
    made = {n.name: n for n in every(tree, ast.FunctionDef)}
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
                           f"`{code(given)}` is handed over as a bare function, so `this` is "
                           "undefined when it runs.",
                           f"bind it, or wrap it: `(...args) => {code(given)}(...args)`",
                    )  # fmt: skip


def _not_awaited(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """The promise of an async function is used as if it were its value."""
    for node in own_nodes(function):
        match node:
            case ast.Assign(value=ast.Call() as call) | ast.Expr(value=ast.Call() as call):
                found = case.flow.definition(call.func, Site(path, node.lineno))
                if found and isinstance(found[1], ast.AsyncFunctionDef):
                    yield Mistake(node.lineno, 0.72,
                           f"`{code(call)}` is async and is neither awaited nor returned: its "
                           "promise is used, or nobody waits for it.",
                           f"write `await {code(call)}`")  # fmt: skip
            case ast.Try(body=body):
                for inner in (n for part in body for n in ast.walk(part)):
                    if isinstance(inner, ast.Return) and isinstance(inner.value, ast.Call):
                        found = case.flow.definition(inner.value.func, Site(path, inner.lineno))
                        if found and isinstance(found[1], ast.AsyncFunctionDef):
                            yield Mistake(inner.lineno, 0.75,
                                   f"`{code(inner.value)}` is returned without await inside try, "
                                   "so the catch never sees its rejection.",
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
                           "Elements are removed while the index runs on, so the element after "
                           "each removed one is skipped.",
                           "go backwards, or build a new array with filter")  # fmt: skip


def _promises_as_values(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """`list.map(async ...)` whose promises are used as values."""
    waited = {
        id(inner)
        for node in own_nodes(function)
        if isinstance(node, ast.Call) and code(node.func) in _TOGETHER
        for inner in ast.walk(node)
    }
    awaited_names = {
        name.id
        for node in own_nodes(function)
        if isinstance(node, ast.Call) and code(node.func) in _TOGETHER
        for name in ast.walk(node)
        if isinstance(name, ast.Name)
    }
    for node in own_nodes(function):
        inside = node.value if isinstance(node, (ast.Assign, ast.Return)) else None
        for call in ast.walk(inside) if inside else ():
            if not isinstance(call, ast.Call) or method_of(call) != "map" or id(call) in waited:
                continue
            names = [t.id for t in getattr(node, "targets", []) if isinstance(t, ast.Name)]
            if not awaited_names & set(names) and _maps_to_promises(case, path, call):
                yield Mistake(call.lineno, 0.74,
                       f"`{code(call.func)}` gives an array of promises here, because its callback "
                       "is async, and they are used as values.",
                       "wait for them: `await Promise.all(...)`")  # fmt: skip


def _maps_to_promises(case: Case, path: str, call: ast.Call) -> bool:
    callback = _callback(case, path, call)
    if callback is None or isinstance(callback, ast.AsyncFunctionDef):
        return callback is not None
    for statement in returns(callback):
        if isinstance(statement.value, ast.Call):
            found = case.flow.definition(statement.value.func, Site(path, statement.lineno))
            if found and isinstance(found[1], ast.AsyncFunctionDef):
                return True
    return False


def _callback(
    case: Case, path: str, call: ast.Call
) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """The function that is given as first argument."""
    tree, given = case.sources.tree(path), call.args[0] if call.args else None
    for node in ast.walk(tree) if tree and isinstance(given, ast.Name) else ():
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == given.id:  # type: ignore[union-attr]  # a name, as tested above
            return node
    return None


def _return_in_for_each(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """A return inside the callback of forEach leaves the callback only."""
    for node in own_nodes(function):
        if isinstance(node, ast.Call) and method_of(node) == "forEach":
            callback = _callback(case, path, node)
            given = [r for r in returns(callback) if r.value is not None] if callback else []
            if (
                callback
                and callback.name.startswith(CALLBACK)
                and _has_braces(case, path, callback)
            ):
                for statement in given:
                    yield Mistake(statement.lineno, 0.76,
                       "`return` inside the callback of forEach leaves the callback only: the "
                       "function around it goes on, and returns something else.",
                       "use `for ... of`, or find/some")  # fmt: skip


def _has_braces(case: Case, path: str, callback: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return "{" in case.sources.line(path, callback.lineno)


def _result_unused(_: Case, __: str, function: ast.AST) -> Iterator[Mistake]:
    """A method that gives a new value is called for nothing."""
    for node in own_nodes(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            method = method_of(node.value)
            owner = node.value.func.value if isinstance(node.value.func, ast.Attribute) else None
            if method in _GIVES_NEW and isinstance(owner, (ast.Name, ast.Attribute)):
                yield Mistake(node.lineno, 0.7 if method not in ("map", "filter") else 0.5,
                       f"`.{method}()` gives a new value and changes nothing; its result is "
                       "dropped here (is a `return` or an assignment missing?).",
                       f"use the result: `{code(owner)} = {code(node.value)}`")  # fmt: skip


def _may_return_nothing(case: Case, __: str, function: ast.AST) -> Iterator[Mistake]:
    """Some paths return a value, and the end is reached without one."""
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    given = [r for r in returns(function) if r.value is not None]
    if function.name == "__init__" or not falls_off_the_end(function.body):
        return
    if given:
        yield Mistake(function.lineno, 0.5,
               f"`{function.name}` returns a value on some paths and can reach its end without "
               "one, which gives undefined.", "return a value at the end as well")  # fmt: skip
    elif function.body and ("undefined" in hints(case.message) or "of undefined" in case.message):
        last = function.body[-1]
        lost = (
            method_of(last.value)
            if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call)
            else ""
        )
        yield Mistake(last.lineno, 0.68 if lost in _GIVES_NEW else 0.44,
               f"`{function.name}` computes something and returns nothing, so it gives undefined.",
               "add the return")  # fmt: skip


def _falls_through(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """A case of a switch that runs on into the next one."""
    start, end = getattr(function, "lineno", 1), getattr(function, "end_lineno", 0) or 0
    lines = [case.sources.line(path, number).strip() for number in range(start, end + 1)]
    if not any("switch" in line for line in lines):
        return
    before = ""
    for number, line in enumerate(lines, start):
        text = line.rstrip(";")
        runs_on = before and not before.endswith(("{", "}", "})", ":")) and not _ENDS.match(before)
        if runs_on and (text.startswith("case ") or text == "default:"):
            yield Mistake(number - 1, 0.7,
                   "There is no `break` before the next case, so it is run as well.",
                   "end the case with break or return")  # fmt: skip
        if text and not text.startswith("//"):
            before = text


def _joins_texts(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """`+` over values that were read as text, where numbers were wanted."""
    if "text" not in hints(case.message):
        return
    for node in own_nodes(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            sides = (node.left, node.right)
            if any(isinstance(side, (ast.Constant, ast.JoinedStr)) for side in sides):
                continue
            for side in sides:
                for origin in case.flow.origins(side, Site(path, node.lineno)):
                    if origin.kinds - {"str", "?"} or is_test(origin.site.path):
                        continue
                    if origin.site.path == path:
                        yield Mistake(origin.site.line, 0.66,
                           f"`{code(origin.node)}` is text, and `{code(node)}` joins texts instead "
                           "of adding numbers.",
                           "convert it where it is read: `Number(...)`")  # fmt: skip
            yield Mistake(node.lineno, 0.6,
                   f"`{code(node)}` joins texts: the outcome is text where a number was expected.",
                   "convert both sides with `Number(...)`")  # fmt: skip


def _computes_with_nothing(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """A property that is not there, in arithmetic, gives NaN."""
    if "nan" not in hints(case.message):
        return
    for node in own_nodes(function):
        if not isinstance(node, ast.BinOp):
            continue
        for side in (node.left, node.right):
            for origin in case.flow.origins(side, Site(path, node.lineno)):
                if "None" in origin.kinds and origin.site.path == path:
                    yield Mistake(origin.site.line, 0.7 if "?" not in origin.kinds else 0.55,
                       f"`{code(side)}` is undefined in `{code(node)}`, which gives NaN: "
                       f"{origin.because}.",
                       "use the right name, or give it a value")  # fmt: skip


def _binary_fraction(case: Case, __: str, function: ast.AST) -> Iterator[Mistake]:
    """Sums of decimal fractions are not exact."""
    if "fraction" not in hints(case.message):
        return
    for node in own_nodes(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mult, ast.Sub)):
            yield Mistake(node.lineno, 0.5,
                   f"`{code(node)}` computes with binary fractions, which cannot hold most decimal "
                   "ones.",
                   "count in whole cents, or round the result")  # fmt: skip


SHAPES: tuple[tuple[Callable[[Case, str, ast.AST], Iterator[Mistake]], frozenset[str]], ...] = (
    (_no_return, frozenset({"undefined", "fewer", "empty"})),
    (_lost_this, frozenset({"undefined"})),
    (_not_awaited, frozenset({"promise", "undefined"})),
    (_spliced, frozenset({"more"})),
    (_promises_as_values, frozenset({"promise"})),
    (_return_in_for_each, frozenset({"undefined"})),
    (_result_unused, frozenset()),
    (_may_return_nothing, frozenset({"undefined"})),
    (_falls_through, frozenset()),
    (_joins_texts, frozenset({"text"})),
    (_computes_with_nothing, frozenset({"nan"})),
    (_binary_fraction, frozenset({"fraction"})),
    (odd_property, frozenset({"nan", "undefined"})),
)
