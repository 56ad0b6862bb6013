"""Edits of what is shared by mistake: defaults, class attributes, closures, rows of a table."""

import ast
import copy
from collections.abc import Iterator

from homeport.diagnosis.python.outline import own_nodes
from homeport.diagnosis.python.scope import default_of, parameters, returns
from homeport.diagnosis.python.shape import short
from homeport.diagnosis.replay.edits.edit import Edit, Seen, name

_NAMES = ("list", "dict", "set", "defaultdict", "deque", "Counter")


def edits(seen: Seen) -> Iterator[Edit]:
    """What this piece may share."""
    match seen.node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() as node:
            yield from _default(node)
            yield from _cached(node)
            yield from _keyed(node)
        case ast.ClassDef() as node:
            yield from _of_class(node)
        case ast.For() | ast.ListComp() | ast.DictComp() as node:
            yield from _late(node)
        case ast.BinOp(op=ast.Mult(), left=ast.List(elts=[inner]), right=count) as node:
            if isinstance(inner, (ast.List, ast.Dict, ast.BinOp, ast.ListComp)):
                loop = ast.comprehension(ast.Name("_", ast.Store()), _ranged(count), [], 0)
                yield Edit(node, ast.ListComp(inner, [loop]), 0.8,
                           f"`{short(node)}` repeats one object: all rows are the same, shared list")  # fmt: skip
        case ast.Call(func=ast.Attribute(attr="fromkeys"), args=[keys, value]) as node:
            loop = ast.comprehension(ast.Name("key!", ast.Store()), keys, [], 0)
            yield Edit(node, ast.DictComp(name("key!"), value, [loop]), 0.8,
                       f"`{short(node)}` gives every key the same, shared object",
                       f"`{{key: {short(value)} for key in {short(keys)}}}`")  # fmt: skip
        case ast.Assign(targets=[ast.Name() as one, ast.Name() as other], value=value) as node:
            second = ast.Assign([other], copy.deepcopy(value))
            yield Edit(node, ast.If(ast.Constant(value=True), [ast.Assign([one], value), second], []), 0.8,
                       f"`{short(node)}` gives two names to one object: what changes one changes the other (shared, the same)",
                       "one assignment for each name")  # fmt: skip
        case _:
            pass


def _ranged(count: ast.expr) -> ast.Call:
    return ast.Call(name("range"), [count], [])


def _mutable(node: ast.expr | None) -> bool:
    return isinstance(node, (ast.List, ast.Dict, ast.Set)) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NAMES
    )


