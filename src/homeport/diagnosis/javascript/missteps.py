"""Mistakes in what happens when: code that goes on, answers too early, branches never reached.

And those of things that are not what they look like: objects compared or keyed as if they were
values, a method copied and not changed.
"""

import ast
import re
from collections.abc import Callable, Iterator

from homeport.diagnosis.case import Case
from homeport.diagnosis.javascript.outcome import hints
from homeport.diagnosis.javascript.translate import CALLBACK
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.outline import Function, every, own_nodes
from homeport.diagnosis.python.scope import class_at, parameters
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import Mistake

_ANSWERS = re.compile(
    r"^(?:callback|cb|done|next|resolve|reject|res\.(?:end|send|json|redirect|render|sendStatus|writeHead)"
    r"|reply\.\w+|response\.(?:end|send|json)|\w*\.(?:reject|resolve))$"
)
_ONCE = re.compile(r"^(?:resolve|reject|callback|cb|done)$")
_THRESHOLD = re.compile(
    r"^\(?\s*(?P<what>[\w.$\[\]]+)\s*(?P<sign>[<>])=?\s*(?P<border>-?\d+(?:\.\d+)?)\s*\)?$"
)
_INSIDE = re.compile(r"\$\{\s*(\w+)\s*\}")
_IDENTITY = frozenset({"Date"})
_TOP = re.compile(r"(?:export\s+)?(?:let|var)\s+(\w+)\s*=")
_CALLED = (ast.FunctionDef, ast.AsyncFunctionDef)
_A_PAIR = 2
_LONGEST = 400  # characters of a line that are looked at; longer lines are generated
_SMALLEST = 8  # characters of a body that says something


def _goes_on(_: Case, __: str, function: ast.AST) -> Iterator[Mistake]:
    """An answer in a branch, and the function answers again after it."""
    body = getattr(function, "body", [])
    for number, statement in enumerate(body):
        if not isinstance(statement, ast.If) or statement.orelse:
            continue
        last, rest = statement.body[-1], body[number + 1 :]
        answered = _call(last)
        if answered is None or not _ANSWERS.match(code(answered.func)):
            continue
        owner = code(answered.func).partition(".")[0]
        for again in (n for part in rest for n in ast.walk(part) if isinstance(n, ast.Call)):
            known = code(again.func).partition(".")[0] == owner or code(again.func) == "next"
            if known and _ANSWERS.match(code(again.func)):
                yield Mistake(last.lineno, 0.76,
                    f"There is no `return` after `{code(answered.func)}(...)`: the function goes on and "
                    f"answers a second time with `{code(again.func)}` in line {again.lineno}.",
                    f"write `return {code(answered.func)}(...)`")  # fmt: skip
                break


def _call(statement: ast.stmt) -> ast.Call | None:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value if isinstance(value, ast.Call) else None


