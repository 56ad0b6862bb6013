"""What a test command itself says, in one line: for a person whose tests were never reached.

The evaluator hears of tests only; why there are none, the command tells: a conftest that raises, an
option that is not known, a target that is not there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.repair.cold import Cold
from homeport.repair.suite import Kind
from homeport.traces import read_failure

if TYPE_CHECKING:
    from homeport.repair.suite import Suite
    from homeport.sandbox import Sandbox

_LONGEST_S = 20.0
_LONGEST = 200  # characters of a line
_TELLING = re.compile(r"^(?:E  +|npm ERR!|.*?\berror\b:?)\s*(?P<said>\S.*)", re.IGNORECASE)
_LEADING = re.compile(r"usage:|(?:code|syscall|path|errno) \S+$", re.IGNORECASE)  # to what is wrong
# An error as the evaluator writes it: its words, how pytest came to them, and then the stack.
_STACKED = re.compile(r'(?!Traceback)(?P<said>\S.*)\n(?: .*\n|\n)*?  File "')
_QUIET = re.compile(
    r"\s*$|[=\-_~^ ]+$|.*\bno tests (?:ran|collected)\b|Ran 0 tests|OK$|NO TESTS RAN"
)


def outcry(sandbox: Sandbox, suite: Suite) -> str:
    """Run the command as it is and return its telling line; empty where it has none."""
    cold = Cold(sandbox, replace(suite, kind=Kind.COMMAND, argv=_words(suite)))
    try:
        (*results,) = cold.whole(_LONGEST_S)
    except InputError as error:
        return str(error)
    return told(cold.output) if any(one.bad for one in results) else ""


def _words(suite: Suite) -> tuple[str, ...]:
    match suite.kind:
        case Kind.PYTEST:
            return (suite.python, "-m", "pytest", "-q", *suite.argv)
        case Kind.UNITTEST:
            return (suite.python, "-m", "unittest", *suite.argv)
        case Kind.SCRIPT:
            return (suite.python, *suite.argv)
        case Kind.MODULE:
            return (suite.python, "-m", *suite.argv)
        case Kind.NODE | Kind.COMMAND:
            return suite.cold.argv


def told(output: str) -> str:
    """Return the line of an output, or of a test's message, that says best what is wrong."""
    stacked = _STACKED.match(output)
    if stacked:
        return stacked["said"][:_LONGEST]
    trace = read_failure(output)
    if trace is not None and trace.type:
        place = next((f" ({one.file}:{one.line})" for one in trace.frames if one.line), "")
        said = (trace.message or "").partition("\n")[0]
        return f"{trace.type}: {said}"[:_LONGEST] + place
    lines = [one for one in output.splitlines() if not _QUIET.match(one)]
    for line in lines:
        found = _TELLING.match(line)
        if found and not _LEADING.match(found["said"]):
            return found["said"].strip()[:_LONGEST]
    return lines[-1].strip()[:_LONGEST] if lines else ""
