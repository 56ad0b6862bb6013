"""What kind of value an expression of a function most likely has, read off its text alone.

A guess decides only which candidates come first, so a wrong one costs time and nothing else.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from homeport.repair.python.examples import Example


class Kind(Enum):
    """The kinds that operators tell apart."""

    NUMBER = "number"
    TEXT = "text"
    SEQUENCE = "sequence"
    MAPPING = "mapping"
    SET = "set"
    TRUTH = "truth"
    UNKNOWN = "unknown"


_CALLS = {
    **dict.fromkeys(
        [
            "len",
            "int",
            "sum",
            "abs",
            "round",
            "ord",
            "float",
            "pow",
            "sqrt",
            "floor",
            "ceil",
            "gcd",
            "lcm",
            "factorial",
            "log",
            "hypot",
        ],
        Kind.NUMBER,
    ),
    **dict.fromkeys(["str", "chr", "bin", "hex", "oct", "repr", "input", "format"], Kind.TEXT),
    **dict.fromkeys(
        [
            "list",
            "sorted",
            "range",
            "reversed",
            "zip",
            "enumerate",
            "map",
            "filter",
            "tuple",
            "deque",
        ],
        Kind.SEQUENCE,
    ),
    **dict.fromkeys(["set", "frozenset"], Kind.SET),
    **dict.fromkeys(["dict", "Counter", "defaultdict", "OrderedDict"], Kind.MAPPING),
    **dict.fromkeys(["bool", "any", "all", "isinstance", "callable", "hasattr"], Kind.TRUTH),
}
_METHODS = {
    **dict.fromkeys(
        [
            "lower",
            "upper",
            "strip",
            "lstrip",
            "rstrip",
            "join",
            "replace",
            "format",
            "title",
            "capitalize",
            "swapcase",
            "zfill",
            "ljust",
            "rjust",
            "center",
            "removeprefix",
            "removesuffix",
            "hexdigest",
            "decode",
            "casefold",
        ],
        Kind.TEXT,
    ),
    **dict.fromkeys(["split", "rsplit", "splitlines", "keys", "values", "items"], Kind.SEQUENCE),
    **dict.fromkeys(["count", "find", "index", "rfind", "bit_length"], Kind.NUMBER),
    **dict.fromkeys(
        [
            "isdigit",
            "isalpha",
            "isalnum",
            "isupper",
            "islower",
            "isspace",
            "startswith",
            "endswith",
            "issubset",
        ],
        Kind.TRUTH,
    ),
    **dict.fromkeys(["union", "intersection", "difference"], Kind.SET),
}
_ONLY_OF = {  # methods that show what they are called on
    **dict.fromkeys(
        ["lower", "upper", "strip", "isdigit", "isalpha", "startswith", "endswith", "split"],
        Kind.TEXT,
    ),
    **dict.fromkeys(["append", "extend", "sort", "popleft", "insert", "reverse"], Kind.SEQUENCE),
    **dict.fromkeys(["items", "setdefault", "keys", "values", "get"], Kind.MAPPING),
    **dict.fromkeys(["add", "discard", "issubset", "union"], Kind.SET),
}
_ANNOTATIONS = {
    "int": Kind.NUMBER, "float": Kind.NUMBER, "complex": Kind.NUMBER, "str": Kind.TEXT,
    "bytes": Kind.TEXT, "bool": Kind.TRUTH, "list": Kind.SEQUENCE, "List": Kind.SEQUENCE,
    "tuple": Kind.SEQUENCE, "Tuple": Kind.SEQUENCE, "Sequence": Kind.SEQUENCE,
    "Iterable": Kind.SEQUENCE, "set": Kind.SET, "Set": Kind.SET, "dict": Kind.MAPPING,
    "Dict": Kind.MAPPING, "Mapping": Kind.MAPPING,
}  # fmt: skip
_CONSTANTS: dict[type, Kind] = {
    bool: Kind.TRUTH, int: Kind.NUMBER, float: Kind.NUMBER, complex: Kind.NUMBER, str: Kind.TEXT,
    bytes: Kind.TEXT,
}  # fmt: skip


_KINDS: tuple[tuple[type | tuple[type, ...], Kind], ...] = (
    (bool, Kind.TRUTH), ((int, float, complex), Kind.NUMBER), ((str, bytes), Kind.TEXT),
    ((list, tuple), Kind.SEQUENCE), (dict, Kind.MAPPING), ((set, frozenset), Kind.SET),
)  # fmt: skip


def kind_of(value: object) -> Kind:
    """Return the kind of a value that is known."""
    return next((kind for types, kind in _KINDS if isinstance(value, types)), Kind.UNKNOWN)


@dataclass(slots=True)
class Values:
    """The kinds of a function's variables, and of what the sequences among them hold."""

    names: dict[str, Kind] = field(default_factory=dict)
    elements: dict[str, Kind] = field(default_factory=dict)

    def of(self, node: ast.expr | None) -> Kind:
        """Return the kind of an expression."""
        match node:
            case ast.Constant(value=value):
                return _CONSTANTS.get(type(value), Kind.UNKNOWN)
            case ast.Name(id=name):
                return self.names.get(name, Kind.UNKNOWN)
            case ast.JoinedStr():
                return Kind.TEXT
            case ast.List() | ast.ListComp() | ast.Tuple() | ast.GeneratorExp():
                return Kind.SEQUENCE
            case ast.Dict() | ast.DictComp():
                return Kind.MAPPING
            case ast.Set() | ast.SetComp():
                return Kind.SET
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                return Kind.TRUTH
            case ast.BoolOp(values=values):
                return self.of(values[-1])
            case ast.UnaryOp():
                return Kind.NUMBER
            case ast.BinOp():
                return self._operation(node)
            case ast.IfExp(body=body) | ast.NamedExpr(value=body):
                return self.of(body)
            case ast.Call():
                return self._call(node)
            case ast.Subscript(value=value, slice=index):
                return self.of(value) if isinstance(index, ast.Slice) else self.element(value)
            case _:
                return Kind.UNKNOWN

    def element(self, node: ast.expr) -> Kind:
        """Return the kind of what iterating over an expression gives."""
        match node:
            case ast.Name(id=name) if name in self.elements:
                return self.elements[name]
            case ast.Call(func=ast.Name(id="range")):
                return Kind.NUMBER
            case ast.Call(
                func=ast.Name(id="sorted" | "reversed" | "list" | "set"), args=[inner, *_]
            ):
                return self.element(inner)
            case ast.Call(func=ast.Attribute(attr="split" | "splitlines")):
                return Kind.TEXT
            case ast.List(elts=[first, *_]) | ast.ListComp(elt=first) | ast.Set(elts=[first, *_]):
                return self.of(first)
            case ast.Subscript(value=value, slice=ast.Slice()):
                return self.element(value)
            case _:
                return Kind.TEXT if self.of(node) is Kind.TEXT else Kind.UNKNOWN

    def _operation(self, node: ast.BinOp) -> Kind:
        left, right = self.of(node.left), self.of(node.right)
        match node.op:
            case ast.Add():
                return left if left is not Kind.UNKNOWN else right
            case ast.Mult():
                held = {Kind.TEXT, Kind.SEQUENCE}
                return left if left in held else right if right in held else Kind.NUMBER
            case ast.Mod():
                return Kind.TEXT if left is Kind.TEXT else Kind.NUMBER
            case ast.Sub() | ast.BitAnd() | ast.BitOr() | ast.BitXor():
                return Kind.SET if left is Kind.SET else Kind.NUMBER
            case _:
                return Kind.NUMBER

    def _call(self, node: ast.Call) -> Kind:
        match node.func:
            case ast.Name(id="min" | "max"):
                if len(node.args) == 1:
                    return self.element(node.args[0])
                return self.of(node.args[0]) if node.args else Kind.UNKNOWN
            case ast.Name(id=name):
                return _CALLS.get(name, Kind.UNKNOWN)
            case ast.Attribute(value=ast.Name(id="math" | "np"), attr=name):
                return Kind.TRUTH if name.startswith("is") else Kind.NUMBER
            case ast.Attribute(attr=name):
                return _METHODS.get(name, Kind.UNKNOWN)
            case _:
                return Kind.UNKNOWN

    # -- gathering -------------------------------------------------------------------------------

    def know(self, name: str, kind: Kind, element: Kind = Kind.UNKNOWN) -> None:
        """Note what a name holds; the first that is known stays."""
        if kind is not Kind.UNKNOWN:
            self.names.setdefault(name, kind)
        if element is not Kind.UNKNOWN:
            self.elements.setdefault(name, element)

    def annotate(self, argument: ast.arg) -> None:
        """Note what an annotation says."""
        match argument.annotation:
            case ast.Name(id=name):
                self.know(argument.arg, _ANNOTATIONS.get(name, Kind.UNKNOWN))
            case ast.Subscript(value=ast.Name(id=name), slice=inner):
                first = inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner
                held = first.id if isinstance(first, ast.Name) else ""
                if isinstance(first, ast.Subscript) and isinstance(first.value, ast.Name):
                    held = first.value.id
                kind = _ANNOTATIONS.get(name, Kind.UNKNOWN)
                self.know(argument.arg, kind, _ANNOTATIONS.get(held, Kind.UNKNOWN))
            case _:
                pass

    def bind(self, target: ast.expr, value: ast.expr) -> None:
        """Note what an assignment says."""
        match target, value:
            case ast.Name(id=name), _:
                self.know(name, self.of(value), self.element(value))
            case ast.Tuple(elts=targets), ast.Tuple(elts=values) if len(targets) == len(values):
                for one, held in zip(targets, values, strict=True):
                    self.bind(one, held)
            case _:
                pass

    def loop(self, target: ast.expr, over: ast.expr) -> None:
        """Note what a loop says."""
        match target, over:
            case ast.Name(id=name), _:
                self.know(name, self.element(over))
            case ast.Tuple(elts=[ast.Name(id=at), inner]), ast.Call(
                func=ast.Name(id="enumerate"), args=[held, *_]
            ):
                self.know(at, Kind.NUMBER)
                self.loop(inner, held)
            case ast.Tuple(elts=targets), ast.Call(func=ast.Name(id="zip"), args=args):
                for one, held in zip(targets, args, strict=False):
                    self.loop(one, held)
            case _:
                pass


