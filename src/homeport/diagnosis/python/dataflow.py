"""Follows a value backwards: from the failing expression to the places it can have come from.

The flow goes through assignments, loops, returns, arguments, attributes and containers of the
repository's own functions. Where the trace shows the real caller, only that call is followed.
JavaScript comes here translated to the same syntax tree; `_javascript` asks where the two languages
differ in what a missing thing gives. It is an approximation: statements of one name are taken in
the order of their lines, and what cannot be followed ends as an origin of unknown kind. It never
runs the code.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from homeport.diagnosis.cause import Step
from homeport.diagnosis.javascript import known as known_javascript
from homeport.diagnosis.javascript.translate import CALLBACK, SUFFIXES
from homeport.diagnosis.python import known as known_python
from homeport.diagnosis.python.scope import (
    Assignment,
    Function,
    assignments,
    class_at,
    default_of,
    dotted,
    falls_off_the_end,
    functions_at,
    imported,
    is_generator,
    parameters,
    returns,
)
from homeport.diagnosis.python.shape import (
    argument,
    calls_on,
    code,
    defined,
    keys,
    method_of,
    parts,
    short,
    words,
)
from homeport.diagnosis.python.usage import Usage, keys_written, written_into, yielded
from homeport.diagnosis.sources import Sources

_DEPTH = 12  # steps back; longer chains explain nothing to a person
_MOST_WRITES = 4
_MOST_RESOLVING = 3  # the class of a receiver of a receiver of a receiver
_SAME_ELEMENTS = frozenset(["list", "tuple", "set", "sorted", "iter", "reversed", "frozenset"])
_SELF = frozenset({"self", "cls", "this"})
_WIDTH = 24  # origins in all; more is not a cause but a crowd

# The kinds of values that nothing can be said about.
UNKNOWN: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the trace or the flow went through: its arguments, and where it stands."""

    node: ast.Call
    site: "Site"


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the code: file, line, and (when known) the call that led into its function."""

    path: str
    line: int
    caller: Call | None = None
    frame: int | None = None  # index among the trace's frames when this place is one of them


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value can have come from, with the steps from the failing expression to there."""

    kinds: frozenset[str]
    site: Site
    node: ast.AST
    because: str
    steps: tuple[Step, ...] = ()


