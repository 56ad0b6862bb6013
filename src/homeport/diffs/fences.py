"""Reads fenced code blocks out of prose, and puts a rewritten function or line into its file."""

import ast
import re
import textwrap

from homeport.diffs.unified import lines_of
from homeport.errors import EditRefused

_FENCE = re.compile(r"^[ \t]*```[^\n`]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"^[> ]?\s*\d+\| ?")

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def code_blocks(text: str) -> tuple[str, ...]:
    """Return the contents of the complete fenced blocks, dedented, without our line numbers."""
    found = []
    for match in _FENCE.finditer(text):
        lines = match.group(1).splitlines()
        if lines and all(_NUMBER.match(line) for line in lines if line.strip()):
            lines = [_NUMBER.sub("", line, count=1) for line in lines]
        found.append(textwrap.dedent("\n".join(lines)).strip("\n"))
    return tuple(block for block in found if block.strip())


def defined_in(block: str) -> str:
    """Return the name of the one Python function that the block is, or an empty string."""
    try:
        body = ast.parse(block).body
    except (SyntaxError, ValueError):
        return ""
    functions = [node for node in body if isinstance(node, _Function)]
    return functions[0].name if len(functions) == len(body) == 1 else ""


def replace_function(path: str, source: str, symbol: str, block: str) -> str:
    """Return the source with the function `symbol` (as `Class.name`) replaced by the block.

    Raises:
        EditRefused: the source has no such function or two of them, or nothing would change.
    """
    places = [node for name, node in _functions(ast.parse(source)) if name == symbol]
    if len(places) != 1:
        said = "has no" if not places else "has more than one"
        raise EditRefused(
            f"{path} {said} function {symbol}", hint="name the function that is there"
        )
    old = places[0]
    start = min([old.lineno, *(d.lineno for d in old.decorator_list)])
    lines = lines_of(source)
    # A rewritten function often comes without the decorators that were shown only in part.
    kept = old.lineno - start if not block.lstrip().startswith("@") else 0
    margin = " " * old.col_offset
    new = [margin + line.rstrip() + "\n" if line.strip() else "\n" for line in block.splitlines()]
    end = old.end_lineno or old.lineno
    return _changed(path, source, [*lines[: start - 1 + kept], *new, *lines[end:]])


def replace_line(path: str, source: str, number: int, block: str) -> str:
    """Return the source with line `number` (1-based) replaced by the block of one line.

    Raises:
        EditRefused: the block has several lines, the line is not there, or nothing would change.
    """
    lines = lines_of(source)
    new = block.splitlines()
    if len(new) != 1 or not 0 < number <= len(lines):
        raise EditRefused(f"{path}: the new code is not one line for line {number}",
                          hint="show the lines that are to be replaced")  # fmt: skip
    old = lines[number - 1]
    margin = old[: len(old) - len(old.lstrip())]
    lines[number - 1] = margin + new[0].strip() + "\n"
    return _changed(path, source, lines)


def _functions(tree: ast.AST, prefix: str = "") -> list[tuple[str, _Function]]:
    found: list[tuple[str, _Function]] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            name = f"{prefix}{node.name}"
            if isinstance(node, _Function):
                found.append((name, node))
            found += _functions(node, f"{name}.")
        else:
            found += _functions(node, prefix)
    return found


def _changed(path: str, source: str, lines: list[str]) -> str:
    after = "".join(lines)
    if not source.endswith("\n") and after.endswith("\n") and after[:-1] == source:
        after = source
    if after == source:
        raise EditRefused(f"{path}: the change changes nothing", hint="ask for another change")
    return after
