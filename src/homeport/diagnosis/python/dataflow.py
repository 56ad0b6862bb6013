"""Follows a value backwards: from the failing expression to the places it can have come from.

The flow goes through assignments, loops, returns, arguments, attributes and containers of the
repository's own functions; each of these has its file here, and they meet in `Flow`. Where the
trace shows the real caller, only that call is followed. JavaScript comes here translated to the
same syntax tree; `javascript` asks where the two languages differ in what a missing thing gives.
It is an approximation: statements of one name are taken in the order of their lines, and what
cannot be followed ends as an origin of unknown kind. It never runs the code.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from homeport.diagnosis.python import definitions
from homeport.diagnosis.python.attributes import attribute, no_entry
from homeport.diagnosis.python.calls import awaited, call
from homeport.diagnosis.python.containers import element, keys
from homeport.diagnosis.python.names import name
from homeport.diagnosis.python.origin import DEPTH, UNKNOWN, Origin, Site, end, javascript
from homeport.diagnosis.python.outline import Function
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.python.usage import Usage
from homeport.diagnosis.sources import Sources
from homeport.diagnosis.values import NOTHING, Values

_WIDTH = 24  # origins in all; more is not a cause but a crowd
_PLAIN = frozenset({"None", "str", "int", "float", "bool", "bytes", "list", "dict", "tuple", "set"})
_BUDGET = 2000  # expressions looked at for one failure


@dataclass(slots=True)
class Flow:
    """Backward flow over the repository's sources; `frames` are (path, line), innermost first."""

    sources: Sources
    frames: tuple[tuple[str, int], ...] = ()
    values: Values = NOTHING
    budget: int = field(default=_BUDGET, init=False)
    reached: tuple[tuple[str, Function, int], ...] | None = field(default=None, init=False)
    resolving: int = field(default=0, init=False)  # receivers whose class is being looked for
    _usage: Usage | None = field(default=None, init=False)

    @property
    def usage(self) -> Usage:
        """Who uses what, searched when first asked."""
        if self._usage is None:
            self._usage = Usage(self.sources, tuple(path for path, _ in self.frames))
        return self._usage

    def origins(self, expression: ast.expr, site: Site, depth: int = 0) -> list[Origin]:
        """Return where the expression's value can come from, nearest path first."""
        self.budget -= 1
        if depth > DEPTH or self.budget < 0:
            return [end(UNKNOWN, site, expression, "the trail is too long to follow")]
        found = list(self._follow(expression, site, depth))[:_WIDTH]
        return self._possible(found, expression, site) if self.values else found

    def _possible(self, found: list[Origin], expression: ast.expr, site: Site) -> list[Origin]:
        """Without the paths that end in another type than the value had when the call was left."""
        kind = self.values.kind(expression, site).replace("NoneType", "None")
        if not kind or (site.frame is None and (site.path, site.line) not in self.frames):
            return found
        plain = _PLAIN & {kind}
        kept = [one for one in found if not one.kinds or kind in one.kinds or not _certain(one)]
        return (kept if plain else found) or found

    def element(
        self, container: ast.expr, node: ast.expr, site: Site, depth: int
    ) -> Iterator[Origin]:
        """What one element (or entry) of the container can be."""
        return element(self, container, node, site, depth)

    def keys(self, container: ast.expr, site: Site) -> list[Origin]:
        """Where the keys of a mapping can have come from."""
        return keys(self, container, site)

    def definition(self, func: ast.expr, site: Site) -> tuple[str, Function | ast.ClassDef] | None:
        """The repository's function or class that a call names, with its path."""
        return definitions.definition(self, func, site)

    def awaited(self, node: ast.expr, site: Site, depth: int) -> Iterator[Origin]:
        """Where the value of `await node` can have come from."""
        return awaited(self, node, site, depth)

    def lineage(self, held: tuple[str, ast.ClassDef]) -> list[tuple[str, ast.ClassDef]]:
        """The class and those it inherits from in the repository, the nearest first."""
        return definitions.lineage(self, held)

    def class_of(self, origin: Origin) -> tuple[str, ast.ClassDef] | None:
        """The repository's class that a value is made from or declared to be, with its path."""
        return definitions.class_of(self, origin)

    # -- one kind of expression each ------------------------------------------------------------

    def _follow(self, node: ast.expr, site: Site, depth: int) -> Iterator[Origin]:
        match node:
            case ast.Constant(value=value):
                yield end(
                    frozenset({type(value).__name__.replace("NoneType", "None")}),
                    site,
                    node,
                    f"`{code(node)}` is written here",
                )
            case ast.JoinedStr():
                yield end(frozenset({"str"}), site, node, "a formatted text")
            case ast.List() | ast.ListComp():
                yield end(frozenset({"list"}), site, node, "a list made here")
            case ast.Dict() | ast.DictComp():
                yield end(frozenset({"dict"}), site, node, "a dict made here")
            case ast.Set() | ast.SetComp():
                yield end(frozenset({"set"}), site, node, "a set made here")
            case ast.Tuple():
                yield end(frozenset({"tuple"}), site, node, "a tuple made here")
            case ast.GeneratorExp():
                yield end(frozenset({"generator"}), site, node, "a generator made here")
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                yield end(frozenset({"bool"}), site, node, "a comparison")
            case ast.UnaryOp(operand=ast.Constant(value=int() | float() as value)):
                kinds = frozenset({type(value).__name__})
                yield end(kinds, site, node, f"`{code(node)}` is written here")
            case ast.IfExp(body=body, orelse=orelse):
                yield from self.origins(body, site, depth + 1)
                yield from self.origins(orelse, site, depth + 1)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self.origins(value, site, depth + 1)
            case ast.Await(value=value):
                yield from awaited(self, value, site, depth)
            case ast.NamedExpr(value=value):
                yield from self.origins(value, site, depth + 1)
            case ast.BinOp():
                yield from self._binary(node, site, depth)
            case ast.Name():
                yield from name(self, node, site, depth)
            case ast.Call():
                yield from call(self, node, site, depth)
            case ast.Attribute():
                yield from attribute(self, node, site, depth)
            case ast.Subscript(slice=ast.Constant(value=str() as key)) if javascript(site):
                named = ast.copy_location(ast.Attribute(node.value, key, ast.Load()), node)
                named.source = code(node)  # type: ignore[attr-defined]  # read by shape.code
                yield from attribute(self, named, site, depth)
            case ast.Subscript():
                yield from self.element(node.value, node, site, depth)
                if javascript(site):
                    yield end(
                        frozenset({"None", "?"}),
                        site,
                        node,
                        no_entry(self, node, site, depth),
                    )
            case _:
                yield end(UNKNOWN, site, node, "")

    def _binary(self, node: ast.BinOp, site: Site, depth: int) -> Iterator[Origin]:
        sides = [
            *self.origins(node.left, site, depth + 1),
            *self.origins(node.right, site, depth + 1),
        ]
        kinds = frozenset(kind for side in sides for kind in side.kinds)
        if isinstance(node.op, ast.Mult) and kinds == {"int", "str"}:
            yield from (side for side in sides if side.kinds == {"str"})  # text, repeated
            return
        if len(kinds) > 1:
            kinds = frozenset({"float"}) if kinds <= {"int", "float", "bool"} else UNKNOWN
        elif isinstance(node.op, ast.Div) and kinds == {"int"}:
            kinds = frozenset({"float"})
        yield end(kinds, site, node, f"`{code(node)}` is computed here")


def _certain(origin: Origin) -> bool:
    """Tell whether its kinds are types of Python, all of which are known here."""
    return origin.kinds <= _PLAIN