@dataclass(slots=True)
class Flow:
    """Backward flow over the repository's sources; `frames` are (path, line), innermost first."""

    sources: Sources
    frames: tuple[tuple[str, int], ...] = ()
    _budget: int = field(default=2000, init=False)
    _usage: Usage | None = field(default=None, init=False)
    _resolving: int = field(default=0, init=False)  # receivers whose class is being looked for

    @property
    def usage(self) -> Usage:
        """Who uses what, searched when first asked."""
        if self._usage is None:
            self._usage = Usage(self.sources, tuple(path for path, _ in self.frames))
        return self._usage

    def origins(self, expression: ast.expr, site: Site, depth: int = 0) -> list[Origin]:
        """Return where the expression's value can come from, nearest path first."""
        self._budget -= 1
        if depth > _DEPTH or self._budget < 0:
            return [self._end(UNKNOWN, site, expression, "the trail is too long to follow")]
        return list(self._follow(expression, site, depth))[:_WIDTH]

    # -- one kind of expression each ------------------------------------------------------------

    def _follow(self, node: ast.expr, site: Site, depth: int) -> Iterator[Origin]:
        match node:
            case ast.Constant(value=value):
                yield self._end(
                    frozenset({type(value).__name__.replace("NoneType", "None")}),
                    site,
                    node,
                    f"`{code(node)}` is written here",
                )
            case ast.JoinedStr():
                yield self._end(frozenset({"str"}), site, node, "a formatted text")
            case ast.List() | ast.ListComp():
                yield self._end(frozenset({"list"}), site, node, "a list made here")
            case ast.Dict() | ast.DictComp():
                yield self._end(frozenset({"dict"}), site, node, "a dict made here")
            case ast.Set() | ast.SetComp():
                yield self._end(frozenset({"set"}), site, node, "a set made here")
            case ast.Tuple():
                yield self._end(frozenset({"tuple"}), site, node, "a tuple made here")
            case ast.GeneratorExp():
                yield self._end(frozenset({"generator"}), site, node, "a generator made here")
            case ast.Compare() | ast.UnaryOp(op=ast.Not()):
                yield self._end(frozenset({"bool"}), site, node, "a comparison")
            case ast.IfExp(body=body, orelse=orelse):
                yield from self.origins(body, site, depth + 1)
                yield from self.origins(orelse, site, depth + 1)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self.origins(value, site, depth + 1)
            case ast.Await(value=value):
                for origin in self.origins(value, site, depth + 1):
                    yield replace(origin, kinds=origin.kinds - {"coroutine"})
            case ast.NamedExpr(value=value):
                yield from self.origins(value, site, depth + 1)
            case ast.BinOp():
                yield self._binary(node, site, depth)
            case ast.Name():
                yield from self._name(node, site, depth)
            case ast.Call():
                yield from self._call(node, site, depth)
            case ast.Attribute():
                yield from self._attribute(node, site, depth)
            case ast.Subscript(slice=ast.Constant(value=str() as key)) if _javascript(site):
                named = ast.copy_location(ast.Attribute(node.value, key, ast.Load()), node)
                named.source = code(node)  # type: ignore[attr-defined]  # read by shape.code
                yield from self._attribute(named, site, depth)
            case ast.Subscript():
                yield from self._element(node.value, node, site, depth)
                if _javascript(site):
                    yield self._end(
                        frozenset({"None", "?"}),
                        site,
                        node,
                        self._no_entry(node, site, depth),
                    )
            case _:
                yield self._end(UNKNOWN, site, node, "")

    def _binary(self, node: ast.BinOp, site: Site, depth: int) -> Origin:
        sides = [
            *self.origins(node.left, site, depth + 1),
            *self.origins(node.right, site, depth + 1),
        ]
        kinds = frozenset(kind for side in sides for kind in side.kinds)
        if len(kinds) > 1:
            kinds = frozenset({"float"}) if kinds <= {"int", "float", "bool"} else UNKNOWN
        elif isinstance(node.op, ast.Div) and kinds == {"int"}:
            kinds = frozenset({"float"})
        return self._end(kinds, site, node, f"`{code(node)}` is computed here")

    # -- names ----------------------------------------------------------------------------------

    def _name(self, node: ast.Name, site: Site, depth: int) -> Iterator[Origin]:
        tree = self.sources.tree(site.path)
        if tree is None:
            return
        for function in functions_at(tree, site.line):
            if bound := _reaching(assignments(function, node.id), site.line):
                for assignment in bound:
                    yield from self._assigned(node.id, assignment, site, depth)
                return
            if any(arg.arg == node.id for arg in parameters(function)):
                yield from self._parameter(function, node, site, depth)
                return
        if module_level := assignments(tree, node.id):
            for assignment in module_level[-2:]:
                outside = replace(site, caller=None, frame=None)
                yield from self._assigned(node.id, assignment, outside, depth)
        elif found := imported(tree, node.id):
            yield from self._imported(found, node, site, depth)
        else:
            yield self._end(UNKNOWN, site, node, "")

    def _assigned(self, name: str, made: Assignment, site: Site, depth: int) -> Iterator[Origin]:
        here = replace(site, line=made.line)
        step = Step(site.path, made.line, f"`{name}` comes from `{short(made.value)}`")
        if made.element and made.index is None:
            found = self._element(made.value, made.value, here, depth)
        elif made.index is not None:
            found = self._part(made, here, depth)
        else:
            found = iter(self.origins(made.value, here, depth + 1))
        for origin in found:
            yield replace(origin, steps=(step, *origin.steps))

    def _part(self, made: Assignment, site: Site, depth: int) -> Iterator[Origin]:
        """One part of an unpacked value: of split text, of pairs, of a tuple made elsewhere."""
        value, index = made.value, made.index or 0
        match value:
            case ast.Call() if method_of(value) in known_python.TEXT_LISTS | {"partition"}:
                yield self._end(frozenset({"str"}), site, value, "a part of split text")
            case ast.Call(func=ast.Attribute(value=mapping, attr="items")) if index == 0:
                yield from self.keys(mapping, site)
            case ast.Call(func=ast.Attribute(value=mapping, attr="items")):
                yield from self._element(mapping, value, site, depth)
            case ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]) if index == 1:
                yield from self._element(inner, value, site, depth)
            case ast.Call(func=ast.Name(id="zip"), args=args) if index < len(args):
                yield from self._element(args[index], value, site, depth)
            case _:
                yield from self._part_of_tuple(value, index, site, depth)

    def _part_of_tuple(
        self, value: ast.expr, index: int, site: Site, depth: int
    ) -> Iterator[Origin]:
        known = False
        for origin in self.origins(value, site, depth + 1):
            inside = parts(origin.node)
            if isinstance(origin.node, ast.Tuple) and index < len(inside):
                known = True
                here = replace(origin.site, line=inside[index].lineno)
                for deeper in self.origins(inside[index], here, depth + 1):
                    yield replace(deeper, steps=(*origin.steps, *deeper.steps))
        if not known:
            yield self._end(UNKNOWN, site, value, f"part {index + 1} of a sequence")

    def _parameter(
        self, function: Function, node: ast.Name, site: Site, depth: int
    ) -> Iterator[Origin]:
        if function.name.startswith(CALLBACK) and site.caller is None:
            yield from self._called_back(function, node, site, depth)
            return
        call = site.caller or self._call_in_trace(function, site)
        calls = [call] if call else self._callers(function, site, depth)
        for one in calls:
            given = argument(function, node.id, one.node)
            if given is not None:
                where = one.site.path, one.node.lineno
                step = Step(*where, f"`{node.id}` is given `{short(given)}`")
                told = () if short(given) == node.id else (step,)  # the same name tells nothing
                for origin in self.origins(given, one.site, depth + 1):
                    yield replace(origin, steps=(*told, *origin.steps))
        default = default_of(function, node.id)
        unfilled = not calls or any(argument(function, node.id, c.node) is None for c in calls)
        if default is not None and unfilled:
            line = default.lineno
            for origin in self.origins(default, replace(site, line=line, caller=None), depth + 1):
                yield replace(origin, because=f"the default of `{node.id}` is `{short(default)}`")
        if not calls:
            yield self._declared(function, node, site)

    def _declared(self, function: Function, node: ast.Name, site: Site) -> Origin:
        """What the annotation of a parameter promises, when no caller is seen."""
        noted = next((p.annotation for p in parameters(function) if p.arg == node.id), None)
        because = f"`{node.id}` is given by a caller that is not seen"
        if isinstance(noted, ast.Name):
            return self._end(frozenset({noted.id}), site, noted, because)
        return self._end(UNKNOWN, site, node, because)

    def _callers(self, function: Function, site: Site, depth: int) -> list[Call]:
        """The calls of the function in the repository, when the trace does not show the one."""
        if depth > _DEPTH // 2:
            return []
        found = self.usage.calls(function, site.path)
        return [Call(node, Site(path, node.lineno)) for path, node in found]

    def _called_back(
        self, function: Function, node: ast.Name, site: Site, depth: int
    ) -> Iterator[Origin]:
        """The first parameter of a callback is an element of what the method goes over."""
        tree = self.sources.tree(site.path)
        for call in ast.walk(tree) if tree else ():
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            passed = [dotted(one) for one in call.args]
            first = parameters(function)[0].arg == node.id
            if function.name in passed and first and call.func.attr in known_javascript.ITERATING:
                here = replace(site, line=call.lineno)
                step = Step(
                    site.path, call.lineno, f"`{node.id}` comes from `{short(call.func.value)}`"
                )
                for origin in self._element(call.func.value, call.func.value, here, depth):
                    yield replace(origin, steps=(step, *origin.steps))
                return
        yield self._end(UNKNOWN, site, node, f"`{node.id}` is given by a caller that is not seen")

    def _call_in_trace(self, function: Function, site: Site) -> Call | None:
        """The call of `function` on the line of the next frame out, when that can be told."""
        start = 0 if site.frame is None else site.frame + 1
        if site.frame is None and (site.path, site.line) not in self.frames:
            return None
        for index in range(start, len(self.frames)):
            path, line = self.frames[index]
            tree = self.sources.tree(path)
            if tree is None:
                continue
            for call in calls_on(tree, line):
                name = dotted(call.func).rpartition(".")[2] or method_of(call)
                built = function.name in ("__init__", "__post_init__") and name[:1].isupper()
                if name == function.name or built:
                    return Call(call, Site(path, line, None, index))
        return None

    def _imported(
        self, found: tuple[str, str], node: ast.Name, site: Site, depth: int
    ) -> Iterator[Origin]:
        module, member = found
        path = self.sources.module(module, site.path) if module else None
        tree = self.sources.tree(path) if path else None
        if path and tree and member:
            for assignment in assignments(tree, member)[-2:]:
                yield from self._assigned(member, assignment, Site(path, assignment.line), depth)
            return
        yield self._end(UNKNOWN, site, node, "")

    # -- calls ----------------------------------------------------------------------------------

    def _call(self, node: ast.Call, site: Site, depth: int) -> Iterator[Origin]:
        if isinstance(node.func, ast.Name) and node.func.id == "cls":
            yield self._end(frozenset({"instance"}), site, node, "a new object of the class")
            return
        found = self.definition(node.func, site)
        if found is None:
            yield from self._runtime_call(node, site, depth)
            return
        path, definition = found
        if isinstance(definition, ast.ClassDef):
            kinds = frozenset({definition.name})
            yield self._end(kinds, site, node, f"a new {definition.name}")
        else:
            yield from self._returned(definition, path, Call(node, site), depth)

    def _runtime_call(self, node: ast.Call, site: Site, depth: int) -> Iterator[Origin]:
        """A call of the runtime or of a library, by what the tables know of it."""
        known = known_javascript if _javascript(site) else known_python
        name, method = dotted(node.func), method_of(node)
        if name in known.FUNCTIONS:
            kinds = known.FUNCTIONS[name]
            none = f"`{name}` gives {_nothing(site)} when there is nothing to give"
            yield self._end(
                kinds, site, node, none if "None" in kinds else f"`{name}` gives {words(kinds)}"
            )
        elif name in known.BUILTINS:
            kinds = known.BUILTINS[name]
            yield self._end(kinds, site, node, f"`{name}()` gives {words(kinds)}")
        elif method == "get" and not _javascript(site):
            yield from self._get(node, site, depth)
        elif method in known.IN_PLACE:
            yield self._end(
                frozenset({"None"}), site, node,
                f"`.{method}()` works on its object in place and gives {_nothing(site)}",
            )  # fmt: skip
        elif method in known.MAYBE_NONE:
            yield self._end(
                frozenset({"None", "?"}), site, node,
                f"`.{method}()` gives {_nothing(site)} when nothing is found",
            )  # fmt: skip
        elif method in known.METHODS:
            kinds = known.METHODS[method]
            yield self._end(kinds, site, node, f"`.{method}()` gives {words(kinds)}")
        else:
            yield self._end(UNKNOWN, site, node, "")

    def _get(self, node: ast.Call, site: Site, depth: int) -> Iterator[Origin]:
        if len(node.args) > 1:
            for origin in self.origins(node.args[1], site, depth + 1):
                yield replace(origin, because=f"the default of `.get` is `{short(node.args[1])}`")
            return
        yield self._end(
            frozenset({"None", "?"}),
            site,
            node,
            "`.get()` without a default gives None when the key is missing",
        )

    def _returned(self, function: Function, path: str, call: Call, depth: int) -> Iterator[Origin]:
        name = function.name
        if isinstance(function, ast.AsyncFunctionDef):
            yield self._end(
                frozenset({"coroutine"}),
                call.site,
                call.node,
                f"`{name}` is a coroutine function and is not awaited here",
            )
            return
        if is_generator(function):
            yield self._end(
                frozenset({"generator"}), call.site, call.node, f"`{name}` is a generator"
            )
            return
        for statement in returns(function):
            here = Site(path, statement.lineno, call)
            step = Step(path, statement.lineno, f"`{name}` returns `{short(statement.value)}`")
            if statement.value is None:
                yield replace(
                    self._end(
                        frozenset({"None"}), here, statement, f"`{name}` returns nothing here"
                    ),
                    steps=(step,),
                )
                continue
            for origin in self.origins(statement.value, here, depth + 1):
                yield replace(origin, steps=(step, *origin.steps))
        if falls_off_the_end(function.body):
            last = function.body[-1]
            yield self._end(
                frozenset({"None"}),
                Site(path, function.lineno, call),
                function,
                f"`{name}` can reach its end (line {last.end_lineno}) without a return,"
                f" and then gives {_nothing(call.site)}",
            )

    def definition(self, func: ast.expr, site: Site) -> tuple[str, Function | ast.ClassDef] | None:
        """The repository's function or class that a call names, with its path."""
        tree = self.sources.tree(site.path)
        if tree is None:
            return None
        match func:
            case ast.Name(id=name):
                if local := defined(tree, name):
                    return site.path, local
                if found := imported(tree, name):
                    return self._member(*found, site.path)
            case ast.Attribute(value=ast.Name(id="self" | "cls" | "this"), attr=attr):
                owner = class_at(tree, site.line)
                if owner and (method := defined(owner, attr)):
                    return site.path, method
            case ast.Attribute(value=value, attr=attr):
                return self._through(value, attr, site, tree)
            case _:
                pass
        return None

    def _through(
        self, value: ast.expr, attr: str, site: Site, tree: ast.Module
    ) -> tuple[str, Function | ast.ClassDef] | None:
        """`module.name` or `instance.method`, when the class of the instance can be told."""
        name = dotted(value)
        if name and (found := imported(tree, name.split(".")[0])):
            module = ".".join(part for part in found if part) if found[0] != name else name
            if inside := self._member(module, attr, site.path):
                return inside
        if self._budget < 0 or self._resolving >= _MOST_RESOLVING:
            return None
        self._resolving += 1
        try:
            owners = [self.class_of(origin) for origin in self.origins(value, site, _DEPTH - 3)]
        finally:
            self._resolving -= 1
        for owner in filter(None, owners):
            if method := defined(owner[1], attr):
                return owner[0], method
        return None

    def class_of(self, origin: Origin) -> tuple[str, ast.ClassDef] | None:
        """The repository's class that a value is made from or declared to be, with its path."""
        node = origin.node.func if isinstance(origin.node, ast.Call) else origin.node
        if isinstance(node, ast.Name) and node.id == "cls":
            tree = self.sources.tree(origin.site.path)
            owner = class_at(tree, origin.site.line) if tree else None
            return (origin.site.path, owner) if owner else None
        if not isinstance(node, ast.Name) and not isinstance(origin.node, ast.Call):
            return None
        found = self.definition(node, origin.site) if isinstance(node, ast.expr) else None
        return (found[0], found[1]) if found and isinstance(found[1], ast.ClassDef) else None

    def _member(
        self, module: str, member: str, seen_from: str
    ) -> tuple[str, Function | ast.ClassDef] | None:
        path = self.sources.module(module, seen_from) if module else None
        tree = self.sources.tree(path) if path else None
        member = member or "default"
        found = defined(tree, member) if tree else None
        if path and found:
            return path, found
        if path and tree and member and (again := imported(tree, member)) and again[0] != module:
            return self._member(*again, path)  # re-exported by a package
        for assignment in assignments(tree, member) if tree else ():
            if path and isinstance(assignment.value, ast.Name):  # exported under another name
                return self.definition(assignment.value, Site(path, assignment.line))
        return None

    # -- attributes and elements ----------------------------------------------------------------

    def _attribute(self, node: ast.Attribute, site: Site, depth: int) -> Iterator[Origin]:
        tree = self.sources.tree(site.path)
        if tree is None:
            return
        if isinstance(node.value, ast.Name) and node.value.id in _SELF:
            owner = class_at(tree, site.line)
            yield from self._field(owner, site.path, node, site, depth)
            return
        if dotted(node.value) == "process.env":
            because = f"the environment variable {node.attr} is undefined when it is not set"
            yield self._end(frozenset({"str", "None"}), site, node, because)
            return
        if inside := self._of_module(node, site, depth):
            yield from inside
            return
        seen = False
        for origin in self.origins(node.value, site, depth + 1):
            if isinstance(origin.node, ast.Dict):
                seen = True
                yield from self._entry(origin, node.attr, node, site, depth)
                continue
            made = self.class_of(origin)
            if made is None:
                continue
            seen = True
            given = (
                self._constructed(made[1], node.attr, Call(origin.node, origin.site), depth)
                if isinstance(origin.node, ast.Call)
                else self._anywhere(made, node.attr, depth)
            )
            for result in given or self._field(made[1], made[0], node, site, depth):
                yield replace(result, steps=(*origin.steps, *result.steps))
        if not seen:
            yield from self._of_some_class(node, site, depth)

    def _of_module(self, node: ast.Attribute, site: Site, depth: int) -> list[Origin]:
        """What a module of the repository assigns to the name, for `module.name`."""
        tree = self.sources.tree(site.path)
        found = imported(tree, dotted(node.value)) if tree and dotted(node.value) else None
        if found is None:
            return []
        module = ".".join(part for part in found if part) if found[1] else found[0]
        path = self.sources.module(module, site.path)
        inside = self.sources.tree(path) if path else None
        made = assignments(inside, node.attr) if inside else []
        return [
            origin
            for one in made[-2:]
            for origin in self._assigned(node.attr, one, Site(path or "", one.line), depth + 1)
        ]

    def _of_some_class(self, node: ast.Attribute, site: Site, depth: int) -> Iterator[Origin]:
        """An attribute of an object of unknown class, when only one class has such a field."""
        owners = self.usage.classes_with(node.attr) if depth < _DEPTH // 2 else []
        if len(owners) != 1:
            yield self._unset(node, site)
            return
        path, owner = owners[0]
        given = self._anywhere((path, owner), node.attr, depth)
        yield from given or self._field(owner, path, node, site, depth)

    def _anywhere(self, owner: tuple[str, ast.ClassDef], attr: str, depth: int) -> list[Origin]:
        """What the constructor calls of the repository give to the field of a class."""
        found: list[Origin] = []
        for path, node in self.usage.constructions(owner[1], owner[0]):
            found += self._constructed(owner[1], attr, Call(node, Site(path, node.lineno)), depth)
        return found

    def _no_entry(self, node: ast.Subscript, site: Site, depth: int) -> str:
        owners = self.origins(node.value, site, depth + 1)
        if any("Map" in origin.kinds for origin in owners):
            return f"`{code(node.value)}` is a Map, which is read with `.get({code(node.slice)})`"
        return f"`{code(node.value)}` has no entry for `{code(node.slice)}`"

    def _entry(
        self, literal: Origin, key: str, node: ast.expr, site: Site, depth: int
    ) -> Iterator[Origin]:
        """The value of a key in a literal; undefined when JavaScript finds no such key."""
        if not isinstance(literal.node, ast.Dict):
            return
        for name, value in zip(literal.node.keys, literal.node.values, strict=True):
            if isinstance(name, ast.Constant) and name.value == key:
                here = replace(literal.site, line=value.lineno)
                for origin in self.origins(value, here, depth + 1):
                    yield replace(origin, steps=(*literal.steps, *origin.steps))
                return
        if None not in literal.node.keys and _javascript(site):
            because = f"the object made at line {literal.site.line} has no `{key}`"
            yield replace(self._end(frozenset({"None"}), site, node, because), steps=literal.steps)

    def _unset(self, node: ast.expr, site: Site) -> Origin:
        """A value that is set out of sight; JavaScript gives undefined for a missing one."""
        kinds = frozenset({"None", "?"}) if _javascript(site) else UNKNOWN
        because = "has no such property" if _javascript(site) else "is set elsewhere"
        if _javascript(site) and isinstance(node, (ast.Attribute, ast.Subscript)):
            return self._end(kinds, site, node, f"`{code(node.value)}` {because}")
        return self._end(kinds, site, node, f"`{code(node)}` {because}")

    def _constructed(self, owner: ast.ClassDef, attr: str, call: Call, depth: int) -> list[Origin]:
        """The argument of the constructor that became the field (dataclasses, named tuples)."""
        fields = [
            s.target.id
            for s in owner.body
            if isinstance(s, ast.AnnAssign) and isinstance(s.target, ast.Name)
        ]
        given = next((k.value for k in call.node.keywords if k.arg == attr), None)
        if given is None and attr in fields and not defined(owner, "__init__"):
            position = fields.index(attr)
            if position < len(call.node.args):
                given = call.node.args[position]
        if given is None:
            return []
        step = Step(
            call.site.path, given.lineno, f"`{owner.name}.{attr}` is given `{short(given)}`"
        )
        return [
            replace(o, steps=(step, *o.steps)) for o in self.origins(given, call.site, depth + 1)
        ]

    def _field(
        self, owner: ast.ClassDef | None, path: str, node: ast.Attribute, site: Site, depth: int
    ) -> Iterator[Origin]:
        """What the methods of the class assign to `self.attr`."""
        found = False
        for method in owner.body if owner else []:
            for statement in ast.walk(method):
                if (
                    not isinstance(statement, (ast.Assign, ast.AnnAssign))
                    or statement.value is None
                ):
                    continue
                targets = (
                    statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                )
                names = {dotted(target) for target in targets}
                if names & {f"self.{node.attr}", f"this.{node.attr}"} or (
                    statement is method and node.attr in names
                ):
                    found = True
                    step = Step(
                        path,
                        statement.lineno,
                        f"`{node.attr}` is set to `{short(statement.value)}`",
                    )
                    here = Site(path, statement.lineno)
                    for origin in self.origins(statement.value, here, depth + 1):
                        yield replace(origin, steps=(step, *origin.steps))
        if not found:
            yield self._unset(node, site)

    def _element(
        self, container: ast.expr, node: ast.expr, site: Site, depth: int
    ) -> Iterator[Origin]:
        """What one element (or entry) of the container can be."""
        if dotted(container) in ("os.environ", "sys.argv"):
            yield self._end(frozenset({"str"}), site, node, f"`{dotted(container)}` holds text")
            return
        match container:
            case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name in _SAME_ELEMENTS:
                yield from self._element(inner, node, site, depth + 1)
                return
            case ast.Call(func=ast.Attribute(value=inner, attr="values" | "copy"), args=[]):
                yield from self._element(inner, node, site, depth + 1)
                return
            case ast.Call(func=ast.Attribute(value=inner, attr="keys"), args=[]):
                yield from self.keys(inner, site)
                return
            case _:
                pass
        for origin in self.origins(container, site, depth + 1):
            if isinstance(origin.node, ast.Call) and "generator" in origin.kinds:
                yield from self._yields(origin, depth)
                continue
            inside = [(part, origin.site) for part in parts(origin.node)]
            inside += self._put_in(origin, container, site)
            if inside:
                for part, where in inside:
                    here = replace(where, line=part.lineno)
                    for deeper in self.origins(part, here, depth + 1):
                        yield replace(deeper, steps=(*origin.steps, *deeper.steps))
                continue
            kinds = frozenset(
                k for kind in origin.kinds for k in known_python.ELEMENTS.get(kind, UNKNOWN)
            )
            if (
                isinstance(origin.node, ast.Call)
                and method_of(origin.node) in known_python.TEXT_LISTS
            ):
                kinds = frozenset({"str"})
            if "json" in origin.kinds:
                kinds = frozenset({"json"})
            because = f"an entry of `{short(origin.node)}`"
            yield replace(self._end(kinds, site, node, because), steps=origin.steps)

    def _put_in(
        self, origin: Origin, container: ast.expr, site: Site
    ) -> list[tuple[ast.expr, Site]]:
        """What is put into a container after it was made: beside it, or by its class's methods."""
        if not isinstance(origin.node, (ast.Dict, ast.List, ast.Call, ast.Set)):
            return []
        return [
            (value, Site(path, value.lineno))
            for scope, name, path in self._holders(origin, container, site)
            for value in written_into(scope, name)
        ][:_MOST_WRITES]

    def _holders(
        self, origin: Origin, container: ast.expr, site: Site
    ) -> Iterator[tuple[ast.AST, str, str]]:
        """The scopes in which the container has a name, with the name and their path."""
        made_at, line = origin.site.path, origin.site.line
        tree, here = self.sources.tree(made_at), self.sources.tree(site.path)
        for statement in ast.walk(tree) if tree else ():
            if not isinstance(statement, ast.Assign) or statement.value is not origin.node:
                continue
            name = dotted(statement.targets[0])
            own = name.startswith(("self.", "this.")) and tree
            inside = class_at(tree, line) if own and tree else None
            scope = inside or next(iter(functions_at(tree, line)), tree) if tree else None
            if scope is not None:
                yield scope, name, made_at
        name = dotted(container)
        owner = class_at(here, site.line) if here and name.startswith(("self.", "this.")) else None
        if owner and site.path != made_at:
            yield owner, name, site.path

    def _yields(self, origin: Origin, depth: int) -> Iterator[Origin]:
        """The elements of a generator are what its function yields."""
        if not isinstance(origin.node, ast.Call):
            return
        found = self.definition(origin.node.func, origin.site)
        if found is None or isinstance(found[1], ast.ClassDef):
            return
        call = Call(origin.node, origin.site)
        for value in yielded(found[1]):
            step = Step(found[0], value.lineno, f"`{found[1].name}` yields `{short(value)}`")
            for deeper in self.origins(value, Site(found[0], value.lineno, call), depth + 1):
                yield replace(deeper, steps=(*origin.steps, step, *deeper.steps))

    def keys(self, container: ast.expr, site: Site) -> list[Origin]:
        """Where the keys of a mapping can have come from."""
        found: list[Origin] = []
        for origin in self.origins(container, site):
            written = [
                (key, Site(path, key.lineno))
                for scope, name, path in self._holders(origin, container, site)
                for key in keys_written(scope, name)
            ]
            made = [(key, replace(origin.site, line=key.lineno)) for key in keys(origin.node)]
            for key, here in [*made, *written[:_MOST_WRITES]]:
                found.extend(
                    replace(o, steps=(*origin.steps, *o.steps)) for o in self.origins(key, here, 1)
                )
            if "json" in origin.kinds:
                found.append(
                    replace(origin, kinds=frozenset({"str"}), because="JSON keys are text")
                )
        return found

    def _end(self, kinds: frozenset[str], site: Site, node: ast.AST, because: str) -> Origin:
        line = getattr(node, "lineno", site.line)
        return Origin(kinds, replace(site, line=line), node, because)


def _javascript(site: Site) -> bool:
    return site.path.endswith(SUFFIXES)


def _nothing(site: Site) -> str:
    """What the language calls the absence of a value."""
    return "undefined" if _javascript(site) else "None"


def _reaching(found: list[Assignment], line: int) -> list[Assignment]:
    """The assignments that can still hold at `line`: back to the last unconditional one."""
    before = [a for a in found if a.line < line or (a.line == line and a.element)]
    kept: list[Assignment] = []
    for assignment in reversed(before):
        kept.append(assignment)
        if assignment.always:
            break
    later_in_loop = [a for a in found if a.line >= line and a.element and a not in kept]
    return kept or later_in_loop
