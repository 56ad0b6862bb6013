"""Small repositories on disk, with or without git, whoever's machine the tests run on."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_WHO = ("-c", "user.name=A Person", "-c", "user.email=person@example.org")


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files below the folder and return it."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def run_git(folder: Path, *arguments: str) -> str:
    """Run git as nobody in particular, without the machine's own settings."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    done = subprocess.run(
        ["git", *_WHO, *arguments],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def commit_all(folder: Path, subject: str) -> None:
    """Commit everything in the folder, making it a repository first if it is none."""
    if not (folder / ".git").exists():
        run_git(folder, "init", "--quiet", "--initial-branch=main")
    run_git(folder, "add", "--all", ".")
    run_git(folder, "commit", "--quiet", "--message", subject)
