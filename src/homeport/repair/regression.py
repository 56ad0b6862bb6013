"""Proposes a test that fails before a change and passes after it, from a recorded call.

The call is one that the failing tests made, with arguments that are plain literals; what is
expected is what the changed function returns. Both ways are run in the sandbox before it is shown.
"""

from __future__ import annotations

import keyword
import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.repair.suite import Kind
from homeport.sandbox import Limits

if TYPE_CHECKING:
    from homeport.repair.plausible import Plausible
    from homeport.repair.suite import Suite
    from homeport.repair.warm import Behaviours
    from homeport.sandbox import Sandbox

_FOLDERS = ("tests", "test")
_LONGEST = 400  # characters of a value that a person still reads
_MODULE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")


@dataclass(frozen=True, slots=True)
class NewTest:
    """A test file that is not there yet."""

    path: str
    text: str


def propose(symbol: str, behaviours: Behaviours, folder: str) -> NewTest | None:
    """Return a test of the first call where the change makes a difference; None without one."""
    if "." in symbol or not symbol.isidentifier() or not _MODULE.fullmatch(behaviours.module):
        return None
    after = next(iter(behaviours.by_number.values()), None)
    if after is None:
        return None
    calls = behaviours.calls[: behaviours.recorded]
    for call, old, new in zip(calls, behaviours.original.values, after.values, strict=False):
        if call is None or new is None or old == new:
            continue
        if any(keyword.iskeyword(name) for name in call):
            continue
        given = ", ".join(f"{name}={value}" for name, value in call.items())
        if len(given) + len(new) <= _LONGEST:
            return NewTest(_path(symbol, folder), _text(behaviours.module, symbol, given, new))
    return None


def _path(symbol: str, folder: str) -> str:
    name = f"test_{symbol.strip('_').lower()}_regression.py"
    return f"{folder}/{name}" if folder else name


def _text(module: str, symbol: str, given: str, expected: str) -> str:
    compare = "is" if expected in {"True", "False", "None"} else "=="
    return textwrap.dedent(f"""\
        from {module} import {symbol}


        def test_{symbol.strip("_").lower()}_as_a_failing_test_called_it():
            assert {symbol}({given}) {compare} {expected}
        """)


def proven(sandbox: Sandbox, suite: Suite, change: Plausible, test: NewTest, seed: int = 0) -> bool:
    """Tell whether the test fails without the change and passes with it; the sandbox is reset."""
    if suite.kind is not Kind.PYTEST:
        return False
    command = [suite.python, "-m", "pytest", "-q", "--capture=no", test.path]
    env = {"PYTHONHASHSEED": str(seed % (1 << 32)), **dict(suite.env)}
    limits = Limits(cpu_s=30, wall_s=90)
    codes = []
    try:
        for content in (change.before, change.after):
            sandbox.reset()
            sandbox.write(test.path, test.text.encode("utf-8"))
            sandbox.write(change.candidate.path, content)
            codes.append(sandbox.run(command, env=env, limits=limits).exit_code)
    finally:
        sandbox.reset()
    return codes == [1, 0]
