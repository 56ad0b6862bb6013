"""A name that nothing defines: a missing import, a misspelling, or a value not yet given."""

import ast
import builtins
import re
import sys
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.outline import own_nodes
from homeport.diagnosis.python.scope import assignments, parameters
from homeport.diagnosis.verdicts import place, similar

_PATTERN = re.compile(
    r"name '(?P<name>\w+)' is not defined"
    r"|(?:cannot access )?(?:local|free) variable '(?P<local>\w+)'"
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Tell the three apart by what the module does define."""
    site = case.crash()
    tree = case.sources.tree(site.path) if site else None
    if site is None or tree is None:
        return
    symbol = case.symbol(site.path, site.line)
    if local := match.group("local"):
        yield from _unbound(case, local, site.path, site.line, symbol)
        return
    name = match.group("name")
    meant = similar(name, _visible(tree, case, site.path, site.line))
    if meant:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.9,
            f"Nothing defines `{name}`; `{meant}` is defined and was probably meant.",
            f"write `{meant}`",
        )
    elif name in sys.stdlib_module_names:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.9,
            f"`{name}` is a module of the standard library that this file never imports.",
            f"add `import {name}` at the top of {site.path}",
        )
    else:
        yield Cause(
            RULE.name,
            site.path,
            site.line,
            symbol,
            0.7,
            f"Nothing in {site.path} defines or imports `{name}`.",
            f"import or define `{name}`, or remove its use",
        )


def _unbound(case: Case, name: str, path: str, line: int, symbol: str) -> Iterator[Cause]:
    function = case.function(path, line)
    if function is None:
        return
    given = assignments(function, name)
    deleted = [n for n in own_nodes(function) if isinstance(n, ast.Delete)]
    augmented = any(
        isinstance(n, ast.AugAssign) and isinstance(n.target, ast.Name) and n.target.id == name
        for n in own_nodes(function)
    )
    tree = case.sources.tree(path)
    outside = assignments(tree, name) if tree else []
    if outside and (augmented or given):
        why = (
            f"`{function.name}` assigns `{name}`, which makes it local to the function, so the "
            f"`{name}` of the module ({place(path, outside[0].line)}) is not seen."
        )
        yield Cause(
            RULE.name,
            path,
            line,
            symbol,
            0.85,
            why,
            f"pass it in and return it, or declare `global {name}`",
        )
    elif given:
        steps = tuple(Step(path, one.line, f"`{name}` is only given a value here") for one in given)
        why = f"`{name}` is given a value only on some paths of `{function.name}` ({place(path, given[0].line)})."
        yield Cause(
            RULE.name,
            path,
            line,
            symbol,
            0.75 if not deleted else 0.5,
            why,
            f"give `{name}` a value before the branch",
            steps,
        )


def _visible(tree: ast.Module, case: Case, path: str, line: int) -> set[str]:
    names = set(dir(builtins))
    function = case.function(path, line)
    names |= {argument.arg for argument in parameters(function)} if function else set()
    for scope in filter(None, (tree, function)):
        for node in own_nodes(scope):
            match node:
                case ast.Name(id=found, ctx=ast.Store()):
                    names.add(found)
                case ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found):
                    names.add(found)
                case ast.ClassDef(name=found):
                    names.add(found)
                case ast.alias(name=found, asname=other):
                    names.add(other or found.split(".")[0])
                case _:
                    pass
    return names


RULE = Rule(
    name="undefined-name",
    types=frozenset({"NameError", "UnboundLocalError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example({"main.py": "def go(total):\n    return totel + 1\n\n\ngo(1)\n"}, ("main.py", 2)),
        Example({"main.py": "x = 1\nprint(math.pi)\n"}, ("main.py", 2)),
        Example(
            {"main.py": "count = 0\n\n\ndef add():\n    count += 1\n\n\nadd()\n"}, ("main.py", 5)
        ),
        Example(
            {
                "main.py": "def pick(n):\n    if n > 3:\n        size = 'big'\n    return size\n\n\n"
                "pick(1)\n"
            },
            ("main.py", 4),
        ),
    ),
)
