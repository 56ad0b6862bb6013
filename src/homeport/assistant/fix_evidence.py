"""What a model is shown of a failure, short: a test, what it says, a function without examples."""

from __future__ import annotations

import ast
import builtins
import itertools
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.repair.proposals import editable

if TYPE_CHECKING:
    from pathlib import Path

    from homeport.repair.baseline import Baseline

_LONGEST_TEST = 700
_LONGEST_MESSAGE = 300
_LONGEST_DOCSTRING = 160

_LONGEST_PROMISE = 450
_FRAME = re.compile(r'\s+File "(?P<path>[^"]+)", line (?P<line>\d+)')

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Evidence:
    """One failing test, its code as a block, and what it says with the stack below."""

    test: str
    test_code: str
    message: str


def evidence_of(tree: Path, baseline: Baseline) -> Evidence:
    """Return what failed: the test's own code and what it said."""
    name = baseline.failing[0]
    message = next((one.message for one in baseline.whole if one.name == name), "").strip()
    path, _, symbol = name.partition("::")
    code = _test_code(tree, path, symbol.partition("[")[0].rpartition("::")[2])
    shown = f"Its test:\n```python\n{code}\n```\n" if code else f"Its test is {name}.\n"
    return Evidence(name, shown, message)


def said(message: str, path: str, data: bytes) -> str:
    """Return what a test says without its stack, and the innermost line of a file in that stack."""
    lines = message.splitlines()
    words = itertools.takewhile(lambda line: not _FRAME.match(line), lines)
    told = "\n".join(words)[:_LONGEST_MESSAGE]
    found = [frame for line in lines if (frame := _FRAME.match(line))]
    inner = [int(frame["line"]) for frame in found if f"/{frame['path']}".endswith(f"/{path}")]
    code = data.decode(errors="replace").split("\n")
    if not inner or not 0 < inner[-1] <= len(code):
        return told
    return f"{told}\nin the line `{code[inner[-1] - 1].strip()}`"


def _test_code(tree: Path, path: str, wanted: str) -> str:
    place = tree / path
    if not place.is_file() or editable(tree, path):
        return ""
    try:
        text = place.read_text(encoding="utf-8")
        parsed = ast.parse(text)
    except (OSError, UnicodeDecodeError, SyntaxError, ValueError):
        return ""
    for node in ast.walk(parsed):
        if isinstance(node, _Function) and node.name == wanted:
            code = textwrap.dedent(ast.get_source_segment(text, node, padded=True) or "")
            return _cut(code, _LONGEST_TEST)
    return ""


def _cut(text: str, longest: int) -> str:
    """Keep whole lines from the beginning."""
    kept = ""
    for line in text.splitlines(keepends=True):
        if len(kept) + len(line) > longest:
            break
        kept += line
    return (kept or text[:longest]).rstrip()


def shortened(text: str) -> str:
    """Return a function with no more of its docstring than says what it is for."""
    function = _function(text)
    if function is None or (spoken := ast.get_docstring(function)) is None:
        return text
    said = " ".join(spoken.partition(">>>")[0].partition("\n\n")[0].split())
    return _instead(text, function, f'"""{said[:_LONGEST_DOCSTRING]}"""' if said else '"""..."""')


def promised(text: str) -> str:
    """Return a function's head as a block, its documentation, and the names that it made use of.

    The documentation stands beside the code: a model repeats what it is shown within it.
    """
    function = _function(text)
    if function is None:
        return f"```python\n{text}```\n"
    lines = textwrap.dedent(text).splitlines(keepends=True)
    head = "".join(lines[: max(function.body[0].lineno - 1, 1)])
    shown = f"```python\n{head}```\n"
    spoken = ast.get_docstring(function)
    if spoken:
        shown += f"What it does:\n{_cut(spoken, _LONGEST_PROMISE)}\n"
    around = _around(function)
    return f"{shown}It may use {', '.join(around)}.\n" if around else shown


def _around(function: _Function) -> list[str]:
    """The names that a function takes from its module and from its object."""
    nodes = [one for part in function.body for one in ast.walk(part)]
    names = [one for one in nodes if isinstance(one, ast.Name)]
    own = {one.id for one in names if isinstance(one.ctx, ast.Store)}
    own |= {one.arg for one in ast.walk(function) if isinstance(one, ast.arg)}
    parts = {
        f"self.{one.attr}" for one in nodes
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name)
        and one.value.id == "self"
    }  # fmt: skip
    return sorted(({one.id for one in names} - own - {*dir(builtins), function.name}) | parts)


def with_docstring(answer: str, name: str, original: str) -> str:
    """Return the answer with the original's docstring in place of the one that was shown."""
    theirs, ours = _function(answer, name), _function(original)
    if theirs is None or ours is None or ast.get_docstring(ours) is None:
        return answer
    docstring = ast.get_source_segment(textwrap.dedent(original), ours.body[0]) or ""
    if ast.get_docstring(theirs) is not None:
        return _instead(answer, theirs, docstring)
    first = theirs.body[0]
    if first.lineno == theirs.lineno:
        return answer
    lines = answer.splitlines(keepends=True)
    lines.insert(first.lineno - 1, " " * first.col_offset + docstring + "\n")
    return "".join(lines)


def _function(text: str, name: str = "") -> _Function | None:
    try:
        parsed = ast.parse(textwrap.dedent(text))
    except (SyntaxError, ValueError):
        return None
    found = [node for node in ast.walk(parsed) if isinstance(node, _Function)]
    return next((node for node in found if not name or node.name == name), None)


def _instead(text: str, function: _Function, docstring: str) -> str:
    """Write another docstring where the first statement of a function is one."""
    first = function.body[0]
    lines = textwrap.dedent(text).splitlines(keepends=True)
    margin = len(text.splitlines()[0]) - len(textwrap.dedent(text).splitlines()[0])
    end = first.end_lineno or first.lineno
    lines[first.lineno - 1 : end] = [" " * first.col_offset + docstring + "\n"]
    return textwrap.indent("".join(lines), " " * margin)
