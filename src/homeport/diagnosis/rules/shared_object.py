"""One object for all calls, objects or passes of a loop: defaults, class attributes, closures."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.outline import Function, every, own_nodes
from homeport.diagnosis.python.scope import default_of, dotted, parameters
from homeport.diagnosis.python.shape import code, short
from homeport.diagnosis.verdicts import Mistake

_CHANGERS = frozenset(["append", "add", "update", "extend", "insert", "pop", "remove", "setdefault",
                       "clear", "discard"])  # fmt: skip


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for what is made once and changed by many."""
    found = (_shared_default, _shared_by_class, _late_closure)
    yield from wrong_values(case, RULE.name, functions=found)


def _shared_default(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """A mutable default is one object for all calls."""
    for argument in parameters(function):
        default = default_of(function, argument.arg)
        if _mutable(default) and (
            _changes(function, argument.arg) or _kept(function, argument.arg)
        ):
            yield Mistake(
                function.lineno,
                0.8,
                f"The default `{argument.arg}={short(default)}` of `{function.name}` is one object "
                "shared by all calls, and it is changed or kept: what one call adds, the next sees.",
                f"default to None and make a new one inside: `{argument.arg} = {short(default)}`",
            )


def _mutable(node: ast.expr | None) -> bool:
    return isinstance(node, (ast.List, ast.Dict, ast.Set)) or (
        isinstance(node, ast.Call) and dotted(node.func) in ("list", "dict", "set", "defaultdict")
    )


def _changes(scope: ast.AST, name: str) -> bool:
    for node in ast.walk(scope):
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=attr)):
                if attr in _CHANGERS and dotted(value) == name:
                    return True
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
                if dotted(value) == name:
                    return True
            case ast.AugAssign(target=target):
                if dotted(target) == name:
                    return True
            case _:
                pass
    return False


def _kept(function: Function, name: str) -> bool:
    """The parameter itself is stored on the object or returned."""
    return any(
        (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute)
         and dotted(node.value) == name)
        or (isinstance(node, ast.Return) and node.value is not None and dotted(node.value) == name)
        for node in own_nodes(function)
    )  # fmt: skip


def _shared_by_class(case: Case, path: str, function: Function) -> Iterator[Mistake]:
    """A mutable value in the class body is one object for all instances."""
    tree = case.sources.tree(path)
    for owner in every(tree, ast.ClassDef):
        if function not in owner.body:
            continue
        for node in owner.body:
            if not (isinstance(node, ast.Assign) and _mutable(node.value)):
                continue
            name = dotted(node.targets[0])
            own = any(
                isinstance(n, ast.Attribute) and n.attr == name and isinstance(n.ctx, ast.Store)
                for method in owner.body if isinstance(method, ast.FunctionDef)
                and method.name == "__init__" for n in ast.walk(method)
            )  # fmt: skip
            if not own and _changes(owner, f"self.{name}"):
                yield Mistake(
                    node.lineno,
                    0.8,
                    f"`{name}` is made once for the class `{owner.name}`, so all its objects share "
                    "one, and methods change it.",
                    f"make it in `__init__`: `self.{name} = {code(node.value)}`",
                )


def _late_closure(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """A function made in a loop sees the loop variable's last value."""
    for loop in own_nodes(function):
        if not isinstance(loop, ast.For):
            continue
        names = {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
        for node in ast.walk(ast.Module(loop.body, [])):
            if not isinstance(node, (ast.Lambda, ast.FunctionDef)):
                continue
            own = {a.arg for a in [*node.args.args, *node.args.kwonlyargs]}
            body = node.body if isinstance(node.body, list) else [node.body]
            used = {n.id for part in body for n in ast.walk(part) if isinstance(n, ast.Name)}
            if caught := sorted((names & used) - own):
                yield Mistake(
                    node.lineno,
                    0.75,
                    f"The function made here closes over the loop variable `{caught[0]}`: when it is "
                    "called after the loop, it sees the last value.",
                    f"bind the value now: `lambda ..., {caught[0]}={caught[0]}: ...`",
                )


RULE = Rule(
    name="shared-object",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from basket import add\n\nadd('a')\nassert add('b') == ['b']\n",
                "basket.py": "def add(item, items=[]):\n    items.append(item)\n    return items\n",
            },
            ("basket.py", 1),
        ),
        Example(
            {
                "main.py": "from menu import build\n\nassert [f() for f in build()] == [0, 1]\n",
                "menu.py": "def build():\n    made = []\n    for n in range(2):\n"
                "        made.append(lambda: n)\n    return made\n",
            },
            ("menu.py", 4),
        ),
        Example(
            {
                "main.py": "from bus import Bus\n\nBus().on(1)\nassert Bus().handlers == []\n",
                "bus.py": "class Bus:\n    handlers = []\n\n    def on(self, handler):\n"
                "        self.handlers.append(handler)\n",
            },
            ("bus.py", 2),
        ),
    ),
)
