"""The wrong call: another function of the family, one too many, or one left out."""

import ast
from collections.abc import Iterator

from homeport.repair.python.site import Operator, Proposal, Site, becomes
from homeport.repair.python.values import Kind

_FUNCTIONS: tuple[tuple[str, ...], ...] = (
    ("min", "max", "sum", "len"), ("any", "all"), ("sorted", "reversed", "list", "set", "tuple"),
    ("int", "float", "round", "str", "abs"), ("ord", "chr", "int", "str"), ("str", "repr"),
    ("zip", "map"), ("bin", "hex", "oct"), ("isinstance", "issubclass"), ("range", "enumerate"),
    ("list", "dict"), ("int", "bool"), ("any", "sum"),
)  # fmt: skip
_METHODS: tuple[tuple[str, ...], ...] = (
    ("lower", "upper", "capitalize", "title", "swapcase", "casefold"),
    ("islower", "isupper", "isalpha", "isdigit", "isalnum", "isnumeric", "isdecimal", "isspace"),
    ("strip", "lstrip", "rstrip"), ("startswith", "endswith"), ("find", "rfind", "index", "rindex"),
    ("split", "rsplit", "splitlines", "partition", "rpartition"), ("ljust", "rjust", "center"),
    ("append", "extend", "insert", "add", "appendleft", "update"), ("rjust", "zfill"),
    ("pop", "popleft", "remove", "discard", "clear"), ("keys", "values", "items"),
    ("union", "intersection", "difference", "symmetric_difference"),
    ("issubset", "issuperset", "isdisjoint"), ("floor", "ceil", "trunc", "sqrt"),
    ("sin", "cos", "tan"), ("get", "pop", "setdefault"), ("read", "readline", "readlines"),
    ("encode", "decode"), ("loads", "load", "dumps", "dump"), ("sort", "reverse"),
    ("match", "search", "fullmatch", "findall"), ("now", "utcnow", "today"), ("count", "index"),
    ("sleep", "time"), ("join", "split"), ("removeprefix", "removesuffix"), ("gcd", "lcm"),
    ("heappush", "heappop", "heappushpop"), ("log", "log2", "log10", "exp"),
    ("bisect_left", "bisect_right", "bisect", "insort"),
    ("combinations", "permutations", "product"),
    ("radians", "degrees"), ("asin", "acos", "atan"), ("append", "remove", "pop"),
    ("split", "strip"),
    ("lower", "strip"),
)  # fmt: skip
_WRAPPERS: dict[Kind, tuple[str, ...]] = {
    Kind.NUMBER: ("int", "abs", "str", "round", "float", "bool", "chr"),
    Kind.TEXT: ("len", "int", "list", "sorted", "set", "ord", "float", "reversed", "str"),
    Kind.SEQUENCE: ("len", "sorted", "sum", "set", "list", "max", "min", "reversed", "tuple", "str",
                    "enumerate", "any", "all"),
    Kind.MAPPING: ("len", "sorted", "list", "dict"),
    Kind.SET: ("len", "sorted", "list", "sum"),
    Kind.TRUTH: ("int", "bool"),
}  # fmt: skip
_ALL = ("len", "int", "str", "abs", "sorted", "list", "set", "sum", "reversed", "tuple", "max",
        "min", "float", "round", "bool")  # fmt: skip
_ENDINGS: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: (".lower()", ".upper()", ".strip()", ".split()", "[::-1]", "[0]", "[-1]", "[1:]",
                "[:-1]", ".capitalize()", ".title()", ".swapcase()"),
    Kind.SEQUENCE: ("[::-1]", "[0]", "[-1]", "[1:]", "[:-1]", "[1]", ".copy()", "[:]"),
    Kind.MAPPING: (".items()", ".values()", ".keys()", ".copy()"),
    Kind.SET: (".copy()",),
}  # fmt: skip
_ALL_ENDINGS = (".lower()", ".upper()", ".strip()", ".copy()", ".items()", ".values()", ".keys()",
                "[::-1]", "[0]", "[-1]", "[1:]", "[:-1]", "[1]")  # fmt: skip
