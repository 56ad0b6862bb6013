"""The wrong call: another function of the family, one too many, or one left out."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes

_FUNCTIONS: tuple[tuple[str, ...], ...] = (
    ("min", "max", "sum", "len"), ("any", "all"), ("sorted", "reversed", "list", "set", "tuple"),
    ("int", "float", "round", "str", "abs"), ("ord", "chr"), ("str", "repr"), ("zip", "map"),
    ("bin", "hex", "oct"), ("isinstance", "issubclass"), ("range", "enumerate"),
)  # fmt: skip
_METHODS: tuple[tuple[str, ...], ...] = (
    ("lower", "upper", "capitalize", "title", "swapcase", "casefold"),
    ("islower", "isupper", "isalpha", "isdigit", "isalnum", "isnumeric", "isdecimal", "isspace"),
    ("strip", "lstrip", "rstrip"), ("startswith", "endswith"), ("find", "rfind", "index", "rindex"),
    ("split", "rsplit", "splitlines", "partition", "rpartition"), ("ljust", "rjust", "center"),
    ("append", "extend", "insert", "add", "appendleft", "update"),
    ("pop", "popleft", "remove", "discard", "clear"), ("keys", "values", "items"),
    ("union", "intersection", "difference", "symmetric_difference"),
    ("issubset", "issuperset", "isdisjoint"), ("floor", "ceil", "trunc", "sqrt"),
    ("sin", "cos", "tan"), ("get", "pop", "setdefault"), ("read", "readline", "readlines"),
    ("encode", "decode"), ("loads", "load", "dumps", "dump"), ("sort", "reverse"),
    ("match", "search", "fullmatch"), ("now", "utcnow", "today"), ("count", "index"),
    ("sleep", "time"), ("join", "split"), ("removeprefix", "removesuffix"),
)  # fmt: skip
_WRAPPERS = ("len", "int", "str", "abs", "sorted", "list", "set", "sum", "reversed", "tuple",
             "max", "min", "float", "round", "bool")  # fmt: skip
_ENDINGS = (".lower()", ".upper()", ".strip()", ".copy()", ".items()", ".values()", ".keys()",
            "[::-1]", "[0]", "[-1]", "[1:]", "[:-1]", "[1]")  # fmt: skip
_HOLDS_A_VALUE = (ast.Return, ast.Call, ast.Assign, ast.AugAssign, ast.BinOp, ast.Compare,
                  ast.For, ast.comprehension, ast.ListComp, ast.Yield, ast.List, ast.Tuple,
                  ast.GeneratorExp, ast.YieldFrom)  # fmt: skip


def propose(site: Site) -> Iterator[Proposal]:
    """Propose other functions, the call taken away, and a call put around a value."""
    match site.node:
        case ast.Call(func=ast.Name(id=name) as function, args=args, keywords=keywords):
            for other in _family(_FUNCTIONS, name):
                yield becomes(site, function, other, 0.5 / len(_family(_FUNCTIONS, name)))
            for argument in args:
                if not isinstance(argument, ast.Starred | ast.GeneratorExp):
                    yield becomes(site, site.node, site.atom(argument), 0.15 / len(args))
            if name == "sorted" and not keywords:
                yield becomes(site, site.node, f"sorted({_inside(site)}, reverse=True)", 0.1)
        case ast.Call(func=ast.Attribute(value=value, attr=name) as function, args=args):
            family = _family(_METHODS, name)
            for other in family:
                text = f"{site.text(value)}.{other}"
                yield becomes(site, function, text, 0.6 / len(family))
            if name in {"index", "find"} or not args:
                yield becomes(site, site.node, site.text(value), 0.1)
            if name == "sort" and not args and not site.node.keywords:
                yield becomes(site, site.node, f"{site.text(value)}.sort(reverse=True)", 0.1)
    if isinstance(site.node, ast.expr) and _takes_a_wrapper(site):
        for wrapper in _WRAPPERS:
            yield becomes(site, site.node, f"{wrapper}({site.text()})", 0.02)
        for ending in _ENDINGS:
            yield becomes(site, site.node, site.atom(site.node) + ending, 0.015)
        if isinstance(site.parent, ast.Return | ast.Call):
            yield becomes(site, site.node, f"sorted(set({site.text()}))", 0.005)
            yield becomes(site, site.node, f"[{site.text()}]", 0.01)
            yield becomes(site, site.node, f"sorted({site.text()}, reverse=True)", 0.005)


def _family(families: tuple[tuple[str, ...], ...], name: str) -> list[str]:
    return list(
        dict.fromkeys(
            other for family in families if name in family for other in family if other != name
        )
    )


def _inside(site: Site) -> str:
    assert isinstance(site.node, ast.Call)  # noqa: S101 -- the caller matched it
    return ", ".join(site.text(argument) for argument in site.node.args)


def _takes_a_wrapper(site: Site) -> bool:
    match site.node:
        case ast.Name(ctx=ast.Load()) | ast.Subscript(ctx=ast.Load()) | ast.Attribute(
            ctx=ast.Load()
        ):
            plain = True
        case ast.Call() | ast.BinOp() | ast.ListComp() | ast.IfExp():
            plain = True
        case _:
            plain = False
    if isinstance(site.parent, ast.Call) and site.parent.func is site.node:
        return False
    return plain and isinstance(site.parent, _HOLDS_A_VALUE)


CALLS = Operator("call", 0.1, propose)
