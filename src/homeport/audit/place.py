"""Where the audit log lies: the file named by `AUDIT_PATH`, else one in the state folder."""

import os
from pathlib import Path

from homeport.storage import state_folder

AUDIT_VARIABLE = "AUDIT_PATH"
_FILE = "audit.jsonl"


def audit_path() -> Path:
    """Return the path of the audit log in force."""
    named = os.environ.get(AUDIT_VARIABLE)
    return Path(named) if named else state_folder() / _FILE


def head_path(log: Path) -> Path:
    """Return the file beside a log that repeats its latest checkpoint."""
    return log.with_name(log.name + ".head")


def lock_path(log: Path) -> Path:
    """Return the file whose lock a writer holds."""
    return log.with_name(log.name + ".lock")
