"""A call and its function disagree about arguments."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause, Step
from homeport.diagnosis.python.origin import Site
from homeport.diagnosis.python.outline import Function
from homeport.diagnosis.python.scope import parameters
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import place, similar

_PATTERN = re.compile(
    r"(?P<function>[\w.<>]+)\(\) (?:"
    r"missing \d+ required (?:positional|keyword-only) arguments?: (?P<missing>.*)"
    r"|takes (?P<takes>.*?) positional arguments? but (?P<given>\d+) (?:was|were) given"
    r"|got an unexpected keyword argument '(?P<unexpected>\w+)'"
    r"|got multiple values for argument '(?P<twice>\w+)')"
)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Put the call beside the definition and say what differs."""
    site = case.crash()
    if site is None:
        return
    name = match.group("function").rpartition(".")[2]
    symbol = case.symbol(site.path, site.line)
    for path, function in _called(case, site, name):
        signature = f"{function.name}({code(function.args)})"
        at = place(path, function.lineno)
        steps = (Step(path, function.lineno, f"defined as `{signature}`"),)
        if _lacks_self(case, path, function, match.group("given")):
            yield Cause(
                RULE.name,
                path,
                function.lineno,
                case.symbol(path, function.lineno),
                0.9,
                f"The method `{name}` is defined without `self`, so the object itself is "
                "passed as an argument too many.",
                f"write `def {function.name}(self, ...)`",
                steps,
            )
            return
        if unexpected := match.group("unexpected"):
            meant = similar(unexpected, [p.arg for p in parameters(function)])
            said = f"it has `{meant}`" if meant else f"it takes `{code(function.args)}`"
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.85 if meant else 0.7,
                f"`{name}` ({at}) has no parameter for the keyword argument `{unexpected}`; {said}.",
                f"pass `{meant}=`" if meant else f"drop `{unexpected}=`",
                steps,
            )
        elif missing := match.group("missing"):
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.75,
                f"`{name}` ({at}) needs {missing}, which this call does not pass.",
                f"pass {missing} here, or give it a default",
                steps,
            )
        elif twice := match.group("twice"):
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.8,
                f"`{twice}` of `{name}` ({at}) is passed by position and by name.",
                "pass it once",
                steps,
            )
        else:
            yield Cause(
                RULE.name,
                site.path,
                site.line,
                symbol,
                0.75,
                f"`{name}` ({at}) takes {match.group('takes')} positional arguments, this "
                f"call passes {match.group('given')}.",
                f"follow the signature `{signature}`",
                steps,
            )
        return


def _called(case: Case, site: Site, name: str) -> Iterator[tuple[str, Function]]:
    for node in case.expressions(site):
        if not isinstance(node, ast.Call):
            continue
        found = case.flow.definition(node.func, site)
        if found is None:
            continue
        path, definition = found
        if isinstance(definition, ast.ClassDef):
            for method in definition.body:
                if isinstance(method, ast.FunctionDef) and method.name == name:
                    yield path, method
        elif definition.name == name:
            yield path, definition


def _lacks_self(case: Case, path: str, function: Function, given: str | None) -> bool:
    names = [argument.arg for argument in parameters(function)]
    inside = "." in case.symbol(path, function.lineno)
    static = any("static" in code(d) for d in function.decorator_list)
    return bool(given) and inside and not static and (not names or names[0] not in ("self", "cls"))


RULE = Rule(
    name="call-arguments",
    types=frozenset({"TypeError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from net import send\n\nsend('x', time_out=3)\n",
                "net.py": "def send(data, timeout=1):\n    return data\n",
            },
            ("main.py", 3),
        ),
        Example(
            {"main.py": "class A:\n    def go():\n        return 1\n\n\nA().go()\n"}, ("main.py", 2)
        ),
        Example({"main.py": "def f(a, b):\n    return a\n\n\nf(1)\n"}, ("main.py", 5)),
        Example({"main.py": "def f(a):\n    return a\n\n\nf(1, 2)\n"}, ("main.py", 5)),
    ),
)
