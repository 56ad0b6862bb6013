"""A wrong result without a wrong type: known mistakes in the code that ran.

Asked only when nothing else names the failing place: an assertion, or an error the program raises
itself. Each mistake is a pattern of syntax; the nearer to the failure, the surer.
"""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import known_mistakes, wrong_values
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.outline import Function, every, own_nodes
from homeport.diagnosis.python.scope import dotted, parameters
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.python.usage import fields_of
from homeport.diagnosis.verdicts import Mistake


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for each known mistake in each function that may have run."""
    yield from wrong_values(case, RULE.name, functions=_WRONG_VALUES)
    yield from known_mistakes(case, RULE.name, functions=_ALSO_IN_CRASHES)


def _text_as_truth(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """`bool("false")` is True."""
    for node in own_nodes(function):
        match node:
            case ast.Call(
                func=ast.Name(id="bool"), args=[ast.Call() | ast.Subscript() | ast.Name() as given]
            ):
                yield Mistake(
                    node.lineno,
                    0.6,
                    f'`bool({code(given)})` is True for any text that is not empty, also for "false" and "0".',
                    "compare the text: `value.lower() in ('1', 'true', 'yes')`",
                )
            case _:
                pass


def _lost_fraction(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """Floor division in an average or share loses the fraction."""
    for node in own_nodes(function):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):
            if isinstance(node.left, ast.BinOp) or isinstance(node.right, ast.Constant):
                continue  # rounding up, halves and positions are meant so
            means = any(
                isinstance(n, ast.Call) and dotted(n.func) in ("len", "sum") for n in ast.walk(node)
            )
            yield Mistake(
                node.lineno,
                0.6 if means else 0.5,
                f"`{code(node)}` is floor division: it rounds down, and the fraction of the result is lost "
                "(a count of pages or groups leaves out the last, partly filled one: off by one).",
                "use `/` where the fraction matters, `math.ceil` to round up",
            )


def _local_date(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """A date taken in UTC is not the local day."""
    for node in own_nodes(function):
        if isinstance(node, ast.Call) and code(node.func).endswith(
            (".utcnow", ".utcfromtimestamp")
        ):
            yield Mistake(
                node.lineno,
                0.5,
                f"`{code(node)}` gives a time in UTC without saying so.",
                "use a time with its zone: `datetime.now(timezone.utc)` or the local zone",
            )


def _unused(function: Function) -> set[str]:
    used = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
    return {p.arg for p in parameters(function)} - used - {"self", "cls"}


def _ignored_parameter(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """A parameter that is never read is often the bug itself."""
    body = [n for n in function.body if not isinstance(n, ast.Expr)]
    if len(body) > 1 or (body and not isinstance(body[0], (ast.Pass, ast.Raise))):
        for name in sorted(n for n in _unused(function) if not n.startswith("_")):
            yield Mistake(
                function.lineno,
                0.5,
                f"`{function.name}` never uses its parameter `{name}`.",
                f"use `{name}`, or drop it",
            )


def _leaves_at_once(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """A return at the end of a loop's body ends the loop in its first pass."""
    for loop in own_nodes(function):
        if (
            not isinstance(loop, ast.For)
            or code(loop.iter).startswith("range(")
            or code(loop.target) == "_"
        ):
            continue  # tries are counted, elements are not
        last = loop.body[-1]
        goes_on = any(isinstance(n, ast.Continue) for n in ast.walk(loop))
        if isinstance(last, ast.Return) and last.value is not None and not goes_on:
            yield Mistake(
                last.lineno,
                0.62,
                f"`{code(last)}` stands inside the loop, so `{function.name}` returns in the first pass "
                "and never sees the other elements.",
                "put it behind the loop",
            )


def _changes_its_argument(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """A function that gives a result and also takes its argument apart."""
    names = {p.arg for p in parameters(function)} - {"self", "cls"}
    gives = any(isinstance(n, ast.Return) and n.value is not None for n in own_nodes(function))
    for node in own_nodes(function) if gives else ():
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=attr)) if name in names:
                if attr in ("pop", "remove", "sort", "reverse", "clear", "popitem", "update"):
                    yield Mistake(
                        node.lineno,
                        0.55,
                        f"`{code(node)}` changes the caller's own `{name}` in place: after "
                        f"`{function.name}` it is another one.",
                        f"work on a copy: `{name} = list({name})` (or `dict`)",
                    )
                    return
            case _:
                pass