def _copied(node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.FunctionDef:
    whole = copy.copy(node)
    for kept in [key for key in vars(whole) if key.startswith("kept ")]:
        del vars(whole)[kept]
    return whole  # type: ignore[return-value]  # only its body is exchanged


def _default(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Edit]:
    for parameter in parameters(node):
        default = default_of(node, parameter.arg)
        if default is None or not (_mutable(default) or isinstance(default, ast.Call)):
            continue
        whole = _copied(node)
        fresh = ast.If(
            ast.Compare(name(parameter.arg), [ast.Is()], [ast.Constant(value=Ellipsis)]),
            [ast.Assign([ast.Name(parameter.arg, ast.Store())], copy.deepcopy(default))], [],
        )  # fmt: skip
        arguments = copy.copy(node.args)
        marker = ast.Constant(value=Ellipsis)
        arguments.defaults = [marker if one is default else one for one in node.args.defaults]
        arguments.kw_defaults = [marker if one is default else one for one in node.args.kw_defaults]
        whole.args = arguments
        whole.body = [fresh, *node.body]
        what = (
            f"mutable default argument: `{parameter.arg}={short(default)}` of `{node.name}` is one object, shared by all calls"
            if _mutable(default)
            else f"the default `{parameter.arg}={short(default)}` of `{node.name}` is evaluated once, when the function is defined (at import)"
        )
        yield Edit(node, whole, 0.85, what, f"a new `{short(default)}` in each call (default None)")


def _cached(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Edit]:
    cached = [one for one in node.decorator_list if "cache" in short(one)]
    if cached:
        whole = _copied(node)
        kept = [one for one in node.decorator_list if one not in cached]
        once = any("cached_property" in short(one) for one in cached)
        whole.decorator_list = [*kept, name("property")] if once else kept
        yield Edit(node, whole, 0.7,
                   f"cache: `{node.name}` is computed once and gives the same, shared object (or a stale value) ever after, also when what it depends on has changed, because of `@{short(cached[0])}`",
                   "a copy of what is cached, or no cache", _given(node))  # fmt: skip


def _given(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The line of the first `return`."""
    return next((one.lineno for one in returns(node)), 0)


def _keyed(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Edit]:
    """A table that keeps results under a key that leaves out what they depend on."""
    looked_up = {
        short(one.comparators[0]) for one in own_nodes(node)
        if isinstance(one, ast.Compare) and isinstance(one.ops[0], (ast.In, ast.NotIn))
    }  # fmt: skip
    written = [
        (target.value, target.slice)
        for one in ast.walk(node) if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Subscript) and short(target.value) in looked_up
    ]  # fmt: skip
    for store, key in written[:2]:
        known = {n.id for n in ast.walk(key) if isinstance(n, ast.Name)}
        for parameter in parameters(node):
            if parameter.arg in known or parameter.arg in ("self", "cls"):
                continue
            whole = _copied(node)
            whole.body = [
                _Wider(store, key, parameter.arg).visit(one) for one in copy.deepcopy(node.body)
            ]
            yield Edit(node, whole, 0.66,
                       f"incomplete cache key: `{short(key)}` of `{short(store)}` leaves out `{parameter.arg}`, so another call gets the wrong entry",
                       f"the key `({short(key)}, {parameter.arg})`", key.lineno)  # fmt: skip


class _Wider(ast.NodeTransformer):
    """Puts a parameter into the key of a table, where it is read, written and looked for."""

    def __init__(self, store: ast.expr, key: ast.expr, parameter: str) -> None:
        self._store, self._key, self._parameter = ast.dump(store), ast.dump(key), parameter

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        if self._is_ours(node.value, node.slice):
            node.slice = self._wide(node.slice)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        if self._is_ours(node.comparators[0], node.left):
            node.left = self._wide(node.left)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if (
            isinstance(node.func, ast.Attribute)
            and node.args
            and self._is_ours(node.func.value, node.args[0])
        ):
            node.args[0] = self._wide(node.args[0])
        return node

    def _is_ours(self, store: ast.expr, key: ast.expr) -> bool:
        shown = ast.dump(store).replace("Store()", "Load()")
        return shown == self._store and ast.dump(key) == self._key

    def _wide(self, key: ast.expr) -> ast.Tuple:
        return ast.Tuple([key, name(self._parameter)], ast.Load())


def _of_class(node: ast.ClassDef) -> Iterator[Edit]:
    for statement in node.body:
        match statement:
            case (
                ast.Assign(targets=[ast.Name(id=attribute)], value=value)
                | ast.AnnAssign(target=ast.Name(id=attribute), value=ast.expr() as value)
            ) if _mutable(value) and not node.decorator_list:
                yield Edit(node, _own(node, statement, attribute, value), 0.8,
                           f"shared class attribute: `{attribute} = {short(value)}` is made once for the class `{node.name}`, all objects share it",
                           f"`self.{attribute} = {short(value)}` in `__init__`", statement.lineno)  # fmt: skip
            case _:
                pass


def _own(node: ast.ClassDef, statement: ast.stmt, attribute: str, value: ast.expr) -> ast.ClassDef:
    """The class with the attribute made for each object."""
    made = ast.Assign([ast.Attribute(name("self"), attribute, ast.Store())], value)
    body: list[ast.stmt] = []
    started = False
    for one in node.body:
        if one is statement:
            continue
        if isinstance(one, ast.FunctionDef) and one.name == "__init__":
            start = _copied(one)
            start.body = [made, *one.body]
            body.append(start)
            started = True
        else:
            body.append(one)
    if not started:
        source = "def __init__(self, *args, **kwargs):\n    super().__init__(*args, **kwargs)"
        start = ast.parse(source).body[0]  # type: ignore[assignment]  # a function stands there
        start.body = [made, *start.body]
        body.append(start)
    whole = copy.copy(node)
    whole.body = body or [ast.Pass()]
    return whole


def _late(node: ast.For | ast.ListComp | ast.DictComp) -> Iterator[Edit]:
    """A function made in a loop: bound to the loop variable's value of now."""
    target = node.target if isinstance(node, ast.For) else node.generators[0].target
    names = [one.id for one in ast.walk(target) if isinstance(one, ast.Name)]
    inside: list[ast.AST] = list(node.body) if isinstance(node, ast.For) else [node]
    for part in inside:
        for one in ast.walk(part):
            if not isinstance(one, (ast.Lambda, ast.FunctionDef)):
                continue
            used = {n.id for n in ast.walk(one) if isinstance(n, ast.Name)}
            own = {a.arg for a in parameters(one)}  # type: ignore[arg-type]  # a lambda has arguments, too
            if caught := [n for n in names if n in used and n not in own]:
                yield Edit(one, _bound(one, caught), 0.8,
                           f"late binding closure: the function made in the loop sees the last value of `{caught[0]}`",
                           f"bound now, `{caught[0]}={caught[0]}` as a default")  # fmt: skip


def _bound(node: ast.Lambda | ast.FunctionDef, caught: list[str]) -> ast.AST:
    whole = copy.copy(node)
    arguments = copy.copy(node.args)
    arguments.kwonlyargs = [*node.args.kwonlyargs, *(ast.arg(one) for one in caught)]
    arguments.kw_defaults = [*node.args.kw_defaults, *(name(one) for one in caught)]
    whole.args = arguments
    return whole
