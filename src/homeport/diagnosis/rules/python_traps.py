"""Python: well-known traps that a line of the code that ran shows.

As `suspicious_code`, but for what the libraries do differently from what their names promise.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.outline import Function, imports_of, own_nodes
from homeport.diagnosis.python.reachable import reachable
from homeport.diagnosis.python.scope import dotted, parameters
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import CRASHES, DOUBTED, Mistake, of_mistake

_OF_TYPES = frozenset(["TypeError", "AssertionError", "ValueError", "KeyError"])
_TEXT_METHODS = frozenset(["replace", "strip", "lower", "upper", "lstrip", "rstrip", "title", "format",
                           "removeprefix", "removesuffix", "capitalize"])  # fmt: skip


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for each trap in each function that may have run, and at the top of its file."""
    files: dict[str, int] = {}
    for path, function, steps in reachable(case):
        files.setdefault(path, steps)
        for node in own_nodes(function):
            for find in _NODES:
                if find is _untyped_option and case.type not in _OF_TYPES:
                    continue
                for mistake in find(node):
                    doubted = find in _WRONG_VALUES and case.type in CRASHES
                    score = min(mistake.score, DOUBTED) if doubted else mistake.score
                    yield of_mistake(case, RULE.name, path, mistake._replace(score=score), steps)
        for mistake in [*_partial_cache_key(function), *_cached_list(function)]:
            score = min(mistake.score, DOUBTED) if case.type in CRASHES else mistake.score
            yield of_mistake(case, RULE.name, path, mistake._replace(score=score), steps)
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


