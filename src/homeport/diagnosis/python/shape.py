"""What a piece of syntax is made of: elements, keys, arguments, and its short text."""

import ast

from homeport.diagnosis.python.outline import Function, every
from homeport.diagnosis.python.scope import parameters


def argument(function: Function, name: str, call: ast.Call) -> ast.expr | None:
    """The expression that a call passes for the parameter `name`, if it shows one."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    names = [argument.arg for argument in parameters(function)]
    position = names.index(name)
    if names[0] in ("self", "cls") and (
        isinstance(call.func, ast.Attribute) or function.name == "__init__"
    ):
        position -= 1
    if 0 <= position < len(call.args) and not any(
        isinstance(argument, ast.Starred) for argument in call.args[: position + 1]
    ):
        return call.args[position]
    return None


def calls_on(tree: ast.Module, line: int) -> list[ast.Call]:
    """The calls whose lines hold `line`."""
    return [
        node
        for node in every(tree, ast.Call)
        if node.lineno <= line <= (node.end_lineno or node.lineno)
    ]


def defined(inside: ast.AST | None, name: str) -> Function | ast.ClassDef | None:
    """The function or class `name` in the body of a module or class."""
    for node in getattr(inside, "body", []):
        if (
            isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            and node.name == name
        ):
            return node
    return None


def method_of(node: ast.expr) -> str:
    """The attribute a call (or attribute expression) names, else an empty string."""
    func = node.func if isinstance(node, ast.Call) else node
    return func.attr if isinstance(func, ast.Attribute) else ""


def parts(node: ast.AST) -> list[ast.expr]:
    """The expressions of a literal's elements, or the one of a comprehension."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return parts[:4]
        case ast.ListComp(elt=part) | ast.GeneratorExp(elt=part) | ast.SetComp(elt=part):
            return [part]
        case ast.DictComp(value=part):
            return [part]
        case ast.Dict(values=parts):
            return parts[:4]
        case _:
            return []


def keys(node: ast.AST) -> list[ast.expr]:
    """The expressions of a mapping's keys."""
    match node:
        case ast.DictComp(key=key):
            return [key]
        case ast.Dict(keys=keys):
            return [key for key in keys if key is not None][:4]
        case _:
            return []


def code(node: ast.AST) -> str:
    """The node's code as its author wrote it: translated languages carry their own text."""
    source = getattr(node, "source", None)
    return source if isinstance(source, str) else ast.unparse(node)


def short(node: ast.AST | None, most: int = 60) -> str:
    """The code on one line, cut when long."""
    text = code(node) if node is not None else "None"
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 3] + "..."


def words(kinds: frozenset[str]) -> str:
    """Kinds as words."""
    return " or ".join(sorted(kinds)) or "something"
