"""A generator or iterator is used twice, and the second use finds nothing."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import known_mistakes
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.outline import Function, own_nodes
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import Mistake


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for names that hold an iterator and are read again."""
    yield from known_mistakes(case, RULE.name, functions=(_used_up, _used_up_call))


def _used_up(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """A generator gives its elements once."""
    made: dict[str, int] = {}
    for node in own_nodes(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.GeneratorExp()):
                made[name] = node.lineno
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=made_by))):
                if made_by in ("map", "filter", "zip", "reversed", "iter"):
                    made[name] = node.lineno
            case _:
                pass
    for name, line in made.items():
        uses = [n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == name
                and isinstance(n.ctx, ast.Load)]  # fmt: skip
        if len(uses) > 1:
            yield Mistake(
                line,
                0.75,
                f"`{name}` is a generator (an iterator): the first use (line {uses[0].lineno}) uses it "
                f"up, the second (line {uses[1].lineno}) finds nothing.",
                f"keep a list: `{name} = list(...)`",
            )


def _used_up_call(case: Case, path: str, function: Function) -> Iterator[Mistake]:
    """The same for a name that holds what a generator function gave."""
    for node in own_nodes(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                found = case.flow.origins(call, Site(path, node.lineno))
                uses = [n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == name
                        and isinstance(n.ctx, ast.Load)]  # fmt: skip
                if len(uses) > 1 and found and all("generator" in o.kinds for o in found):
                    yield Mistake(
                        node.lineno,
                        0.75,
                        f"`{name}` is a generator: the first use (line {uses[0].lineno}) uses it up, "
                        f"the second (line {uses[1].lineno}) finds nothing.",
                        f"keep a list: `{name} = list({code(call)})`",
                    )
            case _:
                pass


RULE = Rule(
    name="used-up",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from rows import both\n\nassert both([1, 2]) == (3, 2)\n",
                "rows.py": "def both(values):\n    kept = (v for v in values)\n    return sum(kept), len(list(kept))\n",
            },
            ("rows.py", 2),
        ),
        Example(
            {
                "main.py": "from rows import both\n\nassert both([1, 2]) == ([1, 2], 2)\n",
                "rows.py": "def both(values):\n    kept = [v for v in values]\n    return sum(kept), len(list(kept))\n",
            },
            None,
        ),
    ),
)
