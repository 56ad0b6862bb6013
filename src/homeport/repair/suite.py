"""What a test command is: which runner, which Python, where; read from the words a person typed.

A command that is no plain call of pytest, unittest or a Python file is run as it is, from outside.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import InputError
from homeport.repair.javascript.command import node_command

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHELL = re.compile(r"[|;&<>$`\n(){}*?~]")
_ASSIGNED = re.compile(r"[A-Za-z_]\w*=")
_CHANGE = re.compile(
    r"\s*cd\s+(?P<folder>'[^']*'|\"[^\"]*\"|[^\s;&|]+)\s*&&\s*(?P<rest>.+)", re.DOTALL
)
_PYTHON = re.compile(r"python(?:\d+(?:\.\d+)?)?$|pypy3?$")
_PYTEST = frozenset({"pytest", "py.test"})
_WRAPPERS = frozenset({"uv", "poetry", "pipenv", "pdm", "hatch", "rye"})
_WITH_VALUE = frozenset(
    {"--with", "--extra", "--group", "--python", "-p", "--package", "--env-file"}
)
_ENVIRONMENTS = (".venv", "venv", "env")
_DROPPED = frozenset(
    {
        "-x", "--exitfirst", "--lf", "--last-failed", "--ff", "--failed-first", "--nf", "-s", "-v",
        "--new-first", "--sw", "--stepwise", "--pdb", "-vv", "-q", "-qq", "--no-cov",
    }
)  # fmt: skip
_DROPPED_STARTS = (
    "--maxfail=", "--cov", "--reruns=", "--dist=", "--numprocesses=", "--junitxml=",
    "--junit-xml=", "--capture=", "--tb=", "--color=", "--durations=", "--html=",
)  # fmt: skip
_DROPPED_WITH_VALUE = frozenset({"-n", "--numprocesses", "--maxfail", "--dist", "--reruns", "--tb",
                                 "--junitxml", "--capture", "--color", "--durations"})  # fmt: skip


class Kind(StrEnum):
    """How a suite is driven."""

    PYTEST = "pytest"
    UNITTEST = "unittest"
    SCRIPT = "script"
    MODULE = "module"
    NODE = "node"
    COMMAND = "command"

    @property
    def warm(self) -> bool:
        """Tell whether an evaluator of ours can hold it."""
        return self is not Kind.COMMAND


@dataclass(frozen=True, slots=True)
class Suite:
    """A test command, understood.

    `argv` are the words for the runner, or the whole command; `folder` is relative to the tree.
    """

    kind: Kind
    argv: tuple[str, ...]
    said: str  # as the person typed it
    python: str = ""
    folder: str = ""
    env: tuple[tuple[str, str], ...] = ()
    here: bool = True  # the folder is on Python's path, as `python -m` puts it there
    words: tuple[str, ...] = ()  # the command itself, where `argv` is what an evaluator makes of it

    @property
    def cold(self) -> Suite:
        """The same, to be run as it is."""
        return replace(self, kind=Kind.COMMAND, argv=self.words or self.argv)


def read_command(said: str, tree: Path, environ: Mapping[str, str]) -> Suite:
    """Return what the command means in a tree.

    Raises:
        InputError: it is empty or cannot be split, or its program is not there.
    """
    folder, rest = _folder(said, tree)
    if _SHELL.search(_unquoted(rest)):
        return Suite(Kind.COMMAND, ("sh", "-c", rest), said, folder=folder)
    words = _words(rest)
    env = {}
    while words and _ASSIGNED.match(words[0]):
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    words = _unwrapped(words)
    if not words:
        raise InputError("the test command is empty", hint='write it as --test "pytest tests"')
    return _understood(words, said, tree, folder, env, environ)


def _understood(  # noqa: PLR0917 -- the command's parts
    words: list[str], said: str, tree: Path, folder: str, env: dict[str, str],
    environ: Mapping[str, str],
) -> Suite:  # fmt: skip
    name = Path(words[0]).name
    variables = tuple(env.items())
    if name in _PYTEST:
        python = _beside(words[0], tree / folder, tree, environ)
        # The program `pytest` does not put the folder on the path; `python -m pytest` does.
        return Suite(Kind.PYTEST, kept(words[1:]), said, python, folder, variables, here=False)
    if _PYTHON.match(name) or name == "unittest":
        python = _interpreter(words[0], tree / folder, tree, environ)
        rest = _without_options(words[1:])
        match rest:
            case ["-m", "pytest" | "py.test", *more]:
                return Suite(Kind.PYTEST, kept(more), said, python, folder, variables)
            case ["-m", "unittest", *more]:
                return Suite(Kind.UNITTEST, tuple(more), said, python, folder, variables)
            case ["-m", str(), *_]:
                return Suite(Kind.MODULE, tuple(rest[1:]), said, python, folder, variables)
            case [script, *_] if script.endswith(".py"):
                if not (tree / folder / script).is_file():
                    raise InputError(f"there is no {script} in {tree / folder}",
                                     hint="name a script that is there")  # fmt: skip
                return Suite(Kind.SCRIPT, tuple(rest), said, python, folder, variables, here=False)
    program = words[0]
    if not _there(program, tree / folder, environ):
        raise InputError(f"the test command {program} is not found",
                         hint="check its name, or install it")  # fmt: skip
    plain = Suite(Kind.COMMAND, tuple(words), said, folder=folder, env=variables)
    return _held_by_node(plain, tree, environ) or plain


def _held_by_node(plain: Suite, tree: Path, environ: Mapping[str, str]) -> Suite | None:
    known = node_command(list(plain.argv), tree / plain.folder)
    node = shutil.which("node", path=environ.get("PATH"))
    if not known or node is None:
        return None
    return replace(plain, kind=Kind.NODE, argv=known, python=node, words=plain.argv)


def _folder(said: str, tree: Path) -> tuple[str, str]:
    """Take a leading `cd DIR &&` off."""
    match = _CHANGE.match(said)
    if not match:
        return "", said
    folder = Path(os.path.normpath(tree / match["folder"].strip("'\"")))
    if not folder.is_relative_to(tree) or not folder.is_dir():
        raise InputError(f"{match['folder']} is no folder of the repository",
                         hint="change into a folder that is there")  # fmt: skip
    within = folder.relative_to(tree).as_posix()
    return ("" if within == "." else within), match["rest"]


def _unquoted(text: str) -> str:
    return re.sub(r"'[^']*'|\"[^\"$`]*\"", "", text)


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise InputError(f"the test command cannot be read: {error}",
                         hint="close its quotes") from error  # fmt: skip


def _unwrapped(words: list[str]) -> list[str]:
    """Take `uv run`, `poetry run` and the like off; the environment is found by the tree."""
    if len(words) > 1 and Path(words[0]).name in _WRAPPERS and words[1] == "run":
        rest = words[2:]
        while rest and rest[0].startswith("-"):
            rest = rest[2:] if rest[0] in _WITH_VALUE else rest[1:]
        return rest
    return words


def kept(words: list[str]) -> tuple[str, ...]:
    """Return pytest's arguments without what stops early, distributes, measures or prints."""
    found: list[str] = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word in _DROPPED_WITH_VALUE:
            del rest[:1]
        elif word not in _DROPPED and not word.startswith(_DROPPED_STARTS):
            found.append(word)
    return tuple(found)


