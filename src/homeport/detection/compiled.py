"""Keeps what was compiled between processes, in a cache nobody else can write.

Each file is named by the digest of what it was made from. It is used only when it belongs to this
user, no other user could have written it or its folder, and its own digest is right; otherwise all
is compiled again, by one process while the others wait for it. A cache that cannot be written is no
error.
"""

import contextlib
import ctypes
import hashlib
import importlib.metadata
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from homeport.detection import linewise, programs
from homeport.detection.confirmation import within_line
from homeport.detection.detector import BlockDetector, Detector, Layer, PatternDetector
from homeport.detection.linewise import LinePrefilter, automatons
from homeport.detection.multipattern import HyperscanPrefilter, compile_database, triggers
from homeport.detection.native import DISABLE, library
from homeport.detection.prefilter import KeywordPrefilter, Prefilter, Prefilters, trigger
from homeport.errors import StorageError
from homeport.storage import cache_folder, locked
from homeport.storage.whole import PRIVATE, write_whole

_DIGEST_SIZE = 32
_LOCK = "making.lock"
_KEPT = 8  # of a kind; those of older rules go


class _AbsentError(Exception):
    """What is asked for was not kept, and may not be made."""


class _Place(NamedTuple):
    """Where what is made is kept (nowhere without a folder), and whether it may be made."""

    folder: Path | None
    makes: bool = True

    def file(self, name: str) -> Path | None:
        return None if self.folder is None else self.folder / name


def prefilter_if_kept(
    rules: Sequence[Detector | Layer], folder: Path | None = None
) -> Prefilter | None:
    """Return the fastest prefilter if nothing has to be compiled for it."""
    try:
        return _best(rules, _Place(folder or _own_folder(), makes=False))
    except _AbsentError:
        return None


def best_prefilter(
    rules: Sequence[Detector | Layer], folder: Path | None = None, *, kept: bool = True
) -> Prefilter:
    """Return the fastest prefilter there is: Hyperscan's with our automatons, or the plain one.

    What is not `kept` between processes is compiled anew each time: for a few rules.
    """
    return _best(rules, _Place((folder or _own_folder()) if kept else None), kept=kept)


def _best(rules: Sequence[Detector | Layer], place: _Place, *, kept: bool = True) -> Prefilter:
    if DISABLE in os.environ:
        return KeywordPrefilter(rules)
    try:
        import hyperscan  # noqa: F401, PLC0415 -- no package for some platforms
    except ImportError:
        return KeywordPrefilter(rules)
    loaded = automatons() if kept else None
    if loaded is None:
        return _hyperscan(dict(enumerate(rules)), place)
    lines = LinePrefilter(loaded, _automatons(loaded, rules, place))
    others = {n: rule for n, rule in enumerate(rules) if n not in lines.rules}
    return Prefilters(_hyperscan(others, place), lines)


def _hyperscan(rules: Mapping[int, Detector | Layer], place: _Place) -> HyperscanPrefilter:
    """Return the prefilter of some rules, by their places."""
    places = tuple(rules)
    shared = triggers(tuple(rules.values()))
    database = _database(tuple(shared), place)
    return HyperscanPrefilter(database, [[places[n] for n in some] for some in shared.values()])


def _automatons(loaded: ctypes.CDLL, rules: Sequence[Detector | Layer], place: _Place) -> bytes:
    """Return what `linewise` makes of the rules, from the folder if it can be trusted."""
    patterns = [
        (trigger(rule), rule.pattern if isinstance(rule, PatternDetector) else "") for rule in rules
    ]
    parts = [linewise.FORMAT, *(part.encode("latin-1") for pair in patterns for part in pair)]
    return _table("lines", parts, place, lambda: linewise.make(loaded, rules))


def kept_programs(rules: Sequence[Detector], folder: Path | None = None) -> dict[str, bytes]:
    """Return the programs of the rules' patterns, by pattern; none where no library runs them."""
    if library("programs") is None:
        return {}
    kinds = (PatternDetector, BlockDetector)
    patterns = sorted({within_line(rule) for rule in rules if isinstance(rule, kinds)})
    parts = [programs.FORMAT, *(pattern.encode("latin-1") for pattern in patterns)]
    place = _Place(folder or _own_folder())
    made = _table("programs", parts, place, lambda: programs.written(patterns))
    return programs.read(made, patterns)