_HOLDS_A_VALUE = (ast.Return, ast.Call, ast.Assign, ast.AugAssign, ast.BinOp, ast.Compare, ast.If,
                  ast.For, ast.comprehension, ast.ListComp, ast.Yield, ast.List, ast.Tuple,
                  ast.GeneratorExp, ast.YieldFrom, ast.SetComp, ast.IfExp, ast.Subscript, ast.Slice,
                  ast.keyword, ast.DictComp, ast.BoolOp, ast.Starred, ast.UnaryOp,
                  ast.FormattedValue)  # fmt: skip
_ARRANGING = frozenset({"sorted", "list", "tuple", "reversed"})
_WHATEVER_ORDER = frozenset({"sorted", "set", "len", "sum", "max", "min", "any", "all"})
_COUNTING = frozenset({"range", "len", "enumerate"})  # nobody takes a part of what these give
_MOST = 8


def propose(site: Site) -> Iterator[Proposal]:
    """Propose other functions, the call taken away, and a call put around a value."""
    match site.node:
        case ast.Call(func=ast.Name(id=name) as function, args=args, keywords=keywords):
            for other in _family(_FUNCTIONS, name):
                yield becomes(site, function, other, "function")
            for argument in args:
                if not isinstance(argument, ast.Starred | ast.GeneratorExp):
                    yield becomes(site, site.node, site.atom(argument), "undone", 1 / len(args))
            if name in {"sorted", "min", "max"} and not keywords:
                inside = ", ".join(site.text(argument) for argument in args)
                for ending in ("reverse=True", "key=len", "key=str"):
                    if name == "sorted" or ending.startswith("key"):
                        text = f"{name}({inside}, {ending})"
                        yield becomes(site, site.node, text, "order")
        case ast.Call(func=ast.Attribute(value=value, attr=name) as function, args=args):
            for other in _family(_METHODS, name):
                yield becomes(site, function, f"{site.text(value)}.{other}", "method")
            share = 1.0 if not args else 0.3
            yield becomes(site, site.node, site.text(value), "method undone", share)
            for argument in args[:2]:
                yield becomes(site, site.node, site.atom(argument), "method undone", 0.2)
            if name == "sort" and not args and not site.node.keywords:
                yield becomes(site, site.node, f"{site.text(value)}.sort(reverse=True)", "order")
        case _:
            pass
    match site.node:
        case ast.Call(func=ast.Attribute(), args=[_], keywords=[]):
            yield becomes(site, site.node, f"{site.text(site.node.func)}()", "method bare")
        case ast.Name() | ast.Subscript() if isinstance(site.parent, ast.Attribute):
            # What a method is called on may want another method first.
            if isinstance(site.parents[1], ast.Call) and site.kind in {Kind.TEXT, Kind.UNKNOWN}:
                for ending in (".lower()", ".strip()", ".upper()"):
                    share = _told(site, ending.strip(".()"))
                    yield becomes(site, site.node, site.atom(site.node) + ending, "before", share)
        case _:
            pass
    if site.reads and isinstance(site.node, ast.expr) and _takes_a_wrapper(site):
        yield from _wrapped(site, site.node)


