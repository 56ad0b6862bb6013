"""What a function could have said instead: its names, constants, conditions and expressions."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from homeport.repair.python.source import Source

T = TypeVar("T")
Function = ast.FunctionDef | ast.AsyncFunctionDef
_LONGEST = 60  # a longer expression is seldom what was meant


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything in order of first appearance, without doubles, as written."""

    parameters: tuple[str, ...]
    variables: tuple[str, ...]  # bound in the function: parameters, assignments, loops
    functions: tuple[str, ...]  # of this module: called by name
    constants: tuple[str, ...]  # of this module
    attributes: tuple[str, ...]  # names behind a dot that the file reads
    methods: tuple[str, ...]  # names behind a dot that the file calls
    numbers: tuple[int | float, ...]
    strings: tuple[str, ...]
    conditions: tuple[str, ...]
    expressions: tuple[str, ...]  # calls, subscripts, operations, attributes
    counts: Counter[str]  # how often a name is read in the function
    called: frozenset[str]  # variables that are called
    indexed: frozenset[str]  # variables that are subscripted, iterated or measured
    counted: frozenset[str]  # variables in arithmetic or as an index


def vocabulary(source: Source, function: Function) -> Vocabulary:
    """Gather the words of one function and its module."""
    inner = tuple(ast.walk(function))
    whole = tuple(ast.walk(source.tree))
    arguments = function.args
    parameters = [
        argument.arg
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    ]
    bound = [node.id for node in _names(inner, ast.Store)]
    inner_parameters = [node.arg for node in inner if isinstance(node, ast.arg)]
    conditions = [source.text(test) for node in inner for test in _tests(node)]
    return Vocabulary(
        parameters=_unique(parameters),
        variables=_unique([*parameters, *inner_parameters, *bound]),
        functions=_unique(_functions(source.tree)),
        constants=_unique(_module_names(source.tree)),
        attributes=_unique(node.attr for node in whole if isinstance(node, ast.Attribute)),
        methods=_unique(
            node.func.attr
            for node in whole
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ),
        numbers=_unique(
            node.value
            for node in inner
            if isinstance(node, ast.Constant) and type(node.value) in {int, float}
        ),
        strings=_unique(_strings(function, inner)),
        conditions=_unique(conditions),
        expressions=_unique(
            text
            for node in inner
            if isinstance(node, ast.Call | ast.Subscript | ast.BinOp | ast.Attribute)
            and not isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)
            and len(text := source.text(node)) <= _LONGEST
            and "\n" not in text
        ),
        counts=Counter(node.id for node in _names(inner, ast.Load)),
        called=frozenset(
            node.func.id
            for node in inner
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ),
        indexed=frozenset(_indexed(inner)),
        counted=frozenset(_counted(inner)),
    )


def _names(nodes: tuple[ast.AST, ...], context: type[ast.expr_context]) -> list[ast.Name]:
    found = [n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, context)]
    return sorted(found, key=lambda name: (name.lineno, name.col_offset))


def _tests(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test):
            return [test, *(test.values if isinstance(test, ast.BoolOp) else ())]
        case ast.comprehension(ifs=ifs):
            return ifs
        case ast.Compare():
            return [node]
        case _:
            return []


def _strings(function: Function, nodes: tuple[ast.AST, ...]) -> list[str]:
    spoken = ast.get_docstring(function, clean=False)
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != spoken
    ]


def _functions(tree: ast.Module) -> list[str]:
    return [node.name for node in tree.body if isinstance(node, Function | ast.ClassDef)]


def _module_names(tree: ast.Module) -> list[str]:
    return [
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    ]


def _indexed(nodes: tuple[ast.AST, ...]) -> list[str]:
    found: list[ast.expr] = []
    for node in nodes:
        match node:
            case ast.Subscript(value=value):
                found.append(value)
            case ast.For(iter=value) | ast.comprehension(iter=value):
                found.append(value)
            case ast.Call(func=ast.Name(id="len" | "sum" | "sorted" | "enumerate"), args=[value]):
                found.append(value)
            case _:
                pass
    return [value.id for value in found if isinstance(value, ast.Name)]


def _counted(nodes: tuple[ast.AST, ...]) -> list[str]:
    found: list[ast.expr] = []
    for node in nodes:
        match node:
            case ast.BinOp(left=left, right=right):
                found += [left, right]
            case ast.Subscript(slice=ast.Slice(lower=lower, upper=upper)):
                found += [part for part in (lower, upper) if part is not None]
            case ast.Subscript(slice=index):
                found.append(index)
            case ast.AugAssign(target=target):
                found.append(target)
            case ast.Call(func=ast.Name(id="range"), args=args):
                found += args
            case ast.Compare(left=left, comparators=right_side, ops=[ast.Lt() | ast.Gt(), *_]):
                found += [left, *right_side]
            case _:
                pass
    return [value.id for value in found if isinstance(value, ast.Name)]


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
