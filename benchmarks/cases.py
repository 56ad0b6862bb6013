"""The debugging cases of `evaluation/`: read them, lay them out, run them, apply their fix.

Holds what a case is and how it is proven; leaves asking Homeport and scoring to `diagnosis`.
"""

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "evaluation" / "cases"
NEAR = 3  # lines beside an acceptable range that still count

_RUN_LIMIT = 60  # seconds; a case takes under two, the rest is for a busy machine
_TEXTS = ("summary", "language", "kind", "exception", "on_frame", "fixed")
_KEYS = frozenset({*_TEXTS, "run", "explained_by", "cause"})
_CAUSE_KEYS = frozenset({"path", "first", "last", "symbol"})


class OnFrame(StrEnum):
    """Where the line to change lies, seen from the failure's stack."""

    INNERMOST = "innermost"
    OUTER = "outer"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Place:
    """Lines that a correct fix changes; `symbol` is empty at the top level of a file."""

    path: str
    first: int
    last: int
    symbol: str

    def holds(self, path: str, line: int | None) -> bool:
        """Tell whether a line is one of these, or close by."""
        return (
            path == self.path and line is not None and self.first - NEAR <= line <= self.last + NEAR
        )

    def names(self, path: str, symbol: str) -> bool:
        """Tell whether a symbol is this one; a method counts with and without its class."""
        return (
            path == self.path
            and bool(self.symbol)
            and symbol.rpartition(".")[2] == self.symbol.rpartition(".")[2]
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One failure with its answer."""

    name: str
    folder: Path
    summary: str
    language: str
    kind: str
    run: tuple[str, ...]
    exception: str
    on_frame: OnFrame
    fixed: str
    explained_by: tuple[tuple[str, ...], ...]
    causes: tuple[Place, ...]

    @property
    def project(self) -> Path:
        """The folder that holds the failing code."""
        return self.folder / "project"


class BadCaseError(ValueError):
    """A case.toml that is not one."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of a case printed, and how it ended."""

    code: int
    text: str
    seconds: float


def all_cases(folder: Path = FOLDER) -> list[Case]:
    """Return every case, by language and name."""
    return [load_case(file.parent) for file in sorted(folder.glob("*/*/case.toml"))]


def load_case(folder: Path) -> Case:
    """Read one case; anything missing, misspelt or of a wrong type is refused.

    Raises:
        BadCaseError: the file is not a case.
    """
    name = f"{folder.parent.name}/{folder.name}"
    data = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    if data.keys() != _KEYS:
        raise BadCaseError(f"{name}: keys {sorted(data.keys() ^ _KEYS)} are missing or unknown")
    for key in _TEXTS:
        if not isinstance(data[key], str) or not data[key]:
            raise BadCaseError(f"{name}: {key} is not a text")
    return Case(
        name,
        folder,
        data["summary"],
        data["language"],
        data["kind"],
        _words(data["run"], name),
        data["exception"],
        OnFrame(data["on_frame"]),
        data["fixed"],
        tuple(_words(group, name) for group in data["explained_by"]),
        tuple(_place(entry, name) for entry in data["cause"]),
    )


def _words(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(w, str) and w for w in value):
        raise BadCaseError(f"{name}: {value!r} is not a list of words")
    return tuple(value)


def _place(entry: Mapping[str, object], name: str) -> Place:
    match entry:
        case {"path": str(path), "first": int(first), "last": int(last), "symbol": str(symbol)} if (
            entry.keys() == _CAUSE_KEYS and 1 <= first <= last
        ):
            return Place(path, first, last, symbol)
        case _:
            raise BadCaseError(f"{name}: {entry!r} is not a place")


def prepare(case: Case, target: Path) -> None:
    """Copy the project to `target` as a git repository with one commit."""
    shutil.copytree(case.project, target)
    _git(target, "init", "--quiet")
    _git(target, "add", "--all", "--force")
    _git(target, "commit", "--quiet", "--message", "Import")


def run(case: Case, project: Path) -> Ran:
    """Run the case's command where `prepare` laid it out."""
    started = time.monotonic()
    done = subprocess.run(
        case.run,
        cwd=project,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_RUN_LIMIT,
        check=False,
    )
    text = done.stdout.decode("utf-8", "replace")
    return Ran(done.returncode, text, time.monotonic() - started)


def apply_fix(case: Case, project: Path) -> None:
    """Apply the case's patch where `prepare` laid it out."""
    _git(project, "apply", "--whitespace=nowarn", str((case.folder / case.fixed).absolute()))


def patched_lines(case: Case) -> Iterator[tuple[str, int]]:
    """Yield path and line, before the fix, of all that the patch takes out or adds beside."""
    path, line = "", 0
    for text in (case.folder / case.fixed).read_bytes().decode("utf-8", "replace").split("\n"):
        if text.startswith("--- "):
            path = text.removeprefix("--- a/").strip()
        elif hunk := re.match(r"@@ -(\d+)", text):
            line = int(hunk[1])
        elif text.startswith("-"):
            yield path, line
            line += 1
        elif text.startswith("+") and not text.startswith("+++ "):
            yield path, max(line - 1, 1)
        elif text.startswith(" "):
            line += 1


def place_on_stack(case: Case, text: str, project: Path) -> OnFrame:
    """Say where the causes lie on the stacks that `text` shows."""
    frames = list(_frames(text, project))
    if any(_is_at(case, frame) for frame in frames[:1]):
        return OnFrame.INNERMOST
    return OnFrame.OUTER if any(_is_at(case, frame) for frame in frames) else OnFrame.NONE


Frame = tuple[str, int, str]  # path, line, function


def _is_at(case: Case, frame: Frame) -> bool:
    path, line, function = frame
    return any(c.holds(path, line) or c.names(path, function) for c in case.causes)


_PYTHON = re.compile(
    r'^\s*File "(?P<path>[^"]+)", line (?P<line>\d+)(?:, in (?P<name>.+))?', re.MULTILINE
)
_NODE = re.compile(
    r"^\s*at (?:(?:async |new )*(?P<name>[\w$.<>#]+)[^(\n]*\()?(?:file://)?(?P<path>/[^\s():]+):(?P<line>\d+)"
    r"|^(?:file://)?(?P<path2>/[^\s():]+):(?P<line2>\d+)$",
    re.MULTILINE,
)
_JAVA = re.compile(r"^\s*at (?P<name>[\w.$<>]+)\((?P<path>\w+\.java):(?P<line>\d+)\)", re.MULTILINE)
_GO = re.compile(r"^(?P<name>[\w./*()]+)\(.*\)\n\t(?P<path>\S+\.go):(?P<line>\d+)", re.MULTILINE)


def _frames(text: str, project: Path) -> Iterator[Frame]:
    """Frames in the project, the innermost of the error that ended the run first."""
    inside = Counter[str](p.relative_to(project).as_posix() for p in project.rglob("*.*"))
    by_name = {path.rpartition("/")[2]: path for path in inside}
    if '  File "' in text:
        found = [(m["path"], m["line"], m["name"] or "") for m in _PYTHON.finditer(text)][::-1]
    elif java := list(_JAVA.finditer(text)):
        last = text.rfind("Caused by: ")
        parts = sorted(java, key=lambda m: m.start() < last)
        found = [(by_name.get(m["path"], ""), m["line"], m["name"]) for m in parts]
    elif "goroutine " in text:
        found = [(m["path"], m["line"], m["name"]) for m in _GO.finditer(text)]
    else:
        matches = sorted(_NODE.finditer(text), key=lambda m: m["path"] is None)
        found = [
            (m["path"] or m["path2"], m["line"] or m["line2"], m["name"] or "") for m in matches
        ]
    for path, line, name in found:
        relative = os.path.relpath(path, project) if path.startswith("/") else path
        if relative in inside:
            yield relative, int(line), name.rpartition(".")[2]


def _environment() -> dict[str, str]:
    """The same everywhere: no user's settings, this Python first, UTC, English."""
    kept = {key: os.environ[key] for key in ("HOME", "GOCACHE", "GOPATH") if key in os.environ}
    here = Path(sys.executable).parent
    return {
        **kept,
        "PATH": f"{here}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "NO_COLOR": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "GOFLAGS": "-mod=mod",
        "GOPROXY": "off",
    }


def _git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=Evaluation", "-c", "user.email=evaluation@example.org")
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    plain = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    subprocess.run(
        ["git", *identity, "-c", "core.autocrlf=false", "-c", "commit.gpgsign=false", *words],
        cwd=folder,
        env={**plain, **own},
        check=True,
        capture_output=True,
    )