def _wrapped(site: Site, node: ast.expr) -> Iterator[Proposal]:
    kind, words, own = site.kind, site.words, site.own
    inner = own.removeprefix("(").removesuffix(")") if isinstance(node, ast.GeneratorExp) else own
    ordered = _calls(node, _ARRANGING)
    for wrapper in _ALL if kind is Kind.UNKNOWN else _WRAPPERS[kind]:
        if ordered and wrapper in _WHATEVER_ORDER:
            continue
        yield becomes(site, node, f"{wrapper}({inner})", "wrapped", _told(site, wrapper))
    endings = _ALL_ENDINGS if kind is Kind.UNKNOWN else _ENDINGS.get(kind, ())
    for ending in () if _calls(node, _COUNTING) else endings:
        share = _told(site, ending.strip(".()"))
        yield becomes(site, node, site.atom(node) + ending, "ending", share)
    for function in (site.function.name, *words.functions[:_MOST]):
        if f"{function}(" not in own:
            yield becomes(site, node, f"{function}({inner})", "wrapped own")
    if kind in {Kind.NUMBER, Kind.UNKNOWN}:
        for name in (*words.names(Kind.NUMBER)[:_MOST], "0", "1"):
            if name != own:
                yield becomes(site, node, f"max({own}, {name})", "wrapped two")
                yield becomes(site, node, f"min({own}, {name})", "wrapped two")
        for bound in ("0", "1"):  # people write the bound first as often as last
            yield becomes(site, node, f"max({bound}, {own})", "wrapped two")
            yield becomes(site, node, f"min({bound}, {own})", "wrapped two", 0.5)
        yield becomes(site, node, f"round({own}, 2)", "wrapped two", 0.3)
        if "math" in words.modules:
            for function in ("sqrt", "floor", "ceil"):
                yield becomes(site, node, f"math.{function}({own})", "wrapped math")
    if isinstance(site.parent, ast.Return | ast.Call | ast.Assign):
        if kind is not Kind.NUMBER:
            yield becomes(site, node, f"sorted(set({own}))", "wrapped twice")
            yield becomes(site, node, f"len(set({own}))", "wrapped twice")
            yield becomes(site, node, f"list(reversed({own}))", "wrapped twice")
            yield becomes(site, node, f"sorted({own}, reverse=True)", "wrapped twice")
            yield becomes(site, node, f"''.join({own})", "joined")
            for function in ("sorted", "reversed", "set"):
                yield becomes(site, node, f"''.join({function}({own}))", "joined", 0.7)
            for text in dict.fromkeys((" ", *words.strings[:3])):
                yield becomes(site, node, f"{text!r}.join({own})", "joined", 0.7)
        yield becomes(site, node, f"[{own}]", "listed")
        yield becomes(site, node, f"({own},)", "listed", 0.3)
        yield becomes(site, node, f"int(str({own})[::-1])", "wrapped twice", 0.2)


def _calls(node: ast.expr, names: frozenset[str]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def _told(site: Site, word: str) -> float:
    """A call that the docstring speaks of is likelier."""
    return 3.0 if word in site.words.told else 1.0


def _family(families: tuple[tuple[str, ...], ...], name: str) -> list[str]:
    return list(
        dict.fromkeys(
            other for family in families if name in family for other in family if other != name
        )
    )


def _takes_a_wrapper(site: Site) -> bool:
    if not isinstance(site.parent, _HOLDS_A_VALUE):
        return False
    match site.node:
        case ast.Name() | ast.Subscript() | ast.Attribute() | ast.Call() | ast.BinOp():
            return True
        case ast.ListComp() | ast.IfExp() | ast.GeneratorExp() | ast.SetComp() | ast.Compare():
            return isinstance(site.parent, ast.Return | ast.Call | ast.Assign)
        case _:
            return False


CALLS = Operator(
    "call",
    propose,
    (
        ("def f(a):\n    return min(a)\n", "def f(a):\n    return max(a)\n"),
        ("def f(a):\n    return len(a)\n", "def f(a):\n    return a\n"),
        ("def f(a):\n    return a\n", "def f(a):\n    return sorted(a)\n"),
        ("def f(a):\n    return a.lower()\n", "def f(a):\n    return a.upper()\n"),
        ("def f(a: int):\n    return a\n", "def f(a: int):\n    return max(a, 0)\n"),
        ("def f(a: str):\n    return a\n", "def f(a: str):\n    return a[::-1]\n"),
        ("def f(a):\n    return sorted(a)\n", "def f(a):\n    return sorted(a, reverse=True)\n"),
        ("def f(a):\n    return max(a)\n", "def f(a):\n    return max(a, key=len)\n"),
        (
            "def f(a):\n    a.sort()\n    return a\n",
            "def f(a):\n    a.sort(reverse=True)\n    return a\n",
        ),
        (
            "import math\ndef f(a: int):\n    return a\n",
            "import math\ndef f(a: int):\n    return math.sqrt(a)\n",
        ),
    ),
)