def _answers_too_early(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """The listener for `data` settles the promise with the first chunk."""
    if not isinstance(function, ast.FunctionDef) or not function.name.startswith(CALLBACK):
        return
    if not re.search(r"\.on\(\s*['\"]data['\"]", case.sources.line(path, function.lineno)):
        return
    for call in own_nodes(function):
        if isinstance(call, ast.Call) and _ONCE.match(code(call.func)):
            yield Mistake(call.lineno, 0.76,
                f"`{code(call.func)}` is called in the listener for `data`, so it answers with the first "
                "chunk, before the stream has ended.",
                "answer in the listener for `end`")  # fmt: skip


def _never_reached(_: Case, __: str, function: ast.AST) -> Iterator[Mistake]:
    """Thresholds of one value in an order in which the first takes what was meant for the others."""
    for first in every(function, ast.If):
        one = _THRESHOLD.match(code(first.test))
        later = first.orelse[0] if len(first.orelse) == 1 else None
        if one is None or not isinstance(later, ast.If):
            continue
        other = _THRESHOLD.match(code(later.test))
        if other and (one["what"], one["sign"]) == (other["what"], other["sign"]):
            near, far = float(one["border"]), float(other["border"])
            if (one["sign"] == ">" and far > near) or (one["sign"] == "<" and far < near):
                yield Mistake(first.lineno, 0.77,
                    f"The order of the conditions is wrong: `{code(first.test)}` already takes everything "
                    f"that `{code(later.test)}` asks for, so that branch is never reached.",
                    "ask for the narrower condition first")  # fmt: skip


def _same_object(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """`===` between Dates asks whether it is the same object."""
    if "Date" not in (case.sources.text(path) or ""):
        return
    for node in every(function, ast.Compare):
        if not re.search(r"[!=]==?", code(node)) or any(
            isinstance(side, ast.Constant) for side in (node.left, *node.comparators)
        ):
            continue
        for side in (node.left, *node.comparators):
            kinds = {k for o in case.flow.origins(side, Site(path, node.lineno)) for k in o.kinds}
            if kinds and kinds <= _IDENTITY:
                yield Mistake(node.lineno, 0.76,
                    f"`{code(node)}` compares Date objects, and two objects are equal only when they are "
                    "the same one, whatever time they hold.",
                    "compare `a.getTime() === b.getTime()`")  # fmt: skip
                break


def _object_as_text(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """An object put into a text is the same `[object Object]` each time."""
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    names = {one.arg for one in parameters(function)}
    objects = {
        n.value.id
        for n in every(function, ast.Attribute)
        if isinstance(n.value, ast.Name) and n.value.id in names and n.attr not in ("length", "name")
        and f"{n.value.id}.{n.attr}(" not in "".join(case.sources.line(path, n.lineno).split())
    }  # fmt: skip
    for node in every(function, ast.JoinedStr):
        for name in set(_INSIDE.findall(code(node))) & objects:
            yield Mistake(node.lineno, 0.72,
                f"`{name}` is an object, and in a text every object is `[object Object]`: "
                f"{code(node)} is the same for all of them.",
                f"put its parts in (`${{{name}.id}}`), or `JSON.stringify({name})`")  # fmt: skip


def _copied(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """Two methods of a class do exactly the same."""
    tree = case.sources.tree(path)
    line = getattr(function, "lineno", 0)
    owner = class_at(tree, line) if tree and isinstance(function, ast.FunctionDef) else None
    for other in owner.body if owner else ():
        if not isinstance(other, ast.FunctionDef) or other.lineno >= line:
            continue
        body = _body(case, path, function)  # type: ignore[arg-type]  # a function, as tested above
        if len(body) >= _SMALLEST and body == _body(case, path, other):
            yield Mistake(line, 0.62,
                f"`{getattr(function, 'name', '')}` does exactly what `{other.name}` (line {other.lineno}) does: "
                "it looks copied and not changed (a sign, a name or a direction).",
                "change what must differ")  # fmt: skip


def _body(case: Case, path: str, function: Function) -> str:
    first, last = function.lineno + 1, function.end_lineno or function.lineno
    return "\n".join(case.sources.line(path, number).strip() for number in range(first, last))


def _float_sum(case: Case, __: str, function: ast.AST) -> Iterator[Mistake]:
    """A sum that grows by decimal fractions."""
    if "fraction" not in hints(case.message):
        return
    for node in every(function, ast.Assign):
        if re.search(r"[-+*]=", code(node.value)):
            yield Mistake(node.lineno, 0.6,
                f"`{code(node.value)}` adds binary floating-point fractions, which cannot hold most decimal "
                "ones (rounding error).",
                "count in whole cents, or round the result")  # fmt: skip


def _lost_promise(case: Case, path: str, scope: ast.AST) -> Iterator[Mistake]:
    """At the top of a script: an async method is called and nobody waits for it."""
    if not isinstance(scope, ast.Module):
        return
    for node in own_nodes(scope):
        call = _call(node) if isinstance(node, ast.Expr) else None
        found = case.flow.definition(call.func, Site(path, node.lineno)) if call else None  # type: ignore[attr-defined]
        later = any(s.lineno > getattr(node, "lineno", 0) for s in scope.body)
        if call and found and isinstance(found[1], ast.AsyncFunctionDef) and later:
            name = method_of(call) or code(call.func)
            yield Mistake(call.lineno, 0.7,
                f"`{code(call)}` is async and is not awaited: what follows runs before `{name}` has finished.",
                f"write `await {code(call)}`")  # fmt: skip


def _module_state(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """A variable of the module is counted up, and every call goes on where the last one stopped."""
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    lines = (case.sources.text(path) or "").splitlines()
    held = {m[1]: n for n, line in enumerate(lines, 1) if (m := _TOP.match(line[:_LONGEST]))}
    inside = "\n".join(lines[function.lineno - 1 : function.end_lineno or function.lineno])
    for name, line in held.items():
        if re.search(
            rf"(?<![\w.]){re.escape(name)}\s*(?:\+\+|--|[-+*]=)|(?:\+\+|--){re.escape(name)}\b",
            inside,
        ):
            yield Mistake(line, 0.58,
                f"`{name}` is state of the whole module, shared by all calls: `{function.name}` changes it, and the "
                "next call goes on from there.",
                f"make `{name}` a local variable, or a field of an object")  # fmt: skip


def _names_swapped(case: Case, path: str, function: ast.AST) -> Iterator[Mistake]:
    """Arguments that are named as the parameters, in another order."""
    for call in (n for n in own_nodes(function) if isinstance(n, ast.Call)):
        given = [arg.id if isinstance(arg, ast.Name) else "" for arg in call.args]
        if len(set(given) - {""}) < _A_PAIR:
            continue
        found = case.flow.definition(call.func, Site(path, call.lineno))
        wanted = (
            [one.arg for one in parameters(found[1])]
            if found and isinstance(found[1], _CALLED)
            else []
        )
        for one, name in enumerate(given):
            other = wanted.index(name) if name in wanted else one
            if (
                other != one
                and other < len(given)
                and one < len(wanted)
                and given[other] == wanted[one]
            ):
                yield Mistake(call.lineno, 0.78,
                    f"`{code(call)}` gives the arguments in the wrong order (swapped): the function takes "
                    f"({', '.join(wanted)}).", f"write ({', '.join(wanted)})")  # fmt: skip
                break


MISSTEPS: tuple[tuple[Callable[[Case, str, ast.AST], Iterator[Mistake]], frozenset[str]], ...] = (
    (_goes_on, frozenset({"more"})),
    (_answers_too_early, frozenset({"fewer", "empty"})),
    (_never_reached, frozenset()),
    (_same_object, frozenset({"empty", "fewer", "boolean"})),
    (_object_as_text, frozenset({"object-text"})),
    (_copied, frozenset()),
    (_float_sum, frozenset({"fraction"})),
    (_lost_promise, frozenset({"undefined"})),
    (_module_state, frozenset({"more"})),
    (_names_swapped, frozenset()),
)
