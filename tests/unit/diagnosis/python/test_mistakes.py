"""The search for mistakes in what may have run."""

import ast
from collections.abc import Iterator

from homeport.diagnosis.case import Case
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.mistakes import wrong_values
from homeport.diagnosis.python.outline import Function
from homeport.diagnosis.sources import Sources
from homeport.diagnosis.verdicts import DOUBTED, Mistake
from homeport.traces import read_traces

CODE = "def inner(a):\n    return a ** 2\n\n\ndef outer(a):\n    return inner(a)\n\n\nouter(2)\n"


def case_of(error: str) -> Case:
    """A program that stopped in `outer`."""
    text = (
        "Traceback (most recent call last):\n"
        '  File "main.py", line 9, in <module>\n    outer(2)\n'
        f'  File "main.py", line 6, in outer\n    return inner(a)\n{error}\n'
    )
    failure = read_traces(text)[0]
    sources = Sources({"main.py": CODE}.get, ("main.py",))
    return Case(failure, sources, tuple(failure.frames), Flow(sources))


def powers(node: ast.AST) -> Iterator[Mistake]:
    """Every power is a mistake."""
    if isinstance(node, ast.Pow):
        yield Mistake(2, 0.7, "a power", "")


def named_inner(_: Case, __: str, function: Function) -> Iterator[Mistake]:
    """Every function of that name is a mistake."""
    if function.name == "inner":
        yield Mistake(function.lineno, 0.7, "inner", "")


def test_what_the_stack_calls_is_searched() -> None:
    """A mistake one call away from the stack is found, and is a step less sure."""
    found = list(wrong_values(case_of("AssertionError"), "x", nodes=[powers]))
    assert [(one.line, one.symbol) for one in found] == [(2, "inner")]
    assert DOUBTED < found[0].score < 0.7


def test_a_crash_doubts_wrong_values() -> None:
    """Where a wrong type stopped the program, a mistake of values is no likely cause."""
    found = list(wrong_values(case_of("TypeError: no"), "x", functions=[named_inner]))
    assert found
    assert found[0].score <= DOUBTED
