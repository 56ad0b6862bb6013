"""Reads fenced code blocks out of prose, and puts a rewritten function or line into its file."""

import ast
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

from homeport.diffs.unified import lines_of
from homeport.errors import EditRefused

_FENCE = re.compile(r"^[ \t]*```[^\n`]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
# `>12| code`: the form in which code is shown to models, and often comes back.
_NUMBERED = re.compile(r"^[> ]?\s*(\d+)\|(?: (.*)|)$")
# `# app/shop.py:4-7  # why`: the heading above code that was shown.
_HEADING = re.compile(r"^\s*(?:#|//)?\s*(?P<path>[\w./@+-]+\.\w+)(?::[\d-]+)?\s*(?:#.*)?$")

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Import = ast.Import | ast.ImportFrom
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its code without headings and numbers, and the numbered lines by file.

    `numbered` maps a path (empty when no heading names one) to line numbers (1-based) and text.
    """

    code: str
    numbered: Mapping[str, Mapping[int, str]]


def code_blocks(text: str) -> tuple[Block, ...]:
    """Return the complete fenced blocks in order; empty ones are left out."""
    blocks = (_block(match.group(1)) for match in _FENCE.finditer(text))
    return tuple(block for block in blocks if block.code.strip())


def _block(content: str) -> Block:
    code: list[str] = []
    numbered: dict[str, dict[int, str]] = {}
    path = ""
    for line in content.splitlines():
        if heading := _HEADING.match(line):
            path = heading["path"]
        elif number := _NUMBERED.match(line):
            code.append(number[2] or "")
            numbered.setdefault(path, {})[int(number[1])] = number[2] or ""
        else:
            code.append(line)
    return Block(textwrap.dedent("\n".join(code)).strip("\n"), numbered)


def defined_in(code: str) -> frozenset[str]:
    """Return the names of the Python functions that the code defines at its top level."""
    tree = _parsed(code)
    functions = (node for node in tree.body if isinstance(node, _Function)) if tree else ()
    return frozenset(node.name for node in functions)


def replace_function(path: str, source: str, symbol: str, code: str) -> str:
    """Return the source with the function `symbol` (as `Class.name`) replaced by the one in `code`.

    Imports that the code brings and the source lacks are added after the source's own, functions
    that it calls and the source lacks before what holds the function.

    Raises:
        EditRefused: the source has no such function or two of them, the code has none, or nothing
            would change.
    """
    tree, new = _parsed(source), _definition(code, symbol.rpartition(".")[2])
    if new is None:
        raise EditRefused(
            f"the new code for {path} has no function {symbol}", hint="ask for the whole function"
        )
    places = [node for name, node in _functions(tree) if name == symbol] if tree else []
    if tree is None or len(places) != 1:
        said = "has no" if not places else "has more than one"
        raise EditRefused(
            f"{path} {said} function {symbol}", hint="name the function that is there"
        )
    old = places[0]
    lines = lines_of(source)
    # A rewritten function often comes without the decorators that were not shown.
    start = old.lineno if not new.startswith("@") else _first_line(old)
    margin = lines[old.lineno - 1][: old.col_offset]  # tabs or spaces, as the file has it
    ending = _ending(lines[0])
    body = [margin + line.rstrip() if line.strip() else "" for line in new.splitlines()]
    written = [line + ending for line in body]
    if not lines[(old.end_lineno or old.lineno) - 1].endswith("\n"):
        written[-1] = written[-1].removesuffix(ending)
    after = [*lines[: start - 1], *written, *lines[old.end_lineno or old.lineno :]]
    top = max(_first_line(node) for node in tree.body if _first_line(node) <= start)
    after[top - 1 : top - 1] = [line + ending for line in _new_functions(tree, code, symbol)]
    at = _below_imports(tree, start)
    after[at:at] = [line + ending for line in _new_imports(tree, code)]
    return _changed(path, source, after)


def _ending(line: str) -> str:
    return "\r\n" if line.endswith("\r\n") else "\n"


def _below_imports(tree: ast.Module, before: int) -> int:
    """The last line of the imports above line `before`; without any, of the docstring."""
    head = [node for node in tree.body if isinstance(node, _Import) and node.lineno < before]
    if not head and ast.get_docstring(tree, clean=False) is not None:
        return tree.body[0].end_lineno or 0
    return max((node.end_lineno or 0 for node in head), default=0)


def _definition(code: str, name: str) -> str | None:
    """The text of the function `name` in the code, with its decorators."""
    tree = _parsed(code)
    for node in tree.body if tree else ():
        if isinstance(node, _Function) and node.name == name:
            return "".join(lines_of(code)[_first_line(node) - 1 : node.end_lineno])
    return None


def _new_imports(tree: ast.Module, code: str) -> list[str]:
    """The import lines of the code for names that the source neither imports nor defines."""
    bound = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, _Import)
        for alias in node.names
    } | {node.name for node in tree.body if isinstance(node, _DEFINITIONS)}
    found = []
    for node in ast.parse(code).body:
        if isinstance(node, _Import):
            node.names = [a for a in node.names if (a.asname or a.name) not in bound]
            found += [ast.unparse(node)] if node.names else []
    return found


def _new_functions(tree: ast.Module, code: str, symbol: str) -> list[str]:
    """The lines of the functions that the new one needs and the source does not define."""
    known = {node.name for node in tree.body if isinstance(node, _DEFINITIONS)}
    brought = {node.name: node for node in ast.parse(code).body if isinstance(node, _Function)}
    waiting, needed = [symbol.rpartition(".")[2]], set[str]()
    while waiting:
        used = {one.id for one in ast.walk(brought[waiting.pop()]) if isinstance(one, ast.Name)}
        more = (used & brought.keys()) - known - needed - {symbol.rpartition(".")[2]}
        needed |= more
        waiting += more
    lines: list[str] = []
    for name, node in brought.items():
        if name in needed:
            lines += [*code.splitlines()[_first_line(node) - 1 : node.end_lineno], "", ""]
    return lines


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, _DEFINITIONS) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _parsed(code: str) -> ast.Module | None:
    try:
        return ast.parse(code)
    except (SyntaxError, ValueError):
        return None


def replace_lines(path: str, source: str, numbered: Mapping[int, str]) -> str:
    """Return the source with the numbered lines (1-based) replaced, where they differ.

    Raises:
        EditRefused: a line is not there, or nothing would change.
    """
    lines = lines_of(source)
    for number, text in numbered.items():
        if not 0 < number <= len(lines):
            raise EditRefused(
                f"{path} has no line {number}", hint="show the lines that are to be replaced"
            )
        old = lines[number - 1]
        if text.strip() != old.strip():
            margin = "" if text[:1].isspace() else old[: len(old) - len(old.lstrip())]
            ending = _ending(old) if old.endswith("\n") else ""
            lines[number - 1] = margin + text.rstrip() + ending
    return _changed(path, source, lines)


def _functions(tree: ast.AST, prefix: str = "") -> list[tuple[str, _Function]]:
    found: list[tuple[str, _Function]] = []
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, _DEFINITIONS):
            name = f"{prefix}{node.name}"
            if isinstance(node, _Function):
                found.append((name, node))
            found += _functions(node, f"{name}.")
        else:
            found += _functions(node, prefix)
    return found


def _changed(path: str, source: str, lines: list[str]) -> str:
    after = "".join(lines)
    if after == source:
        raise EditRefused(f"{path}: the change changes nothing", hint="ask for another change")
    return after
