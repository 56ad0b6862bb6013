"""Brings one model's file into the cache: resumable, verified before use, atomic, read-only.

Two processes that pull the same model wait for each other. Where bytes come from is each source's
business; which sources are asked is `choose`'s.
"""

import errno
import hashlib
import io
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from homeport.errors import DigestMismatch, WeightsError
from homeport.storage.lock import locked
from homeport.weights.cache import (
    State,
    file_of,
    lock_of,
    models_folder,
    partial_of,
    state,
    verify,
    write_stamp,
)
from homeport.weights.catalogue import Entry
from homeport.weights.source import CHUNK, Source

Progress = Callable[[int, int], None]
Notice = Callable[[str], None]

SPARE = 64 << 20  # bytes left free for everyone else
READ_ONLY = 0o444


def pull(
    entry: Entry,
    sources: Sequence[Source],
    *,
    progress: Progress = lambda _done, _total: None,
    notice: Notice = lambda _sentence: None,
) -> Path:
    """Return the entry's verified file, fetching what is missing of it from the first that can.

    Raises:
        WeightsError: no source could serve it, or the disk is full; what arrived is kept.
        DigestMismatch: everything arrived but is not what was pinned; it is thrown away.
    """
    with locked(lock_of(entry)):
        # 1. What is here and whole is done; what changed since is thrown away.
        present = _present(entry, notice)
        if present is not None:
            return present
        try:
            # 2. Fetch what is missing.
            digest = _fill(entry, sources, progress, notice)
            # 3. Believe nothing before the hash of the whole fits.
            if digest != entry.sha256:
                partial_of(entry).unlink()
                raise DigestMismatch(
                    f"what arrived as {entry.name} is not what was pinned; it was thrown away",
                    hint="pull again, from another place with --source",
                )
            # 4. Only a whole, verified, read-only file ever bears the real name.
            return _install(entry)
        except OSError as error:
            raise _disk_failed(entry, error) from error


def _present(entry: Entry, notice: Notice) -> Path | None:
    match state(entry):
        case State.VERIFIED:
            return file_of(entry)
        case State.UNVERIFIED:
            try:
                return verify(entry)
            except DigestMismatch as error:
                notice(f"{error}; fetching it again")
                file_of(entry).unlink()
                return None
        case State.PARTIAL | State.MISSING:
            return None


def _fill(entry: Entry, sources: Sequence[Source], progress: Progress, notice: Notice) -> str:
    """Fetch what the partial file lacks; return the digest of the whole."""
    partial = _Beginning(entry)
    if partial.length:
        notice(f"going on at {100 * partial.length // entry.size} %")
    failures: list[WeightsError] = []
    for source in sources:
        if partial.length == entry.size:
            break
        _need_space(entry, entry.size - partial.length + source.scratch)
        try:
            partial.grow(source, progress)
        except WeightsError as error:
            failures.append(error)
            notice(f"{source.name}: {error}")
    if partial.length < entry.size:
        raise _nobody_could(entry, failures)
    return partial.digest.hexdigest()


class _Beginning:
    """The partial file: always a true beginning of what arrived, however its writer ended."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._path = partial_of(entry)
        self.digest = hashlib.sha256()
        self.length = 0
        if self._path.is_file() and self._path.stat().st_size > entry.size:
            self._path.unlink()  # too long a beginning is no beginning
        if self._path.is_file():
            with self._path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    self.digest.update(chunk)
                    self.length += len(chunk)

    def grow(self, source: Source, progress: Progress) -> None:
        """Append what `source` has from here on, up to the pinned size."""
        # Unbuffered: what the source is asked to move on from is in the file, even after kill -9.
        with self._path.open("ab", buffering=0) as file, closing(source.stream(self.length)) as new:
            for chunk in new:
                if self.length + len(chunk) > self._entry.size:
                    raise WeightsError(f"{source.name} serves more than the pinned size")
                _write_all(file, chunk)
                self.digest.update(chunk)
                self.length += len(chunk)
                progress(self.length, self._entry.size)
        if self.length < self._entry.size:
            raise WeightsError(f"{source.name} ends after {self.length} of {self._entry.size}")


def _write_all(file: io.FileIO, chunk: bytes) -> None:
    """Write every byte: one unbuffered write may take fewer when the disk runs full."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def _install(entry: Entry) -> Path:
    partial, path = partial_of(entry), file_of(entry)
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial.chmod(READ_ONLY)
    partial.replace(path)
    write_stamp(entry, path.stat())
    return path


def _need_space(entry: Entry, needed: int) -> None:
    folder = models_folder()
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        raise WeightsError(
            f"{entry.name} needs {_mb(needed + SPARE)} free in {folder}, {_mb(free)} are",
            hint="free some space, or set HOMEPORT_CACHE_DIR to a folder on a larger disk",
        )


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def _disk_failed(entry: Entry, error: OSError) -> WeightsError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return WeightsError(
        f"{entry.name} cannot be written: {error.strerror or error}",
        hint=(
            "free some space and pull again; what has arrived is kept"
            if full
            else f"check that you may write in {models_folder()}"
        ),
    )


def _nobody_could(entry: Entry, failures: Sequence[WeightsError]) -> WeightsError:
    if not failures:
        return WeightsError(
            f"{entry.name} is not on this machine, and nothing may be fetched",
            hint="pull without --offline and HOMEPORT_OFFLINE, or with --source FILE",
        )
    reasons = "; ".join(str(failure) for failure in failures)
    hint = next((failure.hint for failure in reversed(failures) if failure.hint), "")
    return WeightsError(
        f"{entry.name} could not be fetched: {reasons}",
        hint=hint or "pull again, from another place with --source",
    )