def _changed_while_looping(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """Removing from a list while iterating skips elements."""
    for loop in own_nodes(function):
        if isinstance(loop, ast.For) and (over := dotted(loop.iter)):
            for node in ast.walk(ast.Module(loop.body, [])):
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=value, attr="remove" | "pop" | "insert")
                    ):
                        if dotted(value) == over:
                            yield Mistake(
                                node.lineno,
                                0.8,
                                f"Elements are removed from `{over}` while the loop goes over it, so "
                                "the element after each removed one is skipped.",
                                f"iterate over a copy: `for ... in list({over})`, or build a new list",
                            )
                    case _:
                        pass


def _forgotten_await(case: Case, path: str, function: Function) -> Iterator[Mistake]:
    """A coroutine that is called as a statement never runs."""
    for node in own_nodes(function):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            found = case.flow.origins(node.value, Site(path, node.lineno))
            if found and all("coroutine" in o.kinds for o in found):
                yield Mistake(
                    node.lineno,
                    0.8,
                    f"`{code(node.value)}` makes a coroutine that nobody awaits, so it never runs.",
                    f"write `await {code(node.value)}`",
                )


def _says_nothing(statement: ast.stmt) -> bool:
    """Nothing of the error goes on: `pass`, `continue`, `return` of a constant."""
    match statement:
        case ast.Pass() | ast.Continue() | ast.Return(value=None | ast.Constant()):
            return True
        case _:
            return False


def _swallowed(case: Case, _: str, function: Function) -> Iterator[Mistake]:
    """An error that is caught and dropped hides the real one."""
    for node in own_nodes(function):
        if isinstance(node, ast.ExceptHandler) and all(map(_says_nothing, node.body)):
            caught = code(node.type) if node.type else "every error"
            yield Mistake(
                node.lineno,
                0.75 if "DID NOT RAISE" in case.message else 0.5,
                f"`{function.name}` catches {caught} and goes on as if nothing had happened: the "
                "error is swallowed.",
                "let it through, or handle it",
            )


def _missing_super(case: Case, path: str, function: Function) -> Iterator[Mistake]:
    """A subclass that does not start its base class lacks the base's fields."""
    tree = case.sources.tree(path)
    for owner in every(tree, ast.ClassDef) if function.name == "__init__" else ():
        if not (function in owner.body and owner.bases):
            continue
        base = case.flow.definition(owner.bases[0], Site(path, owner.lineno))
        if base is None or not isinstance(base[1], ast.ClassDef):
            continue
        started = any(
            isinstance(n, ast.Attribute) and n.attr == "__init__" for n in ast.walk(function)
        )
        if not started and fields_of(base[1]):
            yield Mistake(
                function.lineno,
                0.75,
                f"`{owner.name}.__init__` does not call `super().__init__`, so the fields that "
                f"`{base[1].name}` sets ({', '.join(sorted(fields_of(base[1]))[:3])}) are missing.",
                "call `super().__init__(...)` first",
            )


_WRONG_VALUES = (
    _text_as_truth,
    _lost_fraction,
    _local_date,
    _ignored_parameter,
    _leaves_at_once,
    _changes_its_argument,
)
_ALSO_IN_CRASHES = (_changed_while_looping, _forgotten_await, _swallowed, _missing_super)

RULE = Rule(
    name="suspicious-code",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from tally import tally\n\nassert tally('aab') == {'a': 2, 'b': 1}\n",
                "tally.py": "def tally(text):\n    found = {}\n    for letter in text:\n"
                "        found[letter] = found.get(letter, 0) + 1\n        return found\n",
            },
            ("tally.py", 5),
        ),
        Example(
            {
                "main.py": "from cards import best\n\nhand = [9, 3]\nassert best(hand) == 9\n"
                "assert hand == [9, 3]\n",
                "cards.py": "def best(hand):\n    hand.sort()\n    return hand[-1]\n",
            },
            ("cards.py", 2),
        ),
        Example(
            {
                "main.py": "from jobs import tidy\n\nassert tidy([1, 1, 2]) == [2]\n",
                "jobs.py": "def tidy(rows):\n    for row in rows:\n        if row == 1:\n"
                "            rows.remove(row)\n    return rows\n",
            },
            ("jobs.py", 4),
        ),
        Example(
            {
                "main.py": "from rating import mean\n\nassert mean([1, 2]) == 1.5\n",
                "rating.py": "def mean(values):\n    return sum(values) // len(values)\n",
            },
            ("rating.py", 2),
        ),
        Example({"main.py": "def half(n):\n    return n / 3\n\n\nassert half(4) == 2\n"}, None),
    ),
)
