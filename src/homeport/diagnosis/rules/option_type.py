"""A command line option without a type is text, and is used as a number."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.outline import every
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import place

_PATTERN = re.compile(r"'?\bstr\b'?.*(?:int|float|integer)|(?:int|float|integer).*\bstr\b")
_DECLARING = ("add_argument", "add_option", "option", "argument")
_NEAREST = 200  # files


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look for the declaration of an option with the name of something on the failing lines."""
    names: dict[str, Step] = {}
    for site in case.sites():
        for node in case.expressions(site):
            for origin in case.flow.origins(node, site) if isinstance(node, ast.Name) else ():
                _named(names, origin.node, Step(origin.site.path, origin.site.line, ""))
            _named(names, node, Step(site.path, site.line, ""))
    for path, call in _declarations(case) if names else ():
        words = {keyword.arg for keyword in call.keywords}
        option = next((n for n in map(_option, call.args) if n in names), "")
        if not option or words & {"type", "action", "cls"}:
            continue
        used = names[option]
        yield Cause(
            RULE.name,
            path,
            call.lineno,
            case.symbol(path, call.lineno),
            0.88,
            f"The option `{option}` has no type, so what is given on the command line is text (str); "
            f"{place(used.path, used.line)} uses it as a number.",
            "pass `type=int` (or the type that is meant)",
            (Step(used.path, used.line, f"`{option}` is used here"),),
        )


def _named(names: dict[str, Step], node: ast.AST, step: Step) -> None:
    if isinstance(node, ast.Attribute):
        names.setdefault(node.attr, Step(step.path, step.line, code(node)))


def _declarations(case: Case) -> Iterator[tuple[str, ast.Call]]:
    for path in [p for p in case.sources.paths if p.endswith(".py")][:_NEAREST]:
        if "add_argument" not in (case.sources.text(path) or ""):
            continue
        tree = case.sources.tree(path)
        for node in every(tree, ast.Call):
            if method_of(node) in _DECLARING:
                yield path, node


def _option(node: ast.expr) -> str:
    value = node.value if isinstance(node, ast.Constant) else ""
    return value.lstrip("-").replace("-", "_") if isinstance(value, str) else ""


RULE = Rule(
    name="option-type",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "import argparse\n\nparser = argparse.ArgumentParser()\n"
                "parser.add_argument('--times', default=2)\n"
                "options = parser.parse_args(['--times', '3'])\nfor n in range(options.times):\n"
                "    print(n)\n"
            },
            ("main.py", 4),
        ),
        Example(
            {
                "main.py": "import argparse\n\nparser = argparse.ArgumentParser()\n"
                "parser.add_argument('--times', type=int)\noptions = parser.parse_args([])\n"
                "print('a' + 1)\n"
            },
            None,
        ),
    ),
)
