"""A lambda or a local function is pickled: whatever goes to another process must be found by name."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.outline import functions_of
from homeport.diagnosis.verdicts import place

_MOST_FILES = 200


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Find the function in which the message says that it was made."""
    outer, inner = match["outer"], match["inner"]
    what = "lambda" if inner == "<lambda>" else f"local function `{inner}`"
    crash = case.crash()
    where = f" at {place(crash.path, crash.line)}" if crash else ""
    for path in [path for path in case.sources.paths if path.endswith(".py")][:_MOST_FILES]:
        for function in functions_of(case.sources.tree(path)):
            if function.name != outer:
                continue
            for node in ast.walk(function):
                named = isinstance(node, ast.Lambda) if inner == "<lambda>" else _named(node, inner)
                if not named:
                    continue
                line = getattr(node, "lineno", function.lineno)
                yield Cause(
                    RULE.name,
                    path,
                    line,
                    case.symbol(path, line),
                    0.82,
                    f"The {what} made in `{outer}` cannot be pickled{where}: pickle (and with it every other process) "
                    "finds functions by their name at the top of a module, and this one has none there.",
                    "use a function defined at the top of a module, or `functools.partial` of one",
                )
                return


def _named(node: ast.AST, name: str) -> bool:
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name


RULE = Rule(
    name="unpicklable",
    types=frozenset({"AttributeError", "PicklingError", "TypeError"}),
    pattern=re.compile(
        r"(?:Can't pickle|Can't get) (?:local object )?\W*(?:function )?(?P<outer>\w+)\.<locals>\.(?P<inner><lambda>|\w+)"
    ),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "import pickle\n\nfrom jobs import job\n\npickle.dumps(job('a'))\n",
                "jobs.py": "def job(name):\n    return [name, lambda: name]\n",
            },
            ("jobs.py", 2),
        ),
        Example(
            {
                "main.py": "import pickle\n\nfrom jobs import job\n\npickle.dumps(job('a'))\n",
                "jobs.py": "def job(name):\n    def run():\n        return name\n\n    return run\n",
            },
            ("jobs.py", 2),
        ),
        Example(
            {"main.py": "import pickle\nimport threading\n\npickle.dumps(threading.Lock())\n"}, None
        ),
    ),
)
