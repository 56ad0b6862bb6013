"""Classes of a replayed program: real classes whose methods are replayed."""

import ast
import types
from typing import Any, Generic, Protocol

from homeport.diagnosis.replay.limits import GaveUp
from homeport.diagnosis.replay.reaching import REPLAYED, own
from homeport.diagnosis.replay.run import Run
from homeport.diagnosis.replay.scope import Scope

_MODULES = frozenset(
    [
        "builtins",
        "abc",
        "enum",
        "collections",
        "typing",
        "unittest.case",
        "collections.abc",
        "string",
    ]
)
_BUILT_IN = (object, dict, list, str, int, float, tuple, set)
_FIRST = frozenset({"__module__", "__qualname__"})


def class_of(run: Run, node: ast.ClassDef, scope: Scope) -> tuple[type, list[type]]:
    """Make the class; its methods find it in the second value, which `super()` reads."""
    bases = tuple(_bases(run, node, scope))
    options = {
        one.arg: run.evaluate(run, one.value, scope)
        for one in node.keywords
        if one.arg and one.arg != "metaclass"
    }
    box: list[type] = []
    inner = Scope(scope.module, scope.outer if scope.class_body else scope)
    inner.class_body, inner.holder, inner.owner = True, node.name, box
    run.block(run, node.body, inner)
    names = inner.names
    if "__annotations__" in names:
        names["__annotations__"] = {
            name: _annotation(text) for name, text in names["__annotations__"].items()
        }

    def fill(namespace: dict[str, Any]) -> None:
        namespace["__module__"] = REPLAYED
        namespace.update({name: value for name, value in names.items() if name not in _FIRST})

    made = types.new_class(node.name, bases, options, fill)
    box.append(made)
    return made, box


def _bases(run: Run, node: ast.ClassDef, scope: Scope) -> list[Any]:
    found = []
    for one in node.bases:
        if isinstance(one, ast.Subscript):
            one = one.value  # noqa: PLW2901 -- what a generic class is of does not matter
        base = run.evaluate(run, one, scope)
        if base in (Generic, Protocol):
            continue
        if isinstance(base, type) and not own(base):
            known = base in _BUILT_IN or issubclass(base, Exception)
            if not known and base.__module__ not in _MODULES:
                raise GaveUp("a base class of an unusual kind")
        found.append(base)
    return found


def _annotation(text: str) -> Any:
    """What dataclasses need to know of an annotation, without evaluating it."""
    import dataclasses  # noqa: PLC0415 -- only where a class has fields
    from typing import ClassVar  # noqa: PLC0415

    last = text.partition("[")[0].rpartition(".")[2]
    match last:
        case "ClassVar":
            return ClassVar
        case "InitVar":
            return dataclasses.InitVar
        case "KW_ONLY":
            return dataclasses.KW_ONLY
        case _:
            return object