def _without_options(words: list[str]) -> list[str]:
    """Drop the interpreter's own switches, such as `-B` or `-W error`."""
    rest = list(words)
    while rest and rest[0].startswith("-") and rest[0] not in {"-m", "-c"}:
        rest = rest[2:] if rest[0] in {"-W", "-X"} else rest[1:]
    return rest


def _own(tree: Path, environ: Mapping[str, str]) -> list[Path]:
    """The folders of programs of the repository's own environments."""
    places = [
        tree / name / "bin" for name in _ENVIRONMENTS if (tree / name / "pyvenv.cfg").is_file()
    ]
    if environ.get("VIRTUAL_ENV"):
        places.append(Path(environ["VIRTUAL_ENV"]) / "bin")
    return places


def _beside(program: str, here: Path, tree: Path, environ: Mapping[str, str]) -> str:
    """The Python that runs a `pytest` program: the one in its folder."""
    if "/" in program:
        folders = [(here / program).parent]
    else:
        folders = _own(tree, environ)
        found = shutil.which(program, path=environ.get("PATH"))
        folders += [Path(found).parent] if found else []
    for folder in folders:
        if (folder / Path(program).name).exists():
            for name in ("python", "python3"):
                if (folder / name).exists():
                    return str(folder / name)
            shebang = _shebang(folder / Path(program).name)
            if shebang:
                return shebang
    raise InputError(f"the test command {program} is not found",
                     hint="install pytest where the repository's tests run")  # fmt: skip


def _shebang(program: Path) -> str:
    with program.open("rb") as file:
        first = file.readline(400).decode("utf-8", "replace")
    name = first[2:].strip() if first.startswith("#!") else ""
    return name if name.startswith("/") and Path(name).exists() else ""


def _interpreter(program: str, here: Path, tree: Path, environ: Mapping[str, str]) -> str:
    if "/" in program:
        path = Path(os.path.normpath(here / program))
        if path.exists():
            return str(path)
    else:
        for folder in _own(tree, environ):
            if (folder / program).exists():
                return str(folder / program)
        found = shutil.which(program, path=environ.get("PATH"))
        if found:
            return found
    raise InputError(f"the test command {program} is not found", hint="name a Python that is there")


def _there(program: str, here: Path, environ: Mapping[str, str]) -> bool:
    if "/" in program:
        return (here / program).exists()
    return shutil.which(program, path=environ.get("PATH")) is not None
