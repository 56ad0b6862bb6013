"""Ranks the lines that a failure likely comes from: by the tests that ran them, then by syntax.

Coverage of each test comes from a run in the sandbox, or from a file that coverage.py wrote with
one context a test. Tests themselves are no suspects.
"""

import ast
import sqlite3
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from homeport.assistant.running_tests import Conditions, Ran, sandbox_of_tests
from homeport.code import is_test
from homeport.errors import InputError
from homeport.sandbox import Consent
from homeport.testruns.spectrum import Execution, Formula, Line, Spectrum, Suspect, ranked
from homeport.traces import read_failure

_SECONDS = 10.0  # what one test may take under the tracer
_MOST_PASSING = 400  # passing tests that are looked at; more say nothing new
_ON_TRACE = 1.15
_BITS = 8
_HOW = "write it with: pytest --cov --cov-context=test"
# How much there is to get wrong in a statement of each kind, before its operations count.
_CONDITION, _VALUE, _OTHER, _DEFINITION = 1.0, 0.95, 0.9, 0.5


@dataclass(frozen=True, slots=True)
class Localised:
    """The suspects, best first, and how many tests spoke."""

    suspects: tuple[Suspect, ...]
    failed: int
    passed: int


def localise_by_running(
    repo: Path,
    tests: Sequence[str],
    formula: Formula = Formula.OCHIAI,
    consent: Consent = Consent.NONE,
) -> Localised:
    """Run the tests with their lines and rank what the failing ones ran.

    Raises:
        InputError: no test failed, or none ran.
    """
    with sandbox_of_tests(repo, consent=consent) as box:
        ran = box.run(tests, Conditions(lines=True, seconds=_SECONDS))
    return localise(repo, ran, formula)


def localise(repo: Path, ran: Sequence[Ran], formula: Formula = Formula.OCHIAI) -> Localised:
    """Rank the lines by tests that have been run.

    Raises:
        InputError: none of them failed, or those that failed ran nothing but tests.
    """
    failing = [one for one in ran if one.failed]
    passing = [one for one in ran if one.passed][:_MOST_PASSING]
    if not failing:
        raise InputError("no test failed", hint="name the tests that fail")
    spectrum = Spectrum.of(
        Execution(one.failed, _of_the_program(one.lines)) for one in (*failing, *passing)
    )
    if not spectrum.failed_through:
        raise InputError("the failing tests ran no line of this repository beside tests",
                         hint="name the repository with --repo")  # fmt: skip
    traced = {line for one in failing for line in _traced(one.message, repo)}
    suspects = ranked(spectrum, formula, _weights(repo, spectrum, traced))
    return Localised(tuple(suspects), spectrum.failed, spectrum.passed)


def _of_the_program(lines: Iterable[Line]) -> frozenset[Line]:
    return frozenset(line for line in lines if not is_test(line[0]))


def _traced(message: str, repo: Path) -> Iterable[Line]:
    trace = read_failure(message)
    for frame in trace.frames if trace else ():
        path = Path(frame.file)
        if frame.line and path.is_absolute() and path.is_relative_to(repo):
            yield str(path.relative_to(repo)), frame.line
        elif frame.line:
            yield frame.file, frame.line


def _weights(repo: Path, spectrum: Spectrum, traced: set[Line]) -> Callable[[Line], float]:
    """Return what beside the counts speaks for a line: what it does, and the trace."""
    known: dict[str, Mapping[int, float]] = {}
    for path, _ in spectrum.failed_through:
        if path not in known:
            known[path] = _by_syntax(repo / path) if path.endswith(".py") else {}

    def weight(line: Line) -> float:
        on_trace = _ON_TRACE if line in traced else 1.0
        return known[line[0]].get(line[1], 1.0) * on_trace

    return weight


def _by_syntax(path: Path) -> dict[int, float]:
    """Return for each statement's first line how much there is in it to get wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return {}
    weights: dict[int, float] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            weight = _of_statement(node)
            for line in range(node.lineno, _head_end(node) + 1):
                weights[line] = weight
    return weights


def _head_end(node: ast.stmt) -> int:
    """Return the last line of a statement without the statements inside it."""
    body = getattr(node, "body", None)
    if isinstance(body, list) and body:
        return max(node.lineno, int(body[0].lineno) - 1)
    return node.end_lineno or node.lineno


def _of_statement(node: ast.stmt) -> float:
    match node:
        case ast.If(test=test) | ast.While(test=test):
            return _CONDITION + _parts(test)
        case ast.Return(value=ast.expr() as part) | ast.AnnAssign(value=ast.expr() as part):
            return _VALUE + _parts(part)
        case ast.For(iter=part) | ast.Assign(value=part) | ast.AugAssign(value=part):
            return _VALUE + _parts(part)
        case ast.Expr(value=part):
            return _OTHER + _parts(part)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Import():
            return _DEFINITION
        case _:
            return _OTHER


def _parts(expression: ast.expr) -> float:
    """Return a little for each operation, call and subscript in an expression."""
    telling = (ast.BinOp, ast.BoolOp, ast.Compare, ast.Call, ast.Subscript, ast.UnaryOp)
    return min(sum(isinstance(node, telling) for node in ast.walk(expression)) * 0.02, 0.1)


def executions_of_coverage(path: Path, repo: Path, failed: set[str]) -> list[Ran]:
    """Read a coverage.py file with one context a test; `failed` names those that failed.

    Raises:
        InputError: it is none, or was written without contexts.
    """
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            rows = database.execute(
                "SELECT context.context, file.path, line_bits.numbits FROM line_bits"
                " JOIN context ON context.id = context_id JOIN file ON file.id = file_id"
                " WHERE context.context <> ''"
            ).fetchall()
    except sqlite3.Error as error:
        raise InputError(f"{path} is no coverage file with lines", hint=_HOW) from error
    if not rows:
        raise InputError(f"{path} does not say which test ran a line", hint=_HOW)
    lines: dict[str, set[Line]] = {}
    for context, file, bits in rows:
        test = str(context).partition("|")[0]
        name = str(Path(file).relative_to(repo)) if Path(file).is_relative_to(repo) else str(file)
        lines.setdefault(test, set()).update((name, number) for number in _numbers(bits))
    return [
        Ran(test, test not in failed, skipped=False, lines=frozenset(ran))
        for test, ran in lines.items()
    ]


def _numbers(bits: bytes) -> Iterable[int]:
    """Yield the lines in a bit set: bit b of byte n is line 8 n + b."""
    for place, byte in enumerate(bits):
        for bit in range(_BITS):
            if byte >> bit & 1:
                yield place * _BITS + bit
