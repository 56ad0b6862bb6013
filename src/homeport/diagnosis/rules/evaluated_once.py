"""A default that is a call: it is made once, when the function is defined, not at each call."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.outline import Function
from homeport.diagnosis.python.scope import default_of, dotted, parameters
from homeport.diagnosis.python.shape import short
from homeport.diagnosis.verdicts import Mistake

_CHANGING = ("now", "utcnow", "today", "time", "monotonic", "perf_counter", "uuid4", "uuid1",
             "random", "randint", "token_hex", "getcwd", "cwd")  # fmt: skip


def examine(case: Case, _: re.Match[str]) -> Iterator[Cause]:
    """Look at the defaults of the functions that ran."""
    yield from wrong_values(case, RULE.name, functions=(_called_default,))


def _called_default(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    for argument in parameters(function):
        default = default_of(function, argument.arg)
        if isinstance(default, ast.Call) and dotted(default.func).rpartition(".")[2] in _CHANGING:
            yield Mistake(
                default.lineno,
                0.8,
                f"The default `{argument.arg}={short(default)}` of `{function.name}` is evaluated "
                "once, when the function is defined at import, so every call gets that same old value.",
                f"default to None and call `{short(default)}` inside the function",
            )


RULE = Rule(
    name="evaluated-once",
    types=frozenset(),
    pattern=re.compile(""),
    examine=examine,
    examples=(
        Example(
            {
                "main.py": "from entry import stamp\n\nassert stamp() != stamp()\n",
                "entry.py": "import time\n\n\ndef stamp(at=time.perf_counter()):\n    return at\n",
            },
            ("entry.py", 4),
        ),
        Example(
            {
                "main.py": "from entry import stamp\n\nassert stamp() != 3\n",
                "entry.py": "def stamp(at=int(3)):\n    return at\n",
            },
            None,
        ),
    ),
)
