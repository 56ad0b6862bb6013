"""Elements come in another order than was meant: through a set, or sorted the wrong way round."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.outline import Function, own_nodes
from homeport.diagnosis.python.shape import short
from homeport.diagnosis.verdicts import Mistake

_GREATEST = re.compile(
    r"(?:^|_)(?:top|best|most|largest|highest|biggest|latest|newest|longest|recent|leaders?)(?:_|$)"
)


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for what forgets or turns the order in what ran."""
    yield from wrong_values(case, RULE.name, functions=(_ascending,), nodes=(_through_a_set,))


def _through_a_set(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Call(
            func=ast.Name(id="list" | "tuple") | ast.Attribute(attr="join"),
            args=[ast.Set() | ast.SetComp() | ast.Call(func=ast.Name(id="set" | "frozenset"))],
        ):
            yield Mistake(
                node.lineno,
                0.7,
                f"`{short(node)}` goes through a set, and a set keeps no order: the elements come in "
                "any order.",
                "keep the order: `list(dict.fromkeys(...))`, or sort the result",
            )
        case _:
            pass


def _ascending(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """The greatest are asked for, and the smallest come first."""
    backwards = {id(n) for node in own_nodes(function) for n in _read_backwards(node)}
    for node in own_nodes(function):
        if id(node) in backwards:
            continue
        match node:
            case ast.Call(
                func=ast.Name(id="sorted") | ast.Attribute(attr="sort"), keywords=options
            ):
                turned = any(option.arg == "reverse" for option in options)
                keys = [option.value for option in options if option.arg == "key"]
                negated = any(isinstance(n, ast.USub) for key in keys for n in ast.walk(key))
                if not turned and not negated:
                    named = _GREATEST.search(function.name) is not None
                    yield Mistake(
                        node.lineno,
                        0.68 if named else 0.45,
                        f"`{short(node)}` sorts in ascending order, the smallest first; "
                        + (f"`{function.name}` asks for the greatest (`reverse=True` is missing)."
                           if named else "perhaps the other order is meant (`reverse=True`)."),
                        "pass `reverse=True`, or take the elements from the end",
                    )  # fmt: skip
            case _:
                pass


def _read_backwards(node: ast.AST) -> Iterator[ast.AST]:
    """The sequence of `rows[-1]` or `rows[-3:]`."""
    match node:
        case ast.Subscript(value=value, slice=ast.UnaryOp(op=ast.USub())):
            yield value
        case ast.Subscript(value=value, slice=ast.Slice(lower=ast.UnaryOp(op=ast.USub()))):
            yield value
        case _:
            pass


RULE = Rule(
    name="lost-order",
    types=frozenset({"AssertionError"}),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from tags import unique\n\nassert unique(['b', 'a', 'b']) == 1\n",
                "tags.py": "def unique(tags):\n    return list(set(tags))\n",
            },
            ("tags.py", 2),
        ),
        Example(
            {
                "main.py": "from rank import best\n\nassert best([1, 5]) == [5]\n",
                "rank.py": "def best(scores):\n    return sorted(scores)[:1]\n",
            },
            ("rank.py", 2),
        ),
        Example(
            {
                "main.py": "from rank import best\n\nassert best([1, 5]) == [1]\n",
                "rank.py": "def best(scores):\n    return sorted(scores, reverse=True)[:1]\n",
            },
            None,
        ),
    ),
)
