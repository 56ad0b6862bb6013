"""Lays a case out as a repository, runs it, and applies a change to it.

The cases are Homeport's own code, so they run without a sandbox, in a folder of their own; a
model's change to one is run in the sandbox.
"""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from homeport.errors import SandboxUnavailable
from homeport.evaluation.case import Case
from homeport.sandbox import Limits, Sandbox

_RUN_LIMIT = 60  # seconds; a case takes under two, the rest is for a busy machine
_PROGRAMS = {"sh": "javac", "go": "go", "node": "node", "python3": "python3"}
_LIMITS = Limits(wall_s=_RUN_LIMIT, cpu_s=_RUN_LIMIT)
_FIXED = {  # the same everywhere: UTC, English, no network
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "NO_COLOR": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "GOFLAGS": "-mod=mod",
    "GOPROXY": "off",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of a case printed, and how it ended."""

    code: int
    text: str
    seconds: float


def can_run(case: Case) -> bool:
    """Tell whether the machine has the language of a case."""
    return shutil.which(_PROGRAMS.get(case.run[0], case.run[0])) is not None


def prepare(case: Case, target: Path) -> None:
    """Copy the project to `target` as a git repository with one commit."""
    shutil.copytree(case.project, target)
    git(target, "init", "--quiet")
    git(target, "add", "--all", "--force")
    git(target, "commit", "--quiet", "--message", "Import")


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


def failure_text(case: Case, project: Path) -> str:
    """Return what a developer would have in hand: the report, or what the command prints."""
    if case.report:
        return (case.folder / case.report).read_text(encoding="utf-8")
    return run(case, project).text


def apply_fix(case: Case, project: Path) -> None:
    """Apply the case's patch where `prepare` laid it out."""
    git(project, "apply", "--whitespace=nowarn", str((case.folder / case.fixed).absolute()))


def cures(case: Case, project: Path, diff: str) -> bool | None:
    """Tell whether a model's change applies and the command ends with 0 then, behind walls.

    None when nothing can be said: this machine has no sandbox.
    """
    changed = project.with_name("changed")
    file = project.with_name("proposed.patch")
    file.write_text(diff, encoding="utf-8")
    shutil.copytree(project, changed)
    try:
        git(changed, "apply", "--whitespace=nowarn", str(file))
        with Sandbox.open(changed, _LIMITS) as box:
            outcome = box.run(list(case.run), env=_FIXED)
    except subprocess.CalledProcessError:
        return False
    except SandboxUnavailable:
        return None
    finally:
        shutil.rmtree(changed)
    return outcome.passed


def git(folder: Path, *words: str) -> None:
    """Run git without any of the person's settings.

    Raises:
        subprocess.CalledProcessError: git refused.
    """
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


def _environment() -> dict[str, str]:
    """No settings of the person's, this Python first."""
    kept = {key: os.environ[key] for key in ("HOME", "GOCACHE", "GOPATH") if key in os.environ}
    here = Path(sys.executable).parent
    return {
        **kept,
        **_FIXED,
        "PATH": f"{here}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }
