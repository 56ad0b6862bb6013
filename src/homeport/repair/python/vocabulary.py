"""What a function could have said instead: its names, constants, conditions and expressions."""

from __future__ import annotations

import ast
import builtins
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from homeport.repair.python.source import bound_by, is_spoken
from homeport.repair.python.stale import stale
from homeport.repair.python.values import Kind, Values, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from homeport.repair.python.examples import Example
    from homeport.repair.python.source import Source

T = TypeVar("T")
Function = ast.FunctionDef | ast.AsyncFunctionDef
_LONGEST = 60  # a longer expression is seldom what was meant
_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*|\d+(?:\.\d+)?")
_QUOTED = re.compile(r"'([^'\n]{1,20})'|\"([^\"\n]{1,20})\"")
_MOST_TOLD = 8
_MOST_SEEN = 12
_LONGEST_SEEN = 6  # characters of a text that tests show


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything in order of first appearance, without doubles, as written."""

    parameters: tuple[str, ...]
    variables: tuple[str, ...]  # bound in the function: parameters, assignments, loops
    functions: tuple[str, ...]  # of this module: called by name
    constants: tuple[str, ...]  # of this module
    attributes: tuple[str, ...]  # names behind a dot that the file reads
    methods: tuple[str, ...]  # names behind a dot that the file calls
    beside: tuple[str, ...]  # the other methods of the same class
    numbers: tuple[int | float, ...]
    strings: tuple[str, ...]
    conditions: tuple[str, ...]
    expressions: tuple[tuple[str, Kind], ...]  # calls, subscripts, operations, attributes
    owned: tuple[str, ...]  # attributes of variables, as written: `self.size`
    statements: tuple[str, ...]  # simple ones on one line
    results: tuple[str, ...]  # what is returned
    begun: tuple[str, ...]  # what variables are assigned
    counts: Counter[str]  # how often a name is read in the function
    called: frozenset[str]  # variables that are called
    indexed: frozenset[str]  # variables that are subscripted, iterated or measured
    counted: frozenset[str]  # variables in arithmetic or as an index
    grown: frozenset[str]  # variables that something is put into
    told: frozenset[str]  # words of the docstring and of the function's name
    told_numbers: tuple[int | float, ...]
    told_strings: tuple[str, ...]
    seen_numbers: tuple[int | float, ...]  # in arguments and results that tests show
    seen_strings: tuple[str, ...]
    examples: tuple[Example, ...]
    texts: tuple[str, ...]  # that tests show, line by line
    modules: frozenset[str]  # imported
    unread: frozenset[str]  # variables that are bound and never read
    unbound: tuple[str, ...]  # names that are read and bound nowhere
    stale: frozenset[str]  # variables that begin as nothing, are asked for, and never change
    values: Values

    def names(self, *kinds: Kind) -> list[str]:
        """Return the variables of these kinds, the unknown last."""
        known = [name for name in self.variables if self.values.names.get(name) in kinds]
        return known + [name for name in self.variables if name not in self.values.names]


def vocabulary(
    source: Source,
    function: Function,
    examples: tuple[Example, ...] = (),
    texts: tuple[str, ...] = (),
) -> Vocabulary:
    """Gather the words of one function and its module; `examples` are calls of it.

    `texts` are those that the tests show.
    """
    inner = tuple(ast.walk(function))
    arguments = function.args
    parameters = [
        argument.arg
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    ]
    bound = [node.id for node in _names(inner, ast.Store)]
    inner_parameters = [node.arg for node in inner if isinstance(node, ast.arg)]
    values = values_of(function, inner, examples)
    shown = [one for example in examples for one in (*example.arguments.values(), example.result)]
    spoken = ast.get_docstring(function) or ""
    return Vocabulary(
        parameters=_unique(parameters),
        variables=_unique(name for name in [*parameters, *inner_parameters, *bound] if name != "_"),
        functions=_unique(_functions(source.tree)),
        constants=_unique(_module_names(source.tree)),
        attributes=source.attributes,
        methods=source.methods,
        beside=_beside(source, function),
        numbers=_unique(
            node.value
            for node in inner
            if isinstance(node, ast.Constant)
            and isinstance(node.value, int | float)
            and not isinstance(node.value, bool)
        ),
        strings=_unique(_strings(inner)),
        conditions=_unique(
            text
            for node in inner
            for test in _tests(node)
            if len(text := source.text(test)) <= _LONGEST
        ),
        expressions=_unique([*_expressions(source, inner, values), *_pairs(source, inner)]),
        owned=_unique(
            source.text(node)
            for node in inner
            if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id in {*parameters, *bound}
        ),
        statements=_unique(_statements(source, inner)),
        results=_unique(
            text
            for node in inner
            if isinstance(node, ast.Return)
            and node.value is not None
            and len(text := source.text(node.value)) <= _LONGEST
            and "\n" not in text
        ),
        begun=_unique(
            text
            for node in inner
            if isinstance(node, ast.Assign) and len(text := source.text(node.value)) <= _LONGEST
        ),
        counts=Counter(node.id for node in _names(inner, ast.Load)),
        called=frozenset(
            node.func.id
            for node in inner
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ),
        indexed=frozenset(_indexed(inner)),
        counted=frozenset(_counted(inner)),
        grown=frozenset(_grown(inner)),
        told=frozenset(_WORD.findall(spoken.lower().replace("_", " ")))
        | frozenset(function.name.lower().split("_")),
        told_numbers=_unique(_numbers(spoken))[:_MOST_TOLD],
        told_strings=_unique(a or b for a, b in _QUOTED.findall(spoken))[:_MOST_TOLD],
        seen_numbers=_unique(
            one for one in shown if isinstance(one, int | float) and not isinstance(one, bool)
        )[:_MOST_SEEN],
        seen_strings=_unique(_signs(shown))[:_MOST_SEEN],
        examples=examples,
        texts=texts,
        modules=frozenset(
            name.asname or name.name
            for node in source.tree.body
            if isinstance(node, ast.Import)
            for name in node.names
        ),
        unread=frozenset({*parameters, *bound} - {node.id for node in _names(inner, ast.Load)}),
        unbound=_unbound(source, inner),
        stale=stale(inner),
        values=values,
    )


def _names(nodes: tuple[ast.AST, ...], context: type[ast.expr_context]) -> list[ast.Name]:
    found = [n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, context)]
    return sorted(found, key=lambda name: (name.lineno, name.col_offset))


def _expressions(
    source: Source, nodes: tuple[ast.AST, ...], values: Values
) -> list[tuple[str, Kind]]:
    return [
        (text, values.of(node))
        for node in nodes
        if isinstance(node, ast.Call | ast.Subscript | ast.BinOp | ast.Attribute)
        and not isinstance(getattr(node, "ctx", None), ast.Store | ast.Del)
        and len(text := source.text(node)) <= _LONGEST
        and "\n" not in text
    ]


def _pairs(source: Source, nodes: tuple[ast.AST, ...]) -> list[tuple[str, Kind]]:
    """What loops bind together, as it is written."""
    return [
        (f"({source.text(node.target).strip('()')})", Kind.SEQUENCE)
        for node in nodes
        if isinstance(node, ast.For) and isinstance(node.target, ast.Tuple)
    ]


def _statements(source: Source, nodes: tuple[ast.AST, ...]) -> list[str]:
    simple = (
        ast.Assign,
        ast.AugAssign,
        ast.Expr,
        ast.Return,
        ast.Continue,
        ast.Break,
        ast.AnnAssign,
    )
    return [
        text
        for node in nodes
        if isinstance(node, simple)
        and not is_spoken(node)
        and "\n" not in (text := source.text(node))
        and len(text) <= _LONGEST + 20
    ]


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


def _signs(shown: Iterable[object]) -> Iterator[str]:
    """Short texts that tests show, and the signs in the longer ones."""
    for one in shown:
        for text in one if isinstance(one, list | tuple) else (one,):
            if isinstance(text, str):
                if len(text) <= _LONGEST_SEEN:
                    yield text
                yield from (sign for sign in text if not sign.isalnum())


def _strings(nodes: tuple[ast.AST, ...]) -> list[str]:
    spoken = {
        id(node.value) for node in nodes if isinstance(node, ast.Expr)
    }  # docstrings and strings that stand alone
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spoken
    ]


def _numbers(text: str) -> list[int | float]:
    found = re.findall(r"(?<![\w.])\d{1,6}(?:\.\d{1,6})?(?!\w)", text)
    return [float(one) if "." in one else int(one) for one in found]


def _beside(source: Source, function: Function) -> tuple[str, ...]:
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and any(one is function for one in node.body):
            named = [one.name for one in node.body if isinstance(one, Function)]
            return _unique(name for name in named if name != function.name)
    return ()


def _unbound(source: Source, nodes: tuple[ast.AST, ...]) -> tuple[str, ...]:
    if source.bound is None:
        return ()
    known = source.bound.union(bound_by(nodes))
    read = _unique(node.id for node in _names(nodes, ast.Load))
    return tuple(
        name
        for name in read
        if name not in known | {"__file__", "__path__"} and not hasattr(builtins, name)
    )


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
            case ast.Call(
                func=ast.Name(id="len" | "sum" | "sorted" | "enumerate" | "min" | "max"),
                args=[value],
            ):
                found.append(value)
            case _:
                pass
    return [value.id for value in found if isinstance(value, ast.Name)]


def _grown(nodes: tuple[ast.AST, ...]) -> list[str]:
    found: list[ast.expr] = []
    for node in nodes:
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in _PUTS:
                found.append(value)
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[value]):
                found.append(value)
            case ast.Assign(targets=[ast.Subscript(value=value)]):
                found.append(value)
            case ast.Assign(targets=[value], value=ast.List() | ast.Set() | ast.ListComp()):
                found.append(value)
            case ast.Assign(
                targets=[value], value=ast.Call(func=ast.Name(id="set" | "list" | "deque"))
            ):
                found.append(value)
            case _:
                pass
    return [value.id for value in found if isinstance(value, ast.Name)]


_PUTS = frozenset({"append", "add", "extend", "insert", "appendleft", "pop", "remove", "update"})


def _counted(nodes: tuple[ast.AST, ...]) -> list[str]:
    found: list[ast.expr] = []
    for node in nodes:
        match node:
            case ast.BinOp(left=left, right=right):
                found += [left, right]
            case ast.Subscript(slice=ast.Slice(lower=lower, upper=upper)):
                found += [part for part in (lower, upper) if part is not None]
            case ast.Subscript(slice=index):
                found += index.elts if isinstance(index, ast.Tuple) else [index]
            case ast.AugAssign(target=target):
                found.append(target)
            case ast.Call(func=ast.Name(id="range"), args=args):
                found += args
            case ast.Compare(
                left=left, comparators=others, ops=[ast.Lt() | ast.Gt() | ast.LtE() | ast.GtE(), *_]
            ):
                found += [left, *others]
            case _:
                pass
    return [value.id for value in found if isinstance(value, ast.Name)]


def _unique(items: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(items))
