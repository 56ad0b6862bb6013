"""Edits of calls: the partner of a function, arguments exchanged, left out or one too many."""

import ast
from collections.abc import Iterator
from typing import Any

from homeport.diagnosis.python.shape import short
from homeport.diagnosis.replay.edits.edit import Edit, Seen, called, method, name

_PARTNERS = {
    "min": ("max",), "max": ("min",), "any": ("all",), "all": ("any",), "floor": ("ceil",),
    "ceil": ("floor",), "int": ("round", "float"), "round": ("int",), "lower": ("upper", "casefold"),
    "upper": ("lower",), "title": ("capitalize",), "capitalize": ("title",), "lstrip": ("rstrip", "strip"),
    "rstrip": ("lstrip", "strip"), "startswith": ("endswith",), "endswith": ("startswith",),
    "append": ("extend",), "extend": ("append",), "find": ("rfind",), "rfind": ("find",),
    "index": ("rindex",), "split": ("rsplit",), "rsplit": ("split",), "partition": ("rpartition",),
    "rpartition": ("partition",), "match": ("search", "fullmatch"), "search": ("fullmatch", "match"),
    "fullmatch": ("search",), "popleft": ("pop",), "pop": ("popleft",), "keys": ("values",),
    "values": ("keys",), "sum": ("max", "len"), "len": ("sum",), "nlargest": ("nsmallest",),
    "nsmallest": ("nlargest",), "union": ("intersection",), "intersection": ("union",),
    "bisect_left": ("bisect_right",), "bisect_right": ("bisect_left",), "bisect": ("bisect_left",),
    "ljust": ("rjust",), "rjust": ("ljust",), "removeprefix": ("removesuffix",),
    "removesuffix": ("removeprefix",), "mean": ("median",), "median": ("mean",), "isalpha": ("isalnum",),
    "isdigit": ("isalnum",), "stdev": ("pstdev",), "pstdev": ("stdev",), "appendleft": ("append",),
    "weekday": ("isoweekday",), "isoweekday": ("weekday",),
}  # fmt: skip
_RARELY = frozenset(
    ["append", "extend", "len", "sum", "keys", "values"]
)  # rarely mistaken for the other
_OFTEN = frozenset(["isoweekday", "match", "bisect", "int"])  # a well-known trap
_SAID = {
    "int": "truncation: `int` cuts the fraction off", "lower": "wrong case", "upper": "wrong case",
    "floor": "rounds down", "ceil": "rounds up",
}  # fmt: skip
_CONVERSIONS = ("int", "str", "float", "abs", "round", "sorted", "list", "set", "tuple", "reversed")
_PLAIN_METHODS = frozenset(
    ["lower", "upper", "strip", "title", "rstrip", "lstrip", "casefold", "copy"]
)
_TRUE = ("1", "true", "yes", "on")
_COPIES = frozenset(["dict", "list", "copy", "set"])


def edits(seen: Seen) -> Iterator[Edit]:
    """What may be wrong with this call."""
    match seen.node:
        case ast.Call() as node:
            yield from _partners(node)
            yield from _arguments(node, seen)
            yield from _taken_off(node)
            yield from _options(node, seen)
            yield from _known_traps(node, seen)
        case _:
            pass


def _partners(node: ast.Call) -> Iterator[Edit]:
    match node.func:
        case ast.Name(id=called_name):
            others = _PARTNERS.get(called_name, ())
            made: list[ast.expr] = [name(other) for other in others]
        case ast.Attribute(value=owner, attr=called_name):
            others = _PARTNERS.get(called_name, ())
            made = [ast.Attribute(owner, other, ast.Load()) for other in others]
        case _:
            return
    for func, other in zip(made, others, strict=True):
        told = _SAID.get(called_name, f"wrong function: `{called_name}`")
        weight = 0.45 if called_name in _RARELY else 0.62 if called_name in _OFTEN else 0.55
        yield Edit(
            node,
            ast.Call(func, node.args, node.keywords),
            weight,
            f"{told} where `{other}` is meant",
        )


def _arguments(node: ast.Call, seen: Seen) -> Iterator[Edit]:
    wanted = _parameters(seen.of(node.func))
    for at in range(len(node.args) - 1):
        one, other = node.args[at : at + 2]
        if isinstance(one, ast.Starred) or isinstance(other, ast.Starred):
            continue
        args = [*node.args[:at], other, one, *node.args[at + 2 :]]
        weight = _swap_weight(short(one), short(other), wanted[at : at + 2])
        yield Edit(node, ast.Call(node.func, args, node.keywords), weight,
                   f"swapped arguments: `{short(one)}` and `{short(other)}` are in the wrong order")  # fmt: skip
    for at, option in enumerate(node.keywords):
        for later in node.keywords[at + 1 :]:
            turned = [
                ast.keyword(
                    k.arg, later.value if k is option else option.value if k is later else k.value
                )
                for k in node.keywords
            ]
            yield Edit(node, ast.Call(node.func, node.args, turned), 0.42,
                       f"swapped arguments: the values of `{option.arg}` and `{later.arg}` are exchanged")  # fmt: skip