def values_of(
    function: ast.FunctionDef | ast.AsyncFunctionDef,
    nodes: tuple[ast.AST, ...],
    examples: tuple[Example, ...] = (),
) -> Values:
    """Gather what is known of a function's variables; `nodes` are all nodes of its tree."""
    values = Values()
    arguments = function.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        values.annotate(argument)
    for example in examples:
        for name, value in example.arguments.items():
            held = next(iter(value), None) if isinstance(value, list | tuple | set) else None
            values.know(name, kind_of(value), kind_of(held))
    for _ in range(2):  # what one assignment tells, another may use
        for node in nodes:
            match node:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        values.bind(target, value)
                case (
                    ast.For(target=target, iter=over) | ast.comprehension(target=target, iter=over)
                ):
                    values.loop(target, over)
                case _:
                    pass
    for node in nodes:
        _shown(values, node)
    return values


def _shown(values: Values, node: ast.AST) -> None:
    """Note what the use of a name shows, where nothing better is known."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
            values.know(name, _ONLY_OF.get(method, Kind.UNKNOWN))
        case ast.Call(func=ast.Name(id="range"), args=args):
            for argument in args:
                if isinstance(argument, ast.Name):
                    values.know(argument.id, Kind.NUMBER)
        case ast.BinOp(
            left=left, op=ast.Sub() | ast.Div() | ast.FloorDiv() | ast.Pow(), right=right
        ):
            for side in (left, right):
                if isinstance(side, ast.Name):
                    values.know(side.id, Kind.NUMBER)
        case ast.BinOp(left=left, op=ast.Mod() | ast.Mult() | ast.Add(), right=right):
            for side, other in ((left, right), (right, left)):
                if isinstance(side, ast.Name) and values.of(other) is Kind.NUMBER:
                    values.know(side.id, Kind.NUMBER)
        case ast.AugAssign(target=ast.Name(id=name), value=value):
            values.know(name, values.of(value))
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Lt() | ast.Gt() | ast.LtE() | ast.GtE()],
                         comparators=[right]):  # fmt: skip
            values.know(name, values.of(right))
        case ast.Subscript(slice=ast.Name(id=name), value=value):
            if values.of(value) in {Kind.SEQUENCE, Kind.TEXT}:
                values.know(name, Kind.NUMBER)
        case _:
            pass
