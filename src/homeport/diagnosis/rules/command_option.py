"""An option of the command line that lacks its type or its default."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import known_mistakes
from homeport.diagnosis.python.shape import code, method_of
from homeport.diagnosis.verdicts import Mistake

_OF_TYPES = frozenset(["TypeError", "AssertionError", "ValueError", "KeyError"])


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look at the options of the parsers that were made."""
    if case.type in _OF_TYPES:
        yield from known_mistakes(case, RULE.name, nodes=(lambda node: _of_the_option(case, node),))


def _of_the_option(case: Case, node: ast.AST) -> Iterator[Mistake]:
    """What `add_argument` leaves out."""
    if not (isinstance(node, ast.Call) and method_of(node) == "add_argument" and node.args):
        return
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    shown = code(node.args[0])
    if "NoneType" in case.message or "None" in case.message:
        if shown[1:2] == "-" and not given.keys() & {"default", "action", "required", "nargs"}:
            yield Mistake(
                node.lineno,
                0.6,
                f"The option {shown} has no default, so its value is None when it is not given on the command line.",
                "pass `default=...` or `required=True`, or handle None",
            )
        return
    default = given.get("default")
    numeric = isinstance(default, ast.Constant) and type(default.value) in (int, float)
    if not given.keys() & {"type", "action"} and (numeric or default is None):
        yield Mistake(
            node.lineno,
            0.55,
            f"The option {shown} has no type, so what is given on the command line is text (str).",
            "pass `type=int` (or the type that is meant)",
        )


RULE = Rule(
    name="command-option",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from cli import options\n\nprint('x' * options(['--times', '3']).times)\n",
                "cli.py": "import argparse\n\n\ndef options(argv):\n    parser = argparse.ArgumentParser()\n"
                "    parser.add_argument('--times', default=1)\n    return parser.parse_args(argv)\n",
            },
            ("cli.py", 6),
        ),
        Example(
            {
                "main.py": "from cli import options\n\nprint('x' + options([]).end)\n",
                "cli.py": "import argparse\n\n\ndef options(argv):\n    parser = argparse.ArgumentParser()\n"
                "    parser.add_argument('--end')\n    return parser.parse_args(argv)\n",
            },
            ("cli.py", 6),
        ),
        Example(
            {"main.py": "import argparse\n\nprint(argparse.ArgumentParser().parse_args([]).x)\n"},
            None,
        ),
    ),
)