def _parameters(func: Any) -> list[str]:
    """The names under which a function of the program takes its arguments."""
    definition = getattr(func, "node", None)
    names = [one.arg for one in definition.args.args] if definition is not None else []
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _swap_weight(one: str, other: str, wanted: list[str]) -> float:
    """What the names say: an argument that is called as the other's parameter is."""
    if len(wanted) < 2 or one.isdigit() or other.isdigit():
        return 0.45
    if one == wanted[1] or other == wanted[0]:
        return 0.7
    return 0.33 if one == wanted[0] or other == wanted[1] else 0.5


def _taken_off(node: ast.Call) -> Iterator[Edit]:
    match node:
        case ast.Call(func=ast.Name(id=func), args=[inner], keywords=[]) if func in _CONVERSIONS:
            yield Edit(
                node,
                inner,
                0.42,
                f"`{func}(...)` is one too many",
                f"`{short(inner)}` without `{func}(...)`",
            )
        case ast.Call(func=ast.Attribute(value=owner, attr=attr), args=[]) if (
            attr in _PLAIN_METHODS
        ):
            yield Edit(
                node,
                owner,
                0.42,
                f"`.{attr}()` is one too many",
                f"`{short(owner)}` without `.{attr}()`",
            )
        case _:
            pass


def _options(node: ast.Call, seen: Seen) -> Iterator[Edit]:
    for at, option in enumerate(node.keywords):
        if option.arg is None:
            continue
        rest = [*node.keywords[:at], *node.keywords[at + 1 :]]
        yield Edit(node, ast.Call(node.func, node.args, rest), 0.35,
                   f"the argument `{option.arg}={short(option.value)}` is one too many",
                   f"the call without `{option.arg}=`")  # fmt: skip
    func = seen.of(node.func)
    if short(node.func).rpartition(".")[2] in ("sorted", "sort"):
        if not any(k.arg == "reverse" for k in node.keywords):
            turned = [*node.keywords, ast.keyword("reverse", ast.Constant(value=True))]
            yield Edit(node, ast.Call(node.func, node.args, turned), 0.6,
                       "wrong order: it is sorted in ascending order, the smallest first (`reverse=True` is missing)")  # fmt: skip
        if not any(k.arg == "key" for k in node.keywords):
            length = [*node.keywords, ast.keyword("key", name("len"))]
            whole = [*node.keywords, ast.keyword("key", name("int"))]
            lower = [
                *node.keywords,
                ast.keyword("key", ast.Attribute(name("str"), "lower", ast.Load())),
            ]
            yield Edit(node, ast.Call(node.func, node.args, whole), 0.5,
                       "text is sorted as text, letter by letter ('10' before '9'), not as numbers")  # fmt: skip
            yield Edit(
                node,
                ast.Call(node.func, node.args, lower),
                0.45,
                "wrong order: sorted with upper case before lower case",
            )
            yield Edit(
                node,
                ast.Call(node.func, node.args, length),
                0.3,
                "wrong order: not sorted by length",
            )
    yield from _not_passed_on(node, func, seen)


def _not_passed_on(node: ast.Call, func: Any, seen: Seen) -> Iterator[Edit]:
    """A parameter with a default of whose name there is a variable here, which is not given."""
    starred = any(isinstance(one, ast.Starred) for one in node.args)
    others = [name_ for name_, value in seen.names.items() if value and isinstance(value, dict)]
    if starred and not node.keywords and others:
        passed = [ast.keyword(None, name(others[-1]))]
        yield Edit(node, ast.Call(node.func, node.args, passed), 0.75,
                   f"missing arguments: the keyword arguments `{others[-1]}` are not passed on in `{short(node)}`")  # fmt: skip
    definition = getattr(func, "node", None)
    if definition is None or any(k.arg is None for k in node.keywords):
        return
    parameters = [one.arg for one in [*definition.args.args, *definition.args.kwonlyargs]]
    given = {k.arg for k in node.keywords} | set(
        parameters[: len(node.args) + (parameters[:1] == ["self"])]
    )
    for parameter in parameters:
        if parameter not in given and parameter in seen.names:
            passed = [*node.keywords, ast.keyword(parameter, name(parameter))]
            yield Edit(node, ast.Call(node.func, node.args, passed), 0.65,
                       f"missing argument: `{parameter}` is not passed on to `{definition.name}`, so its default is used",
                       f"`{short(ast.Call(node.func, node.args, passed))}`")  # fmt: skip


