"""An index beyond the end: a bound that is one too far, or a sequence that may be empty."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.scope import dotted
from homeport.diagnosis.python.shape import code

_PATTERN = re.compile(
    r"(?:list|tuple|string|deque|bytearray)? ?(?:assignment )?index out of range|pop from empty"
)


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Compare the index on the line with the loop that makes it."""
    site = case.crash()
    if site is None:
        return
    symbol = case.symbol(site.path, site.line)
    for node in case.expressions(site):
        if not isinstance(node, ast.Subscript):
            continue
        text, index = code(node.value), node.slice
        bound = _bound(case, site, index, text)
        if dotted(node.value) == "sys.argv":
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.8,
                "The program was called with fewer arguments than this line reads.",
                "check `len(sys.argv)` first, or parse arguments with argparse",
            )
        elif bound:
            yield Cause(
                RULE.name,
                bound[0],
                bound[1],
                case.symbol(bound[0], bound[1]),
                0.85,
                f"`{bound[2]}` lets the index of `{text}` run one past its end.",
                "shorten the range by one",
            )
        elif isinstance(index, ast.Constant):
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.55,
                f"`{text}` has no element {index.value!r}: it is shorter than this line expects.",
                f"handle a short or empty `{text}`",
            )


def _bound(case: Case, site: Site, index: ast.expr, text: str) -> tuple[str, int, str] | None:
    """The range or comparison that goes one too far, with its line."""
    function = case.function(site.path, site.line) or case.sources.tree(site.path)
    ahead = (
        isinstance(index, ast.BinOp)
        and isinstance(index.op, ast.Add)
        and isinstance(index.right, ast.Constant)
        and index.right.value == 1
    )
    name = dotted(index.left if ahead and isinstance(index, ast.BinOp) else index)
    for node in ast.walk(function) if function and name else ():
        match node:
            case (
                ast.For(
                    target=ast.Name(id=target), iter=ast.Call(func=ast.Name(id="range"), args=args)
                )
                | ast.comprehension(
                    target=ast.Name(id=target), iter=ast.Call(func=ast.Name(id="range"), args=args)
                )
            ) if target == name:
                stop = args[0] if len(args) == 1 else args[1]
                beyond = code(stop) == f"len({text}) + 1"
                if beyond or (ahead and code(stop) == f"len({text})"):
                    return site.path, stop.lineno, f"range({', '.join(map(code, args))})"
            case ast.While(test=ast.Compare(left=left, ops=[ast.LtE()], comparators=[limit])):
                if dotted(left) == name and code(limit) == f"len({text})":
                    return site.path, node.lineno, code(node.test)
            case _:
                pass
    return _given(case, site, index) if ahead else None


def _given(case: Case, site: Site, index: ast.expr) -> tuple[str, int, str] | None:
    """A range in a caller that lets the index given to this function run too far."""
    names = [n for n in ast.walk(index) if isinstance(n, ast.Name)]
    for name in names:
        for origin in case.flow.origins(name, site):
            node = origin.node
            far = isinstance(node, ast.Call) and dotted(node.func) == "range" and origin.steps
            if far and origin.site.line != site.line and "len(" in code(node):
                return origin.site.path, origin.site.line, code(node)
    return None


RULE = Rule(
    name="index-range",
    types=frozenset({"IndexError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "def steps(values):\n    found = []\n    for i in range(len(values)):\n"
                "        found.append(values[i + 1] - values[i])\n    return found\n\n\nsteps([1, 2])\n"
            },
            ("main.py", 3),
        ),
        Example({"main.py": "import sys\n\nprint(sys.argv[3])\n"}, ("main.py", 3)),
        Example(
            {"main.py": "v = [1, 2]\ni = 0\nwhile i <= len(v):\n    print(v[i])\n    i += 1\n"},
            ("main.py", 3),
        ),
    ),
)
