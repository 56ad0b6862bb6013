"""Where names live in a Python module: functions by line, assignments, returns, imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from homeport.diagnosis.python.outline import Function, every, functions_of, imports_of, own_nodes

_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_ASSIGNED = "kept assignments"  # no field of a node is named so


@dataclass(frozen=True, slots=True)
class Assignment:
    """A name receives a value: `value` itself, or (`element`) each element of it in turn."""

    line: int
    value: ast.expr
    element: bool
    always: bool  # not inside a branch or loop of its scope
    index: int | None = None  # position in an unpacking target


def functions_at(tree: ast.Module, line: int) -> list[Function]:
    """The functions whose lines (decorators included) hold `line`, the innermost first."""
    found = [
        node
        for node in functions_of(tree)
        if node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return sorted(found, key=lambda node: (-node.lineno, node.end_lineno or 0))


def function_at(tree: ast.Module, line: int) -> Function | None:
    """The innermost function around a line."""
    return next(iter(functions_at(tree, line)), None)


def class_at(tree: ast.Module, line: int) -> ast.ClassDef | None:
    """The innermost class whose lines hold `line`."""
    found = [
        node
        for node in every(tree, ast.ClassDef)
        if node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return max(found, key=lambda node: node.lineno, default=None)


def qualified_name(tree: ast.Module, line: int) -> str:
    """`Class.method`, `function` or an empty string for module level."""
    names: list[tuple[int, str]] = [
        (node.lineno, node.name)
        for node in every(tree, *_NAMED)
        if isinstance(node, _NAMED) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return ".".join(name for _, name in sorted(names))


def statements_at(tree: ast.Module, line: int) -> list[ast.stmt]:
    """The smallest statements whose lines hold `line`; several when they share one line."""
    found = [
        node
        for node in every(tree, ast.stmt)
        if node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    least = min((_height(node) for node in found), default=0)
    return [node for node in found if _height(node) == least]


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno


def expressions_on(tree: ast.Module, line: int) -> list[ast.expr]:
    """All expressions that begin or end on the line or, of a longer statement, lie around it."""
    every = {
        id(node): node
        for statement in statements_at(tree, line)
        for node in ast.walk(statement)
        if isinstance(node, ast.expr)
    }
    near = [n for n in every.values() if n.lineno <= line <= (n.end_lineno or n.lineno)]
    return near or list(every.values())


def parameters(function: Function) -> list[ast.arg]:
    """Positional parameters in order, then keyword-only ones."""
    return [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]


def default_of(function: Function, name: str) -> ast.expr | None:
    """The default value of a parameter."""
    positional = [*function.args.posonlyargs, *function.args.args]
    for argument, value in zip(
        reversed(positional), reversed(function.args.defaults), strict=False
    ):
        if argument.arg == name:
            return value
    for argument, optional in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if argument.arg == name:
            return optional
    return None


def assignments(scope: ast.AST, name: str) -> list[Assignment]:
    """Where the scope itself gives `name` a value, in the order of lines."""
    kept = vars(scope)
    if _ASSIGNED not in kept:
        by_name: dict[str, list[Assignment]] = {}
        for bound, assignment in _assigned(scope):
            by_name.setdefault(bound, []).append(assignment)
        for found in by_name.values():
            found.sort(key=lambda assignment: assignment.line)
        kept[_ASSIGNED] = by_name
    return list(kept[_ASSIGNED].get(name, ()))


def _assigned(scope: ast.AST) -> Iterator[tuple[str, Assignment]]:
    """Every name the scope itself gives a value."""
    top = set(map(id, getattr(scope, "body", [])))
    for node in own_nodes(scope):
        always = id(node) in top
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _bound(target, value, element=False, always=always)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                yield from _bound(target, value, element=False, always=always)
            case ast.NamedExpr(target=target, value=value):
                yield from _bound(target, value, element=False, always=False)
            case ast.For(target=target, iter=iterated) | ast.AsyncFor(target=target, iter=iterated):
                yield from _bound(target, iterated, element=True, always=always)
            case ast.comprehension(target=target, iter=iterated):
                yield from _bound(target, iterated, element=True, always=False)
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                yield from _bound(target, value, element=False, always=True)
            case _:
                pass


def _bound(
    target: ast.expr, value: ast.expr, *, element: bool, always: bool
) -> Iterator[tuple[str, Assignment]]:
    line = target.lineno
    if isinstance(target, ast.Name):
        yield target.id, Assignment(line, value, element, always)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for index, part in enumerate(target.elts):
            if not isinstance(part, ast.Name):
                continue
            if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts):
                yield part.id, Assignment(line, value.elts[index], element, always)
            else:
                yield part.id, Assignment(line, value, element, always, index)


def returns(function: Function) -> list[ast.Return]:
    """The function's own return statements, in order of lines."""
    found = [node for node in own_nodes(function) if isinstance(node, ast.Return)]
    return sorted(found, key=lambda node: node.lineno)


def is_generator(function: Function) -> bool:
    """Tell whether calling it gives a generator."""
    return any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own_nodes(function))


def falls_off_the_end(body: list[ast.stmt]) -> bool:
    """Tell whether control can reach the end of the block (then a function returns None)."""
    if not body:
        return True
    match body[-1]:
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
            return False
        case ast.If(body=then, orelse=otherwise):
            return falls_off_the_end(then) or falls_off_the_end(otherwise)
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            return falls_off_the_end(inner)
        case ast.Try(body=inner, handlers=handlers, orelse=otherwise, finalbody=final):
            if final and not falls_off_the_end(final):
                return False
            tried = falls_off_the_end(otherwise) if otherwise else falls_off_the_end(inner)
            return tried or any(falls_off_the_end(handler.body) for handler in handlers)
        case ast.While(test=ast.Constant(value=True)) as loop:
            return any(isinstance(node, ast.Break) for node in own_nodes(loop))
        case ast.Match(cases=cases):
            whole = any(isinstance(case.pattern, ast.MatchAs) and not case.guard for case in cases)
            return not whole or any(falls_off_the_end(case.body) for case in cases)
        case _:
            return True


def declared(tree: ast.Module | None) -> set[str]:
    """The names of the functions and classes at the top of a module."""
    body = tree.body if tree else []
    return {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def imported(tree: ast.Module, name: str) -> tuple[str, str] | None:
    """Return (module, member) when `name` is imported; member is empty for a whole module."""
    return imports_of(tree).get(name)


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names, else an empty string."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            front = dotted(value)
            return f"{front}.{attr}" if front else ""
        case _:
            return ""
