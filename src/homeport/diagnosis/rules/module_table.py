"""Mistakes in the tables at the top of modules: a comma too many or too few, a struct format."""

import ast
import re
from collections.abc import Iterator, Mapping

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import known_mistakes
from homeport.diagnosis.python.outline import imports_of
from homeport.diagnosis.python.reachable import reachable
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import Mistake, of_mistake


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look at the top of the files whose functions may have run, and of those they read."""
    yield from known_mistakes(case, RULE.name, nodes=(_no_order_sign,))
    files: dict[str, int] = {}
    for path, _function, steps in reachable(case):
        files.setdefault(path, steps)
    for path, steps in [*files.items(), *_imported(case, files)]:
        tree = case.sources.tree(path)
        for statement in tree.body if tree else ():
            for mistake in _at_top(statement):
                yield of_mistake(case, RULE.name, path, mistake, steps)


def _imported(case: Case, files: Mapping[str, int]) -> list[tuple[str, int]]:
    """The modules whose tables the functions read."""
    found: dict[str, int] = {}
    for path, steps in files.items():
        tree = case.sources.tree(path)
        for module, _member in imports_of(tree).values() if tree else ():
            read = case.sources.module(module, path) if module else None
            if read and read not in files:
                found.setdefault(read, steps + 1)
    return list(found.items())


def _at_top(statement: ast.stmt) -> Iterator[Mistake]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Tuple(elts=[only])):
            yield Mistake(statement.lineno, 0.78,
                          f"The comma at the end of the line makes `{name}` a tuple of one, "
                          f"`({code(only)},)`.", "drop the comma")  # fmt: skip
        case ast.Assign(value=ast.List(elts=items) | ast.Tuple(elts=items)):
            for item in items:
                yield from _joined_texts(item)
        case ast.Assign(value=value):
            for inner in ast.walk(value):
                yield from _no_order_sign(inner)
        case _:
            pass


def _joined_texts(item: ast.expr) -> Iterator[Mistake]:
    """Two texts below each other without a comma are one."""
    if (
        isinstance(item, ast.Constant)
        and isinstance(item.value, str)
        and item.end_lineno != item.lineno
        and "\n" not in item.value
    ):
        yield Mistake(
            item.lineno,
            0.8,
            "A comma is missing at the end of this line: Python joins the two texts to "
            f"{item.value!r}.",
            "add the comma",
        )


def _no_order_sign(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Call(func=func, args=[ast.Constant(value=str(form)), *_]) if code(func).endswith(
            ("struct.Struct", "struct.unpack", "struct.pack", "calcsize", "Struct")
        ):
            if form[:1] not in ("<", ">", "!", "=", "@"):
                yield Mistake(node.lineno, 0.75,
                              f"The struct format {form!r} has no byte order sign, so it is padded to "
                              "the machine's alignment and has another size.",
                              f"write `{'<' + form!r}` (or `>`)")  # fmt: skip
        case _:
            pass


RULE = Rule(
    name="module-table",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from columns import ORDER, names\n\nassert len(names()) == 3\n",
                "columns.py": "ORDER = [\n    'a',\n    'b'\n    'c',\n]\n\n\ndef names():\n    return ORDER\n",
            },
            ("columns.py", 3),
        ),
    ),
)
