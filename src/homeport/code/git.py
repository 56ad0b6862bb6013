"""Runs git on a repository that is not trusted: its settings must not make git run anything.

Hooks, file-system monitors, external diff drivers, text converters, signature programs, pagers
and transports are switched off; commands that would run the repository's clean filters (`status`,
`diff` of the working tree) are not used by this room at all.
"""

import os
import re
import subprocess
from pathlib import Path

_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.quotePath=false",
    "log.showSignature=false",
    "protocol.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    "submodule.recurse=false",
    "color.ui=false",
)
_PATIENCE_S = 20.0


def git(repo: Path, *arguments: str, patience_s: float = _PATIENCE_S) -> bytes | None:
    """Return what git prints, or None: no git, no repository, an error, or too slow."""
    if not is_under_git(repo):
        return None  # starting a process only to hear that costs ten milliseconds
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        done = subprocess.run(
            ["git", "--no-pager", *settings, *arguments],
            cwd=repo,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=patience_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def is_under_git(folder: Path) -> bool:
    """Tell, without starting git, whether a folder may be in a repository."""
    try:
        inside = folder.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return False
    every = (inside, *inside.parents)
    return any(os.path.lexists(one / ".git") for one in every) or (inside / "HEAD").exists()


def shared_name(repo: Path) -> str:
    """Return what names a repository on every machine: where it comes from, or its own folder."""
    told = (git(repo, "config", "--get", "remote.origin.url") or b"").decode("utf-8", "replace")
    _, _, place = told.strip().rpartition("@")  # without who asks
    place = re.sub(r"^\w+://", "", place).replace(":", "/", 1).removesuffix(".git").strip("/")
    return place or str(repo)


def _environment() -> dict[str, str]:
    """Return the person's environment without what would point git elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C",
    }
