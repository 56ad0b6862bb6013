"""What a test command of a JavaScript project runs: a script, or a runner and its files.

`npm test` and its like are looked up in package.json. Nothing is started here.
"""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

_MANAGERS = frozenset({"npm", "pnpm", "yarn", "bun"})
_RUNNERS = frozenset({"mocha", "jest", "vitest"})
_SHELL = re.compile(r"[|;&<>$`\n(){}]")
_SCRIPTS = (".js", ".mjs", ".cjs")
_VALUED = frozenset({"--test-reporter", "--test-concurrency", "--test-timeout", "--import", "-r",
                     "--require", "--loader", "--reporter", "--timeout", "-t", "-R"})  # fmt: skip
_CHANGING = frozenset({"--test-only", "--config", "-c", "--ui", "-u", "--grep", "-g", "-f",
                       "--fgrep", "--test-name-pattern", "--testNamePattern", "-t",
                       "--spec"})  # fmt: skip
_DEEPEST = 3


def node_command(words: list[str], folder: Path, depth: int = 0) -> tuple[str, ...]:
    """Return the runner and its files, or "script" and its words; empty where it is neither.

    Options that choose tests or settings are not understood: then the command is run as it is.
    """
    match words:
        case [manager, "test" | "t", *more] if manager in _MANAGERS and depth < _DEEPEST:
            return _scripted("test", more, folder, depth)
        case [manager, "run", name, *more] if manager in _MANAGERS and depth < _DEEPEST:
            return _scripted(name, more, folder, depth)
        case ["npx" | "pnpx" | "bunx", *more]:
            rest = [one for one in more if one not in {"-y", "--yes", "--no-install", "--no"}]
            return node_command(rest, folder, depth)
        case [manager, "exec", *more] if manager in _MANAGERS:
            return node_command(more[1:] if more[:1] == ["--"] else more, folder, depth)
        case [program, *more] if program.rpartition("/")[2] == "node":
            return _node(more)
        case [program, *more] if (name := program.rpartition("/")[2]) in _RUNNERS:
            rest = more[1:] if name == "vitest" and more[:1] == ["run"] else more
            return _named(name, rest)
    return ()


def _scripted(name: str, more: list[str], folder: Path, depth: int) -> tuple[str, ...]:
    try:
        manifest: Any = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        line = manifest["scripts"][name]
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    if not isinstance(line, str) or _SHELL.search(line):
        return ()
    try:
        words = shlex.split(line)
    except ValueError:
        return ()
    given = more[1:] if more[:1] == ["--"] else more
    return node_command([*words, *given], folder, depth + 1)


def _node(words: list[str]) -> tuple[str, ...]:
    if "--test" in words:
        return _named("test", [one for one in words if one != "--test"])
    rest = list(words)
    while rest and rest[0].startswith("-"):
        rest = rest[2:] if rest[0] in _VALUED else rest[1:]
    if rest and rest[0].endswith(_SCRIPTS):
        return ("script", *rest)
    return ()


def _named(runner: str, words: list[str]) -> tuple[str, ...]:
    """The runner and the files that are named."""
    files: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word.partition("=")[0] in _CHANGING:
            return ()
        if word in _VALUED:
            del rest[:1]
        elif not word.startswith("-"):
            files.append(word)
    return (runner, *files)
