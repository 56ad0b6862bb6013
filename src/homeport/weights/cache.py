"""The shared folder of verified model files, and the cheap proof that one is still what it was.

Beside each file lies a stamp: its size, time, inode and digest when it was last hashed. While the
stamp fits, starting costs no hashing; when it does not, the file is hashed again and refused if it
changed. The stamp guards against accidents and other programs, not against someone who may write
in this folder: `verify` hashes always. Fetching is `pull`'s business.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from homeport.errors import DigestMismatch, WeightsError
from homeport.storage.folders import cache_folder
from homeport.storage.whole import write_whole
from homeport.weights.catalogue import Entry


class State(StrEnum):
    """What is known about a model's file without reading it."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"  # there, but touched since it was hashed, or never hashed
    PARTIAL = "partial"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file looked when its digest was computed."""

    size: int
    mtime_ns: int
    inode: int
    sha256: str


def models_folder() -> Path:
    """Return the folder of model files, shared by all projects of this user."""
    folder = cache_folder() / "models"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def file_of(entry: Entry) -> Path:
    """Return where the entry's verified file lies, or would lie."""
    return models_folder() / entry.folder / entry.file


def partial_of(entry: Entry) -> Path:
    """Return where the true beginning of the file is gathered while it is fetched."""
    return _beside(entry, ".partial")


def stamp_of(entry: Entry) -> Path:
    """Return where the stamp of the entry's file lies."""
    return _beside(entry, ".stamp")


def lock_of(entry: Entry) -> Path:
    """Return the file that whoever fetches the entry's file holds locked."""
    return _beside(entry, ".lock")


def _beside(entry: Entry, suffix: str) -> Path:
    """Notes on a file of a folder lie in a folder of their own: a signature covers the first."""
    if not entry.folder:
        return models_folder() / f"{entry.file}{suffix}"
    notes = models_folder() / notes_folder(entry.folder)
    notes.mkdir(mode=0o700, parents=True, exist_ok=True)
    return notes / f"{entry.file.replace('/', '%2F')}{suffix}"


def notes_folder(folder: str) -> str:
    """Return what the folder of notes on a team's model is called."""
    return f"{folder}.notes"


def state(entry: Entry) -> State:
    """Tell what is known about the entry's file without reading it."""
    if file_of(entry).is_file():
        return State.VERIFIED if _fits(entry) else State.UNVERIFIED
    return State.PARTIAL if partial_of(entry).is_file() else State.MISSING


def whole(entry: Entry) -> Path:
    """Return the entry's verified file; fetches nothing.

    Raises:
        WeightsError: the file is not here, or only in part.
        DigestMismatch: the file differs from its pinned digest.
    """
    match state(entry):
        case State.VERIFIED:
            return file_of(entry)
        case State.UNVERIFIED:
            return verify(entry)
        case State.PARTIAL:
            arrived = partial_of(entry).stat().st_size
            raise WeightsError(
                f"the model {entry.name} has arrived in part only "
                f"({100 * arrived // entry.size} %)",
                hint=f"{_pulling(entry)} goes on from there",
            )
        case State.MISSING:
            raise WeightsError(
                f"the model {entry.name} is not on this machine",
                hint=_pulling(entry),
            )


def verify(entry: Entry) -> Path:
    """Hash the entry's file and return it if every byte is as pinned.

    Raises:
        WeightsError: the file is not here or cannot be read.
        DigestMismatch: the file differs from its pinned digest.
    """
    path = file_of(entry)
    try:
        before = path.stat()
        digest = digest_of(path) if before.st_size == entry.size else "of another size"
    except OSError as error:
        raise WeightsError(
            f"the model file of {entry.name} cannot be read: {error.strerror or error}",
            hint=_pulling(entry),
        ) from error
    if digest != entry.sha256:
        stamp_of(entry).unlink(missing_ok=True)
        raise DigestMismatch(
            f"the file of {entry.name} is not what it was pinned as: {path}",
            hint=f"{_pulling(entry)} replaces it",
        )
    write_stamp(entry, before)
    return path


def _pulling(entry: Entry) -> str:
    """Return the command that fetches the entry: of a team's model the very version."""
    version = f" --version {entry.folder.rpartition('/')[2]}" if entry.folder else ""
    return f"homeport models pull {entry.name}{version}"


def write_stamp(entry: Entry, seen: os.stat_result) -> None:
    """Remember that the file, looking as `seen`, had the pinned digest."""
    stamp = Stamp(seen.st_size, seen.st_mtime_ns, seen.st_ino, entry.sha256)
    write_whole(stamp_of(entry), json.dumps(asdict(stamp)).encode())


def digest_of(path: Path) -> str:
    """Return the file's SHA-256, reading it once in order (which also warms the page cache)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fits(entry: Entry) -> bool:
    """Tell whether the stamp still describes the file."""
    try:
        stamp = Stamp(**json.loads(stamp_of(entry).read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):
        return False
    now = file_of(entry).stat()
    return stamp == Stamp(now.st_size, now.st_mtime_ns, now.st_ino, entry.sha256)
