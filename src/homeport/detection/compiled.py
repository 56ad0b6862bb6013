"""Keeps the compiled Hyperscan database between processes, in a cache nobody else can write.

The file is named by the digest of rules and engine version. It is used only when it belongs
to this user, no other user could have written it or its folder, and its own digest is right;
otherwise the database is compiled again. A cache that cannot be written is no error.
"""

import hashlib
import importlib.metadata
import os
import stat
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from homeport.detection.detector import Detector, Layer
from homeport.detection.engine import KeywordPrefilter, Prefilter
from homeport.detection.multipattern import HyperscanPrefilter, compile_database, triggers
from homeport.errors import StorageError
from homeport.storage import cache_folder

_DIGEST_SIZE = 32
_KEPT = 8  # databases; those of older rules or of another repository's people go


def best_prefilter(
    rules: Sequence[Detector | Layer], folder: Path | None = None, *, kept: bool = True
) -> Prefilter:
    """Return Hyperscan's prefilter where there is one, the plain one elsewhere.

    What is not `kept` between processes is compiled anew each time: for a few rules.
    """
    try:
        import hyperscan  # noqa: F401, PLC0415 -- no package for some platforms
    except ImportError:
        return KeywordPrefilter(rules)
    shared = triggers(rules)
    patterns = tuple(shared)
    where = (folder or _own_folder()) if kept else None
    return HyperscanPrefilter(_database(patterns, where), tuple(shared.values()))


def _database(patterns: Sequence[bytes], folder: Path | None) -> Any:  # noqa: ANN401 -- hyperscan carries no types
    """Return the database of the patterns, from the folder if one that can be trusted is there."""
    import hyperscan  # noqa: PLC0415 -- known to be there by now

    if folder is None:
        return compile_database(patterns)
    file = folder / f"rules-{_digest(importlib.metadata.version('hyperscan'), patterns)}.hsdb"
    database = _load(file)
    if database is None:
        database = compile_database(patterns)
        _store(file, hyperscan.dumpb(database))
    return database


def _own_folder() -> Path | None:
    """Return the folder of the databases; None where there is no cache that can be written."""
    try:
        return cache_folder() / "detection"
    except StorageError:
        return None


def _digest(version: str, patterns: Sequence[bytes]) -> str:
    digest = hashlib.blake2b(version.encode(), digest_size=16)
    digest.update(os.uname().machine.encode())
    for pattern in patterns:
        digest.update(len(pattern).to_bytes(4, "big"))
        digest.update(pattern)
    return digest.hexdigest()


def _load(file: Path) -> Any:  # noqa: ANN401 -- hyperscan carries no types
    """Return the stored database, or None when there is none that can be trusted."""
    import hyperscan  # noqa: PLC0415 -- known to be there by now

    data = _read_trusted(file)
    if data is None or hashlib.sha256(data[_DIGEST_SIZE:]).digest() != data[:_DIGEST_SIZE]:
        return None
    try:
        database = hyperscan.loadb(data[_DIGEST_SIZE:], mode=hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except hyperscan.HyperscanError:
        return None
    return database


def _read_trusted(file: Path) -> bytes | None:
    try:
        if not _only_mine(file.parent.stat()):
            return None
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    with open(handle, "rb") as stream:  # noqa: PTH123 -- an open descriptor, checked below
        return stream.read() if _only_mine(os.fstat(stream.fileno())) else None


def _only_mine(status: os.stat_result) -> bool:
    others = stat.S_IWGRP | stat.S_IWOTH
    return status.st_uid == os.getuid() and not status.st_mode & others


def _store(file: Path, data: bytes) -> None:
    """Write the database whole or not at all; failing is fine, the next process compiles."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _only_mine(file.parent.stat()):
            return
        handle, name = tempfile.mkstemp(dir=file.parent)
        with open(handle, "wb") as stream:  # noqa: PTH123 -- the descriptor mkstemp opened
            stream.write(hashlib.sha256(data).digest() + data)
        Path(name).replace(file)
        _forget_oldest(file.parent)
    except OSError:
        return


def _forget_oldest(folder: Path) -> None:
    """Keep the newest databases only; each rule's change makes another."""
    files = sorted(folder.glob("rules-*.hsdb"), key=lambda each: each.stat().st_mtime_ns)
    for old in files[:-_KEPT]:
        old.unlink(missing_ok=True)
