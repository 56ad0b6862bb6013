"""Where the audit log lies: the file named by `AUDIT_PATH`, else one in the state folder.

Beside it lie the files it was in before, named for their last record: `audit.jsonl.000000004711`.
"""

import glob
import os
import re
from pathlib import Path

from homeport.storage import state_folder

AUDIT_VARIABLE = "AUDIT_PATH"
_FILE = "audit.jsonl"


def audit_path() -> Path:
    """Return the path of the audit log in force."""
    named = os.environ.get(AUDIT_VARIABLE)
    return Path(named) if named else state_folder() / _FILE


def head_path(log: Path) -> Path:
    """Return the file beside a log that names its last record, signed."""
    return log.with_name(log.name + ".head")


def segments(log: Path) -> tuple[Path, ...]:
    """Return the files that were set aside when the log became too long, the oldest first."""
    name = re.compile(re.escape(log.name) + r"\.\d{12}\Z")
    found = log.parent.glob(glob.escape(log.name) + ".*")
    return tuple(sorted(file for file in found if name.match(file.name)))


def segment_path(log: Path, last: int) -> Path:
    """Return where a log is set aside whose last record has this number."""
    return log.with_name(f"{log.name}.{last:012}")


def last_of(segment: Path) -> int:
    """Return the number of the last record of a file that was set aside."""
    return int(segment.name.rpartition(".")[2])


def lock_path(log: Path) -> Path:
    """Return the file whose lock a writer holds."""
    return log.with_name(log.name + ".lock")