def _known_traps(node: ast.Call, seen: Seen) -> Iterator[Edit]:
    match node:
        case ast.Call(func=ast.Name(id="round"), args=[value]):
            for places in (2, 1):
                by = ast.Call(node.func, [value, ast.Constant(value=places)], [])
                yield Edit(node, by, 0.42, "rounded to a whole number: the decimals are lost")
        case ast.Call(
            func=ast.Attribute(value=owner, attr="strip" | "lstrip" | "rstrip" as which),
            args=[letters],
        ):
            for better in ("removeprefix", "removesuffix"):
                yield Edit(node, method(owner, better, letters), 0.65,
                           f"`{which}({short(letters)})` strips any of these letters (characters), not the prefix or suffix")  # fmt: skip
        case ast.Call(func=ast.Name(id="bool"), args=[value]) if isinstance(seen.of(value), str):
            words = ast.Tuple([ast.Constant(value=word) for word in _TRUE], ast.Load())
            yield Edit(node, ast.Compare(method(called("str", value), "lower"), [ast.In()], [words]), 0.85,
                       f'`{short(node)}` is True for any text (string) that is not empty, also for "false" and "0"')  # fmt: skip
        case ast.Call(func=ast.Attribute(value=owner, attr="get"), args=[key, default]):
            either = ast.BoolOp(ast.Or(), [method(owner, "get", key), default])
            yield Edit(node, either, 0.5,
                       f"the key {short(key)} is there with None or an empty value, so `.get` does not use its default {short(default)}")  # fmt: skip
        case _:
            pass
    last = short(node.func).rpartition(".")[2]
    if last == "pop":
        yield from _popped(node)
    if last == "groupby" and node.args:
        by_key = [
            ast.keyword("key", k) for k in [*node.args[1:2], *(k.value for k in node.keywords)]
        ]
        ordered = ast.Call(name("sorted"), [node.args[0]], by_key)
        yield Edit(node, ast.Call(node.func, [ordered, *node.args[1:]], node.keywords), 0.8,
                   "`groupby` only groups neighbours: its input is not sorted by the key")  # fmt: skip
    if last == "zip" and len(node.args) > 1:
        offset = ast.Subscript(
            node.args[1], ast.Slice(ast.Constant(value=1), None, None), ast.Load()
        )
        yield Edit(node, ast.Call(node.func, [node.args[0], offset, *node.args[2:]], []), 0.35,
                   "off by one: the two sides of `zip` are shifted")  # fmt: skip
    if last == "range":
        yield from _ranges(node)
    if last == "split" and isinstance(seen.value, list) and all(map(str.isdigit, seen.value)):
        part = ast.comprehension(ast.Name("part!", ast.Store()), node, [], 0)
        numbers = ast.ListComp(called("int", name("part!")), [part])
        yield Edit(
            node,
            numbers,
            0.68,
            f"the parts of `{short(node)}` are text (strings) and are compared letter by letter ('10' before '9'), not as numbers",
            f"`[int(part) for part in {short(node)}]`",
        )
    if last == "split" and len(node.args) == 1:
        once = ast.Call(node.func, [*node.args, ast.Constant(value=1)], [])
        yield Edit(
            node,
            once,
            0.5,
            "split at every separator instead of the first one (`maxsplit` is missing)",
        )
    if last == "replace" and len(node.args) == 2:
        once = ast.Call(node.func, [*node.args, ast.Constant(value=1)], [])
        yield Edit(node, once, 0.4, "every occurrence is replaced instead of the first one")
    if last in _COPIES and (seen.value is not None) and isinstance(seen.value, (dict, list)):
        yield Edit(node, called("deepcopy!", node), 0.62,
                   f"shallow copy: `{short(node)}` copies one level only, what is inside stays shared (the same object)",
                   "`copy.deepcopy(...)`")  # fmt: skip


def _popped(node: ast.Call) -> Iterator[Edit]:
    match node.args:
        case [ast.Constant(value=0)]:
            yield Edit(node, ast.Call(node.func, [], []), 0.6,
                       f"wrong end: `{short(node)}` takes the first (oldest) element instead of the last one")  # fmt: skip
        case []:
            yield Edit(node, ast.Call(node.func, [ast.Constant(value=0)], []), 0.55,
                       f"wrong end: `{short(node)}` takes the last element instead of the first one")  # fmt: skip
        case _:
            pass


def _ranges(node: ast.Call) -> Iterator[Edit]:
    what = f"off by one: `{short(node)}`"
    match node.args:
        case [ast.Constant(value=1), end]:
            more = ast.BinOp(end, ast.Add(), ast.Constant(value=1))
            yield Edit(
                node,
                called("range", node.args[0], more),
                0.72,
                f"{what} leaves out its last number",
            )
            yield Edit(node, called("range", end), 0.55, f"{what} leaves out the first (0)")
        case [start, end, *step]:
            more = ast.BinOp(end, ast.Add(), ast.Constant(value=1))
            yield Edit(
                node, called("range", start, more, *step), 0.7, f"{what} leaves out its last number"
            )
        case [end]:
            more = ast.BinOp(end, ast.Add(), ast.Constant(value=1))
            yield Edit(node, called("range", more), 0.6, f"{what} leaves out its last number")
            less = ast.BinOp(end, ast.Sub(), ast.Constant(value=1))
            yield Edit(node, called("range", less), 0.57, f"{what} goes one too far")
            yield Edit(
                node,
                called("range", ast.Constant(value=1), end),
                0.5,
                f"{what} begins at 0 instead of 1",
            )
            yield Edit(
                node,
                called("range", ast.Constant(value=1), more),
                0.5,
                f"{what} counts from 0 instead of 1",
            )
        case _:
            pass
