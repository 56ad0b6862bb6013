"""Proposes a test that fails before a change and passes after it, from a call that was seen.

The call is one that a failing test led to, or a neighbour of one where those are tested already;
what is expected is what the changed function returns. How the test is written is the business of
`test_writing`. Both ways are run in the sandbox before it is shown.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.repair.python.test_writing import Signature, expression, file_of, signature_of
from homeport.repair.suite import Kind
from homeport.sandbox import Limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from homeport.repair.plausible import Plausible
    from homeport.repair.suite import Suite
    from homeport.repair.warm import Behaviours, Call
    from homeport.sandbox import Sandbox

_LONGEST = 400  # characters of a value that a person still reads
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_SYMBOL = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?")


@dataclass(frozen=True, slots=True)
class NewTest:
    """A test file that is not there yet."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of the changed function: its name, its file, what it does, its tests' texts."""

    symbol: str
    source: bytes
    behaviours: Behaviours
    tests: tuple[str, ...] = ()


def propose(seen: Seen, number: int, kind: Kind, folder: str) -> Iterator[NewTest]:
    """Yield tests in which a change (by its number) makes a difference, the best one first."""
    known = seen.behaviours
    after = known.by_number.get(number)
    parts = seen.symbol.split(".")
    if after is None or not _SYMBOL.fullmatch(seen.symbol) or not _MODULE.fullmatch(known.module):
        return
    signature = signature_of(seen.source, seen.symbol)
    if signature is None or any(keyword.iskeyword(part) for part in parts):
        return
    tested = _tested(seen.tests)
    found: list[tuple[tuple[bool, int, int, int], NewTest]] = []
    rows = zip(known.calls, known.original.values, after.values, strict=False)
    for place, (call, old, new) in enumerate(rows):
        if call is None or new is None or old == new or _is_tested(call, signature, tested):
            continue
        said = expression(signature, call)
        if said is None or len(said) + len(new) > _LONGEST or _stands_in(seen.tests, said):
            continue
        needs = {**call.needs, **({parts[0]: known.module} if signature.named else {})}
        name = "_".join(part.strip("_") for part in parts).lower()
        text = file_of(name, said, new, needs, kind)
        path = f"test_{name}_regression.py"
        test = NewTest(f"{folder}/{path}" if folder else path, text)
        # A call that happened is known to be meant; of others, what most changes agree on.
        agreed = Counter(one.values[place] for one in known.by_number.values()
                         if place < len(one.values))[new]  # fmt: skip
        found.append(((place >= known.recorded, -agreed, len(said) + len(new), place), test))
    yield from (test for _, test in sorted(found, key=lambda one: one[0]))


def _tested(texts: Iterable[str]) -> list[frozenset[str]]:
    """Return the sets of literals that stand together in tests: arguments, rows of a table."""
    rows = []
    for text in texts:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            match node:
                case ast.Call(args=args, keywords=keywords):
                    values = [*args, *(one.value for one in keywords)]
                case ast.Tuple(elts=elements) | ast.List(elts=elements):
                    values = elements
                case ast.Dict(keys=keys, values=elements):
                    values = [*(one for one in keys if one is not None), *elements]
                case ast.Assign(value=value):
                    values = [value]
                case _:
                    continue
            rows.append(frozenset(ast.unparse(one) for one in values))
    return rows


def _is_tested(call: Call, signature: Signature, rows: list[frozenset[str]]) -> bool:
    """Tell whether the tests show these arguments side by side; those left at default need not."""
    given = {
        _normal(value) for name, value in call.given.items()
        if name != signature.receiver and value != signature.defaults.get(name)
    }  # fmt: skip
    return bool(given) and any(given <= row for row in rows)


def _stands_in(texts: Iterable[str], said: str) -> bool:
    """Tell whether tests make the call in the same words, but for the object before the dot."""
    name, dot, rest = said.rpartition(".")
    words = f".{rest}" if dot and name else said
    return any(words in text for text in texts)


def _normal(value: str) -> str:
    try:
        return ast.unparse(ast.parse(value, mode="eval"))
    except (SyntaxError, ValueError):
        return value


def proven(
    sandbox: Sandbox, suite: Suite, change: Plausible, test: NewTest, *, cpu_s: float, seed: int = 0
) -> tuple[bool, float]:
    """Tell whether the test passes with the change and fails without, and what that has cost.

    The sandbox is reset. `cpu_s` limits each run: without the change, a call may never end.
    """
    words = _words(suite, test)
    if not words:
        return False, 0.0
    command = [suite.python, *words]
    env = {"PYTHONHASHSEED": str(seed % (1 << 32)), **dict(suite.env)}
    limits = Limits(cpu_s=cpu_s, wall_s=3 * cpu_s)
    spent = 0.0
    try:
        for content, wanted in ((change.after, 0), (change.before, 1)):
            sandbox.reset()
            sandbox.write(test.path, test.text.encode("utf-8"))
            sandbox.write(change.candidate.path, content)
            told = sandbox.run(command, env=env, limits=limits)
            spent += told.cpu_s
            if told.exit_code != wanted:
                return False, spent
    finally:
        sandbox.reset()
    return True, spent


def _words(suite: Suite, test: NewTest) -> list[str]:
    """Return what runs one test file; nothing where a suite has no such thing."""
    match suite.kind:
        case Kind.PYTEST:
            return ["-m", "pytest", "-q", "--capture=no", test.path]
        case Kind.UNITTEST:
            return ["-m", "unittest", test.path]
        case Kind.SCRIPT | Kind.MODULE | Kind.NODE | Kind.COMMAND:
            return []
