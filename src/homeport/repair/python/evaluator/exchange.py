"""Exchange: a candidate's code in a function that was imported already."""

from __future__ import annotations
import __future__

import ast
import contextlib
import gc
import os
import types

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Order = dict[str, Any]

_FUTURE = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)


class Exchange:
    """Puts candidates' code into the functions of the running program, and takes it out again."""

    def __init__(self, tree: str) -> None:
        self.tree = tree
        self.found: dict[tuple[str, str, int], list[types.FunctionType]] = {}

    @contextlib.contextmanager
    def exchanged(self, candidate: Order) -> Iterator[bool]:
        """Have the candidate's code in the function for a while; False where that cannot be."""
        targets = self.targets(candidate)
        code = None
        if targets:
            code = compiled(candidate, targets[0].__code__.co_flags & _FUTURE)
        if code is None:
            yield False
            return
        before = [target.__code__ for target in targets]
        try:
            for target in targets:
                target.__code__ = code
        except ValueError:  # other free variables than before
            for target, old in zip(targets, before):
                target.__code__ = old
            yield False
            return
        try:
            yield True
        finally:
            for target, old in zip(targets, before):
                target.__code__ = old

    def targets(self, candidate: Order) -> list[types.FunctionType]:
        """Return the function objects of the running program that the candidate replaces."""
        key = (candidate["path"], candidate["symbol"], candidate["first"])
        if key not in self.found:
            gc.unfreeze()
            name = candidate["symbol"].rpartition(".")[2]
            path = os.path.realpath(os.path.join(self.tree, candidate["path"]))
            self.found[key] = [
                one
                for one in gc.get_objects()
                if isinstance(one, types.FunctionType)
                and one.__code__.co_name == name
                and one.__code__.co_firstlineno == candidate["first"]
                and os.path.realpath(one.__code__.co_filename) == path
            ]
            gc.freeze()
        return self.found[key]


def compiled(candidate: Order, flags: int) -> types.CodeType | None:
    """Return the code object of the candidate's function, inside classes as it was written."""
    *classes, name = candidate["symbol"].split(".")
    text = candidate["code"]
    indented = text[:1] in (" ", "\t")
    # Dedenting the text would change what stands in strings of several lines.
    tree = ast.parse("if 1:\n" + text if indented else text)
    ast.increment_lineno(tree, candidate["first"] - (2 if indented else 1))
    body: list[ast.stmt] = getattr(tree.body[0], "body", []) if indented else tree.body
    for outer in reversed(classes):
        scope = ast.parse("class " + outer + ": pass")
        holder = scope.body[0]
        setattr(holder, "body", body)  # noqa: B010 -- a ClassDef, as it was parsed
        body = scope.body
    module = ast.Module(body=body, type_ignores=[])
    code: types.CodeType | None = compile(
        module, candidate["path"], "exec", flags=flags, dont_inherit=True
    )
    for wanted in (*classes, name):
        inner = code.co_consts if code is not None else ()
        code = next(
            (one for one in inner if isinstance(one, types.CodeType) and one.co_name == wanted),
            None,
        )
    return code
