"""Writes a small script that raises the error of a captured failure again.

First one that needs nothing of the repository: the function that failed with what it uses, called
with the captured values; then one that imports it. The innermost call is tried first. A script
counts only when it was run in the sandbox and raised the same error.
"""

import ast
import builtins
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from homeport.assistant.checking import trace_of
from homeport.assistant.literals import HELPER, OBJECT, Writer
from homeport.assistant.running_tests import python_of
from homeport.errors import InputError
from homeport.sandbox import Consent, Limits, Sandbox
from homeport.testruns.grouping import template

_SCRIPT = "repro_script.py"
_MOST_CALLS = 6
_SECONDS = 20.0
_BUILTIN = frozenset(dir(builtins)) | {"__name__", "__file__"}


@dataclass(frozen=True, slots=True)
class Script:
    """A script that was seen to raise the error; `needs_repository` if it imports from it."""

    text: str
    error: str
    message: str
    function: str
    needs_repository: bool
    tried: int


def script_from(
    failure: Mapping[str, object], repo: Path, consent: Consent = Consent.NONE
) -> Script:
    """Return a verified script for a captured failure.

    Raises:
        InputError: no script raises the error again.
    """
    error, message = str(failure["error"]), _message(str(failure["message"]))
    calls, python = failure["calls"], python_of(repo)
    tried = 0
    for call in calls[:_MOST_CALLS] if isinstance(calls, list) else ():
        for needs in (False, True):
            text = _written(call, repo, message=f"{error}: {message}", imports=needs)
            if text is None:
                continue
            tried += 1
            if _raises(text, error, message, repo if needs else None, consent, python=python):
                return Script(text, error, message, str(call["function"]), needs, tried)
    raise InputError(
        f"none of {tried} scripts raises {error} again: the values captured are not enough",
        hint="run the test itself: what it needs is not in its variables alone",
    )


def _message(line: str) -> str:
    return line.partition(": ")[2]


def _written(call: Mapping[str, object], repo: Path, *, message: str, imports: bool) -> str | None:
    """Return a script that makes one call; None where the call cannot be made from outside."""
    path, name = Path(str(call["file"])), str(call["function"])
    if not path.is_absolute():
        path = repo / path
    tree = _tree(path)
    if tree is None or not path.is_relative_to(repo) or "<" in name:
        return None
    owner, _, _ = name.partition(".")
    values = call.get("values")
    arguments = call.get("arguments")
    if not isinstance(values, dict) or not isinstance(arguments, list):
        return None
    writer = Writer()
    given = [
        (argument, writer.value(values[argument])) for argument in arguments if argument in values
    ]
    classes = [one for _, one in sorted(writer.classes)]
    if imports:
        module = ".".join(path.relative_to(repo).with_suffix("").parts)
        lines = [f"from {module} import {one}" for one in dict.fromkeys([owner, *classes])
                 if one == owner or _defined(tree, one)]  # fmt: skip
        lines += [f"from {where} import {one}" for where, one in sorted(writer.classes)
                  if not _defined(tree, one)]  # fmt: skip
        body = "\n".join(lines)
    else:
        kept = _closure(tree, [owner, *classes])
        if kept is None:
            return None
        body = "\n\n".join(ast.unparse(one) for one in kept)
    helper = f"\n\n{HELPER}" if f"{OBJECT}(" in "".join(text for _, text in given) else ""
    sets = "".join(f"    {argument} = {text}\n" for argument, text in given)
    return (
        f'"""Raises {message!r} again, from captured values."""\n\n'.replace("\\", "/")
        + f"{body}\n{helper}\n\n"
        + f"def test_repro():\n{sets}    {_call(tree, name, [one for one, _ in given])}\n\n\n"
        + 'if __name__ == "__main__":\n    test_repro()\n'
    )


def _call(tree: ast.Module, name: str, arguments: Sequence[str]) -> str:
    """Write the call; arguments that only go by name are passed by name."""
    function = _function(tree, name)
    by_name = {one.arg for one in function.args.kwonlyargs} if function is not None else set()
    shown = ", ".join(f"{one}={one}" if one in by_name else one for one in arguments)
    called = f"{name}({shown})"
    match function:
        case ast.AsyncFunctionDef():
            return f"__import__('asyncio').run({called})"
        case ast.FunctionDef() if _yields(function):
            return f"list({called})"
        case _:
            return called


def _yields(function: ast.FunctionDef) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(function))


def _function(tree: ast.Module, name: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    body: Sequence[ast.stmt] = tree.body
    found: ast.stmt | None = None
    for part in name.split("."):
        found = next((one for one in body if getattr(one, "name", None) == part), None)
        body = getattr(found, "body", ())
    return found if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef) else None


def _tree(path: Path) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None


def _closure(tree: ast.Module, wanted: Sequence[str]) -> list[ast.stmt] | None:
    """Return the statements at the top that these names need; None where one is not there."""
    makers: dict[str, list[ast.stmt]] = {}
    for statement in tree.body:
        for name in _makes(statement):
            makers.setdefault(name, []).append(statement)
    if any(name not in makers for name in wanted):
        return None
    kept: set[int] = set()
    todo = list(wanted)
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        if name in seen or (name in _BUILTIN and name not in makers):
            continue
        seen.add(name)
        for statement in makers.get(name, ()):
            kept.add(id(statement))
            todo += [node.id for node in ast.walk(statement) if isinstance(node, ast.Name)]
    return [one for one in tree.body if id(one) in kept]


def _defined(tree: ast.Module, name: str) -> bool:
    return any(name in _makes(statement) for statement in tree.body)


def _makes(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            for one in names:
                yield (one.asname or one.name).partition(".")[0]
        case _:
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    yield node.id


def _raises(
    text: str, error: str, message: str, place: Path | None, consent: Consent, *, python: str
) -> bool:
    """Run a script in the sandbox, by itself or beside the repository's files."""
    limits = Limits(cpu_s=_SECONDS, wall_s=_SECONDS)
    with (
        TemporaryDirectory(prefix="homeport-repro-") as empty,
        Sandbox.open(place or Path(empty), limits, consent=consent) as box,
    ):
        box.write(_SCRIPT, text.encode("utf-8", "surrogateescape"))
        outcome = box.run([python, _SCRIPT], env={"PYTHONDONTWRITEBYTECODE": "1"})
    trace = trace_of(outcome)
    if outcome.exit_code == 0 or trace is None:
        return False
    return _bare(trace.type) == _bare(error) and (
        _same(trace.message, message) or (_rewritten(error, message) and not trace.message)
    )


def _bare(kind: str) -> str:
    return kind.rsplit(".", 1)[-1]


def _same(one: str, other: str) -> bool:
    return template(one.partition("\n")[0]) == template(other.partition("\n")[0])


def _rewritten(error: str, message: str) -> bool:
    """Tell whether pytest wrote the message: outside of it, the same assertion says nothing."""
    return _bare(error) == "AssertionError" and message.startswith("assert ")
