"""The command as a person starts it: a process of its own, its two streams and its exit code."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.doubles.repository import commit_all

PROGRAM = (sys.executable, "-m", "homeport")
WAREHOUSE = Path(__file__).parents[2] / "examples" / "warehouse"
TEST_MODEL = "smollm2-135m-instruct"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def homeport(
    *arguments: str | Path,
    cwd: Path,
    stdin: str | bytes = "",
    environment: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
) -> Ended:
    """Run the command to its end; `before` is put before it, as `unshare` is."""
    given = stdin.encode("utf-8", "surrogateescape") if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*before, *PROGRAM, *map(str, arguments)],
        cwd=cwd,
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
        timeout=120,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def warehouse(folder: Path) -> Path:
    """Copy the example into the folder as a repository with a commit, and return it."""
    repo = folder / "warehouse"
    shutil.copytree(WAREHOUSE, repo, ignore=shutil.ignore_patterns("__pycache__"))
    (repo / ".gitignore").write_text("__pycache__/\n")
    commit_all(repo, "Orders from the web shop")
    return repo


def failure_of(repo: Path) -> str:
    """Run the example's tests and return what they print."""
    done = subprocess.run(
        [sys.executable, "-B", "-m", "unittest"],
        cwd=repo,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, "the example's tests must fail"
    return done.stderr


def files_below(folder: Path) -> dict[Path, bytes]:
    """Return the content of every file below the folder."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
