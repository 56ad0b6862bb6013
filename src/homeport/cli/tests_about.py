"""What is said on the command line about the run that a report tells of, and what git adds."""

import argparse
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from homeport.cli.tests_reports import Reports
from homeport.errors import InputError
from homeport.testruns.history.recording import About

_DIGEST = 16


@dataclass(frozen=True, slots=True)
class RunOptions:
    """A run as the command line names it."""

    identity: str | None
    commit: str | None
    attempt: int
    worker: str
    time: float | None


def add_run_arguments(sub: argparse.ArgumentParser) -> None:
    """Declare the arguments that describe a run."""
    sub.add_argument("--run-id", metavar="ID", help="the CI run (default: the report's digest)")
    sub.add_argument("--commit", metavar="REV", help="the commit tested (default: HEAD)")
    sub.add_argument("--attempt", type=int, default=1, metavar="N", help="which try of the run")
    sub.add_argument("--worker", default="", metavar="NAME", help="the machine it ran on")
    sub.add_argument("--time", metavar="ISO", help="when it ran (default: now)")


def run_options(arguments: argparse.Namespace) -> RunOptions:
    """Read them.

    Raises:
        InputError: a number or a time cannot be.
    """
    if arguments.attempt < 1:
        raise InputError("--attempt counts from 1", hint="give the number of the try, 1 or more")
    return RunOptions(
        arguments.run_id,
        arguments.commit,
        arguments.attempt,
        arguments.worker,
        _moment(arguments.time),
    )


def _moment(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).timestamp()
    except (ValueError, OverflowError) as error:
        raise InputError(
            f"--time {text} is no time", hint="write it as 2026-03-01T14:00:00+00:00"
        ) from error


def about_run(run: RunOptions, reports: Reports, repo: Path) -> About:
    """Return what is known of a run: its commit by its full name, and the files that changed.

    Raises:
        InputError: the repository does not know the commit.
    """
    from homeport.code.git import git  # noqa: PLC0415 -- 60 ms that other verbs need not pay

    named = run.commit or "HEAD"
    if named.startswith("-"):
        raise InputError(f"--commit {named} is no commit", hint="name a commit")
    known = git(repo, "rev-parse", "--verify", "--quiet", f"{named}^{{commit}}") or b""
    if run.commit and not known and git(repo, "rev-parse", "--git-dir"):
        raise InputError(
            f"--commit {named}: {repo} has no such commit",
            hint="fetch it first (git fetch origin <commit>), or check the name",
        )
    commit = known.decode().strip() or (run.commit or "")
    listed = git(
        repo, "diff-tree", "--root", "-r", "-m", "--first-parent", "--name-only",
        "--no-commit-id", "-z", commit,
    ) if known else None  # fmt: skip
    changed = tuple((listed or b"").decode("utf-8", "replace").split("\0")[:-1])
    identity = run.identity or reports.digest[:_DIGEST]
    if run.attempt > 1:
        identity = f"{identity}/{run.attempt}"
    moment = run.time if run.time is not None else time.time()
    return About(identity, commit, moment, run.attempt, changed, run.worker, reports.cut)
