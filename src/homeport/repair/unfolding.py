"""Finds the test command inside another one: what `make test` would run, when that is one line.

Asked in the sandbox, because a Makefile may run what it likes while it is read. A command that
unfolds to nothing that can be held warm stays as it is, and is run from outside.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.repair.suite import Kind, Suite, read_command
from homeport.sandbox import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeport.sandbox import Sandbox

_MAKES = frozenset({"make", "gmake"})
_SILENT = re.compile(r"(?:echo|printf|true|:|mkdir -p|rm -rf?)\b|#|make\[\d+\]:")
_OWN_OUTPUT = {"MAKEFLAGS": ""}


def unfolded(sandbox: Sandbox, suite: Suite, tree: Path, environ: Mapping[str, str]) -> Suite:
    """Return the suite that a Makefile's target runs, or the given one."""
    if suite.kind is not Kind.COMMAND or Path(suite.argv[0]).name not in _MAKES:
        return suite
    folder = ["-C", suite.folder] if suite.folder else []
    asked = [suite.argv[0], *folder, "-n", "--no-print-directory", *suite.argv[1:]]
    outcome = sandbox.run(
        asked, env={**dict(suite.env), **_OWN_OUTPUT}, limits=Limits(cpu_s=10, wall_s=20)
    )
    text = outcome.stdout.decode("utf-8", "replace").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines()]
    commands = [line for line in lines if line and not _SILENT.match(line)]
    if not outcome.passed or len(commands) != 1:
        return suite
    said = f"cd {suite.folder} && {commands[0]}" if suite.folder else commands[0]
    try:
        inner = read_command(said, tree, environ)
    except InputError:
        return suite
    if not inner.kind.warm:
        return suite
    return replace(inner, env=(*suite.env, *inner.env))
