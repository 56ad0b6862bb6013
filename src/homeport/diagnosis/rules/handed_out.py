"""An object hands out its own list or dict, where a copy was meant."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.outline import Function, every
from homeport.diagnosis.python.scope import dotted, returns
from homeport.diagnosis.verdicts import Mistake

_COPIES = re.compile(r"copy|clone|snapshot|backup|freeze|dump|save", re.IGNORECASE)
_CHANGERS = frozenset(["append", "add", "update", "extend", "insert", "pop", "remove", "clear"])


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for methods that return what the class changes later."""
    yield from wrong_values(case, RULE.name, functions=(_the_very_same,))


def _the_very_same(case: Case, path: str, function: Function) -> Iterator[Mistake]:
    for owner in every(case.sources.tree(path), ast.ClassDef):
        for statement in returns(function) if function in owner.body else ():
            held = dotted(statement.value) if statement.value else ""
            if not held.startswith("self.") or not _changes(owner, held):
                continue
            yield Mistake(
                statement.lineno,
                0.72 if _COPIES.search(function.name) else 0.46,
                f"`{function.name}` returns `{held}` itself, not a copy: who holds it sees every later "
                f"change, since `{owner.name}` changes the same object (an alias, shared).",
                f"return a copy: `list({held})`, or `copy.deepcopy({held})`",
            )


def _changes(owner: ast.ClassDef, held: str) -> bool:
    for node in ast.walk(owner):
        match node:
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()) if dotted(value) == held:
                return True
            case ast.Call(func=ast.Attribute(value=value, attr=attr)) if (
                attr in _CHANGERS and dotted(value) == held
            ):
                return True
            case _:
                pass
    return False


_BOARD = (
    "class Board:\n    def __init__(self):\n        self.cells = [0]\n\n"
    "    def put(self):\n        self.cells[0] = 1\n\n"
)
RULE = Rule(
    name="handed-out",
    types=frozenset({"AssertionError"}),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from board import Board\n\nb = Board()\nold = b.snapshot()\nb.put()\n"
                "assert old == [0]\n",
                "board.py": f"{_BOARD}    def snapshot(self):\n        return self.cells\n",
            },
            ("board.py", 9),
        ),
        Example(
            {
                "main.py": "from board import Board\n\nb = Board()\nold = b.snapshot()\nb.put()\n"
                "assert old == [1]\n",
                "board.py": f"{_BOARD}    def snapshot(self):\n        return list(self.cells)\n",
            },
            None,
        ),
    ),
)