def _repeated_row(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.BinOp(op=ast.Mult(), left=ast.List(elts=[inner])) if isinstance(
            inner, (ast.List, ast.Dict, ast.Set, ast.BinOp, ast.ListComp)
        ):
            yield Mistake(node.lineno, 0.78,
                          f"`{code(node)}` repeats one object: every row is the same list, and changing "
                          "one changes all.",
                          "make each row anew: `[[...] for _ in range(n)]`")  # fmt: skip
        case ast.Call(func=ast.Attribute(attr="fromkeys"),
                      args=[_, ast.List() | ast.Dict() | ast.Set() | ast.Call(func=ast.Name(id="list" | "dict" | "set"))]):  # fmt: skip
            yield Mistake(node.lineno, 0.78,
                          f"`{code(node)}` gives every key the same object: one shared list or dict, and "
                          "changing it under one key changes it under all.",
                          "make one for each key: `{key: [] for key in keys}`")  # fmt: skip
        case _:
            pass


def _two_names(node: ast.AST) -> Iterator[Mistake]:
    match node:
        case ast.Assign(targets=[first, second, *_], value=ast.List() | ast.Dict() | ast.Set()):
            yield Mistake(node.lineno, 0.8,
                          f"`{code(node)}` makes one object with two names: what is put into "
                          f"`{code(first)}` is in `{code(second)}` as well (the same, shared one).",
                          "write one assignment for each name")  # fmt: skip
        case _:
            pass


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


def _partial_cache_key(function: Function) -> Iterator[Mistake]:
    """A key that leaves out what the kept value depends on."""
    names = {one.arg for one in parameters(function)} - {"self", "cls"}
    for node in own_nodes(function):
        match node:
            case ast.Assign(
                targets=[ast.Subscript(value=store, slice=key)], value=ast.Call() as made
            ):
                pass
            case _:
                continue
        keyed = _names(key)
        for one in own_nodes(function):
            if isinstance(one, ast.Assign) and dotted(one.targets[0]) in keyed:
                keyed |= _names(one.value)
        missing = sorted((_names(made) & names) - keyed)
        looked_up = any(
            isinstance(n, ast.Compare) and isinstance(n.ops[0], (ast.In, ast.NotIn))
            and code(n.comparators[0]) == code(store) for n in own_nodes(function)
        )  # fmt: skip
        given_back = any(
            isinstance(n, ast.Return) and n.value is not None and code(store) in code(n.value)
            for n in own_nodes(function)
        )
        if missing and looked_up and given_back and keyed & names:
            yield Mistake(key.lineno if isinstance(key, ast.Tuple) else _made_at(function, key), 0.76,
                          f"The cache key `{code(key)}` of `{code(store)}` leaves out `{missing[0]}`, which the "
                          "kept value depends on: another call gets the wrong entry.",
                          f"add `{missing[0]}` to the key")  # fmt: skip


def _names(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}


def _made_at(function: Function, key: ast.expr) -> int:
    """The line where the key gets its value."""
    made = [n.lineno for n in own_nodes(function)
            if isinstance(n, ast.Assign) and dotted(n.targets[0]) == dotted(key)]  # fmt: skip
    return made[0] if made and dotted(key) else key.lineno


def _shallow_copy(node: ast.AST) -> Iterator[Mistake]:
    if isinstance(node, ast.Call) and (
        (method_of(node) == "copy" and not node.args) or dotted(node.func) == "copy.copy"
    ):
        yield Mistake(node.lineno, 0.55,
                      f"`{code(node)}` copies one level only: lists and dicts inside stay shared with "
                      "the original.", "use `copy.deepcopy`")  # fmt: skip


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


def _untyped_option(node: ast.AST) -> Iterator[Mistake]:
    if isinstance(node, ast.Call) and method_of(node) == "add_argument":
        names = {keyword.arg for keyword in node.keywords}
        numeric = any(
            isinstance(k.value, ast.Constant) and isinstance(k.value.value, (int, float))
            and not isinstance(k.value.value, bool)
            for k in node.keywords if k.arg == "default"
        )  # fmt: skip
        if not names & {"type", "action"} and (numeric or "default" not in names):
            shown = code(node.args[0]) if node.args else "the option"
            yield Mistake(node.lineno, 0.55,
                          f"The option {shown} has no type, so what is given on the command line is "
                          "text (str).", "pass `type=int` (or the type that is meant)")  # fmt: skip


def _cached_list(function: Function) -> Iterator[Mistake]:
    """A cache hands out the same object each time."""
    cached = any("cache" in code(decorator) for decorator in function.decorator_list)
    made = {ast.List, ast.Dict, ast.ListComp, ast.DictComp, ast.Set}
    names = {
        dotted(n.targets[0]) for n in own_nodes(function)
        if isinstance(n, ast.Assign) and type(n.value) in made
    }  # fmt: skip
    for node in own_nodes(function) if cached else ():
        if isinstance(node, ast.Return) and node.value is not None:
            given = node.value.body if isinstance(node.value, ast.IfExp) else node.value
            listed = dotted(node.value) in names or code(node.value).startswith(
                ("sorted(", "list(")
            )
            if type(given) in made or listed:
                yield Mistake(node.lineno, 0.7,
                              f"`{function.name}` is cached and returns a list or dict: every caller gets "
                              "the same object, and what one changes the next one sees.",
                              "return a tuple, or a copy")  # fmt: skip


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


_NODES: tuple[Callable[[ast.AST], Iterator[Mistake]], ...] = (
    _lost_days,
    _stripped_letters,
    _unkept_result,
    _falsy_default,
    _repeated_row,
    _shallow_copy,
    _cut_fraction,
    _two_names,
    _half_to_even,
    _called_at_once,
    _bytes_output,
    _no_order_sign,
    _untyped_option,
)

_WRONG_VALUES = frozenset(
    [
        _lost_days,
        _stripped_letters,
        _unkept_result,
        _falsy_default,
        _shallow_copy,
        _cut_fraction,
        _half_to_even,
    ]
)

RULE = Rule(
    name="python-traps",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from rates import rate\n\nrate('a', 1)\nassert rate('a', 2) == 2\n",
                "rates.py": "KEPT = {}\n\n\ndef made(name, day):\n    return day\n\n\n"
                "def rate(name, day):\n    if name not in KEPT:\n        KEPT[name] = made(name, day)\n"
                "    return KEPT[name]\n",
            },
            ("rates.py", 10),
        ),
        Example(
            {
                "main.py": "from week import slots\n\nfree = slots()\nfree[0].append(1)\n"
                "assert free[1] == []\n",
                "week.py": "def slots():\n    return dict.fromkeys([0, 1], [])\n",
            },
            ("week.py", 2),
        ),
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
                "main.py": "from hall import seats\n\ngrid = seats()\ngrid[0][0] = 1\nassert grid[1][0] == 0\n",
                "hall.py": "def seats():\n    return [[0] * 2] * 2\n",
            },
            ("hall.py", 2),
        ),
        Example(
            {
                "main.py": "from menu import entries\n\nentries('a').append(1)\nassert entries('a') == []\n",
                "menu.py": "from functools import lru_cache\n\n\n@lru_cache\ndef entries(name):\n"
                "    return []\n",
            },
            ("menu.py", 6),
        ),
        Example(
            {
                "main.py": "from columns import ORDER, names\n\nassert len(names()) == 3\n",
                "columns.py": "ORDER = [\n    'a',\n    'b'\n    'c',\n]\n\n\ndef names():\n    return ORDER\n",
            },
            ("columns.py", 3),
        ),
        Example(
            {
                "main.py": "from parts import split\n\nassert split([1]) == ([], [1])\n",
                "parts.py": "def split(rows):\n    left = right = []\n    right.extend(rows)\n"
                "    return left, right\n",
            },
            ("parts.py", 2),
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
