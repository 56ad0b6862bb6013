"""Python: well-known traps that a line of the code that ran shows.

As `suspicious_code`, but for what the libraries do differently from what their names promise.
"""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import known_mistakes, wrong_values
from homeport.diagnosis.python.scope import dotted
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import Mistake

_TEXT_METHODS = frozenset(["replace", "strip", "lower", "upper", "lstrip", "rstrip", "title", "format",
                           "removeprefix", "removesuffix", "capitalize"])  # fmt: skip


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for each trap in each function that may have run."""
    yield from wrong_values(case, RULE.name, nodes=_WRONG_VALUES)
    yield from known_mistakes(case, RULE.name, nodes=(_called_at_once, _bytes_output))


def _lost_days(node: ast.AST) -> Iterator[Mistake]:
    if (
        isinstance(node, ast.Attribute)
        and node.attr == "seconds"
        and isinstance(node.ctx, ast.Load)
    ):
        yield Mistake(node.lineno, 0.65,
                      f"`{code(node)}`: `timedelta.seconds` is only the part below one day and leaves "
                      "the days out.", "use `.total_seconds()`")  # fmt: skip


def _stripped_letters(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Call(func=ast.Attribute(attr="lstrip" | "rstrip" | "strip" as which),
                      args=[ast.Constant(value=str(text))]) if len(set(text)) > 1 and text.strip():  # fmt: skip
            yield Mistake(node.lineno, 0.7,
                          f"`{which}({text!r})` takes off any of these letters, not the prefix or suffix "
                          f"{text!r}, and can eat the text itself.",
                          "use `removeprefix` or `removesuffix`")  # fmt: skip
        case _:
            pass


def _unkept_result(node: ast.AST) -> Iterator[Mistake]:
    call = node.value if isinstance(node, ast.Expr) else None
    if isinstance(call, ast.Call) and method_of(call) in _TEXT_METHODS:
        yield Mistake(call.lineno, 0.75,
                          f"`{code(call)}` returns a new text, and its result is not kept: texts "
                          "never change in place.", "assign the result")  # fmt: skip


def _falsy_default(node: ast.AST) -> Iterator[Mistake]:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or):
        last = node.values[-1]
        first = node.values[0]
        plain = isinstance(first, (ast.Call, ast.Name, ast.Attribute, ast.Subscript))
        if plain and isinstance(last, (ast.Constant, ast.Name, ast.Attribute)):
            yield Mistake(node.lineno, 0.52,
                          f"`{code(node)}`: `or` takes the second value for every falsy first one, also "
                          "for a real 0 or an empty text.",
                          f"test for None: `... if {code(first)} is None else ...`")  # fmt: skip


def _half_to_even(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Call(func=ast.Name(id="round"), args=[_]):
            yield Mistake(node.lineno, 0.5,
                          f"`{code(node)}` rounds halves to the even neighbour (round(0.5) is 0, "
                          "round(2.5) is 2), not up.",
                          "use Decimal's `quantize` with ROUND_HALF_UP where halves go up")  # fmt: skip
        case _:
            pass


def _cut_fraction(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Call(
            func=ast.Name(id="int"), args=[ast.BinOp(op=ast.Mult() | ast.Div()) as inside]
        ):
            yield Mistake(node.lineno, 0.6,
                          f"`{code(node)}` cuts the fraction off instead of rounding, and a float is rarely "
                          "exact: 19.99 * 100 is 1998.99..., so int gives 1998.",
                          f"use `round({code(inside)})`, or Decimal for money")  # fmt: skip
        case _:
            pass


def _called_at_once(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Call(func=ast.Attribute(attr="submit" | "Thread" | "apply_async" | "call_soon"),
                      args=[ast.Call() as inner, *_]):  # fmt: skip
            yield Mistake(node.lineno, 0.75,
                          f"`{code(inner)}` is called at once, and its result is handed over instead of "
                          "the function.",
                          f"pass the function and its arguments: `{code(inner.func)}, ...`")  # fmt: skip
        case _:
            pass


def _bytes_output(node: ast.AST) -> Iterator[Mistake]:
    if isinstance(node, ast.Call) and dotted(node.func).endswith(
        ("check_output", "subprocess.run")
    ):
        names = {keyword.arg for keyword in node.keywords}
        if not names & {"text", "encoding", "universal_newlines"}:
            yield Mistake(node.lineno, 0.55,
                          f"`{dotted(node.func)}` gives bytes, because text mode is not asked for.",
                          "pass `text=True`")  # fmt: skip


_WRONG_VALUES = (
    _lost_days,
    _stripped_letters,
    _unkept_result,
    _falsy_default,
    _half_to_even,
    _cut_fraction,
)

RULE = Rule(
    name="python-traps",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from till import cents\n\nassert cents(19.99) == 1999\n",
                "till.py": "def cents(amount):\n    return int(amount * 100)\n",
            },
            ("till.py", 2),
        ),
        Example(
            {
                "main.py": "from datetime import timedelta\nfrom stay import hours\n\n"
                "assert hours(timedelta(days=1)) == 24\n",
                "stay.py": "def hours(span):\n    return span.seconds / 3600\n",
            },
            ("stay.py", 2),
        ),
        Example(
            {
                "main.py": "from names import bare\n\nassert bare('ENV_NAME') == 'NAME'\n",
                "names.py": "def bare(text):\n    return text.lstrip('ENV_')\n",
            },
            ("names.py", 2),
        ),
        Example(
            {
                "main.py": "from till import whole\n\nassert whole(0.5) == 1\n",
                "till.py": "def whole(amount):\n    return round(amount)\n",
            },
            ("till.py", 2),
        ),
        Example({"main.py": "def f(a):\n    return a\n\n\nassert f(1) == 2\n"}, None),
    ),
)