def _table(kind: str, parts: Sequence[bytes], place: _Place, make: Callable[[], bytes]) -> bytes:
    """Return what is made of the parts, from the folder if one that can be trusted is there."""
    file = place.file(f"{kind}-{_digest(parts)}.table")
    made = _kept(file)
    if made is not None:
        return made
    with _making(place):
        made = _kept(file)  # another process may have made it meanwhile
        if made is None:
            made = make()
            _keep(file, made)
        return made


def _database(patterns: Sequence[bytes], place: _Place) -> Any:  # noqa: ANN401 -- hyperscan carries no types
    """Return the database of the patterns, from the folder if one that can be trusted is there."""
    import hyperscan  # noqa: PLC0415 -- known to be there by now

    version = importlib.metadata.version("hyperscan").encode()
    file = place.file(f"rules-{_digest([version, *patterns])}.hsdb")
    database = _loaded(_kept(file))
    if database is not None:
        return database
    with _making(place):
        database = _loaded(_kept(file))
        if database is None:
            database = compile_database(patterns)
            _keep(file, hyperscan.dumpb(database))
        return database


@contextlib.contextmanager
def _making(place: _Place) -> Iterator[None]:
    """Be the only process that makes something for this folder while the body runs.

    Where nothing can be kept, or no lock be made, every process works for itself.
    """
    if not place.makes:
        raise _AbsentError
    with contextlib.ExitStack() as stack:
        if place.folder is not None:
            with contextlib.suppress(OSError, StorageError):
                if _made_mine(place.folder):
                    stack.enter_context(locked(place.folder / _LOCK))
        yield


def _loaded(data: bytes | None) -> Any:  # noqa: ANN401 -- hyperscan carries no types
    """Return the database that was kept; None where none was."""
    import hyperscan  # noqa: PLC0415 -- known to be there by now

    if data is None:
        return None
    try:
        database = hyperscan.loadb(data, mode=hyperscan.HS_MODE_BLOCK)
        database.scratch = hyperscan.Scratch(database)
    except hyperscan.HyperscanError:
        return None
    return database


def waits_for_a_maker() -> bool:
    """Tell whether something could be kept for this user, and no process is making it yet."""
    folder = _own_folder()
    if folder is None:
        return False
    try:
        if not (_made_mine(folder) and os.access(folder, os.W_OK)):
            return False
        with locked(folder / _LOCK, waits=False) as free:
            return free
    except (OSError, StorageError):
        return False


def _own_folder() -> Path | None:
    """Return the folder of the databases; None where there is no cache that can be written."""
    try:
        return cache_folder() / "detection"
    except StorageError:
        return None


def _digest(parts: Sequence[bytes]) -> str:
    digest = hashlib.blake2b(os.uname().machine.encode(), digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.hexdigest()


def _kept(file: Path | None) -> bytes | None:
    """Return what the file keeps; None where that is nothing, or nothing to be trusted."""
    data = None if file is None else _read_trusted(file)
    if data is None or hashlib.sha256(data[_DIGEST_SIZE:]).digest() != data[:_DIGEST_SIZE]:
        return None
    return data[_DIGEST_SIZE:]


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


def _made_mine(folder: Path) -> bool:
    """Make a folder if it is not there, and tell whether nobody else can write in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _only_mine(folder.stat())


def _keep(file: Path | None, data: bytes) -> None:
    """Write the file whole or not at all; failing is fine, the next process compiles."""
    if file is None:
        return
    try:
        if not _made_mine(file.parent):
            return
        write_whole(file, hashlib.sha256(data).digest() + data, mode=PRIVATE)
        _forget_oldest(file)
    except OSError:
        return


def _forget_oldest(file: Path) -> None:
    """Keep the newest files of this kind only; each rule's change makes another."""
    kind = f"{file.name.partition('-')[0]}-*"
    files = sorted(file.parent.glob(kind), key=lambda each: each.stat().st_mtime_ns)
    for old in files[:-_KEPT]:
        old.unlink(missing_ok=True)
