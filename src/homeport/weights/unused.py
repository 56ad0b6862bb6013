"""Which files of the models' folder nothing needs any more, and their removal.

Only what Homeport itself has put there is looked at; whatever else lies there is left alone, and so
is what another process holds just now.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from homeport.errors import WeightsError
from homeport.weights.cache import models_folder, notes_folder
from homeport.weights.channel.following import last_listing
from homeport.weights.installed import Installed, changing, folder_of, installed
from homeport.weights.known import known
from homeport.weights.sentence import FILES


@dataclass(frozen=True, slots=True)
class Unused:
    """Something to remove: `version` names the installed version that goes with it."""

    path: Path
    size: int
    why: str
    version: tuple[str, int] | None = None


def unused(*, keep: int = 1, everything: bool = False) -> tuple[Unused, ...]:
    """Return what can go: all but `keep` versions before each in use, and what was left behind.

    With `everything` also what an interrupted pull would go on from.
    """
    found = [*_old_versions(keep), *_left_versions(everything=everything)]
    return (*found, *_left_files(everything=everything))


def remove(items: tuple[Unused, ...]) -> None:
    """Remove them; a version is forgotten before its files go.

    Raises:
        WeightsError: something cannot be removed.
    """
    gone = {item.version for item in items if item.version}
    if gone:
        with changing() as models:
            for name, model in list(models.items()):
                kept = tuple(one for one in model.versions if (name, one.version) not in gone)
                models[name] = replace(model, versions=kept)
    for item in items:
        try:
            if item.path.is_dir():
                shutil.rmtree(item.path)
                notes = item.path.with_name(notes_folder(item.path.name))
                if notes.is_dir():
                    shutil.rmtree(notes)
            else:
                item.path.unlink(missing_ok=True)
        except OSError as error:
            raise WeightsError(
                f"{item.path} cannot be removed: {error.strerror or error}",
                hint="check its permissions",
            ) from error


def _old_versions(keep: int) -> Iterator[Unused]:
    for name, model in sorted(installed().items()):
        older = [one for one in model.versions if one.version < model.active]
        kept = {model.active, *(one.version for one in older[len(older) - keep :] if keep)}
        for version in model.versions:
            if version.version in kept:
                continue
            if version.version > model.active and not _withdrawn(model, version.version, name):
                continue  # newer than the one that a person went back to
            path = models_folder() / folder_of(model.channel, version)
            yield Unused(path, _size(path), "an older version", (name, version.version))


def _withdrawn(model: Installed, number: int, name: str) -> bool:
    listing = last_listing(model.channel)
    return listing is None or all(one.version != number for one in listing.of(name))


def _left_versions(*, everything: bool) -> Iterator[Unused]:
    """Folders of versions that never were proven whole, or were forgotten."""
    here = {
        models_folder() / folder_of(model.channel, version)
        for model in installed().values()
        for version in model.versions
    }
    offered = _offered()
    for notes in sorted((models_folder() / "channels").glob("*/*/*.notes")):
        path = notes.with_name(notes.name.removesuffix(".notes"))
        if path in here or any(_held(lock) for lock in notes.glob("*.lock")):
            continue
        if everything or path not in offered:
            size = _size(path) + _size(notes)
            yield Unused(path if path.is_dir() else notes, size, "a version that is not in use")


def _offered() -> set[Path]:
    """Where versions would lie that a pull may still go on with."""
    from homeport.weights.channel.following import followed_channels  # noqa: PLC0415 -- rarely

    found = set()
    for channel in followed_channels():
        listing = last_listing(channel.fingerprint)
        for version in listing.versions if listing else ():
            found.add(models_folder() / folder_of(channel.fingerprint, version))
    return found


def _left_files(*, everything: bool) -> Iterator[Unused]:
    folder = models_folder()
    files = {entry.file for entry in (*known(), *FILES) if not entry.folder}
    for path in sorted(folder.iterdir()):
        name, suffix = path.stem, path.suffix
        match suffix:
            case ".partial":
                wanted = name in files and not (folder / name).exists()
                if (everything or not wanted) and not _held(folder / f"{name}.lock"):
                    yield Unused(path, _size(path), "an unfinished pull")
            case ".wheels" if not _held(folder / f"{name}.lock"):
                yield Unused(path, _size(path), "wheels of an unfinished pull")
            case ".stamp" | ".sig" if name and not (folder / name).exists():
                yield Unused(path, _size(path), "notes on a file that is gone")
            case ".new":
                yield Unused(path, _size(path), "a note that was cut short")
            case _:
                pass


def _size(path: Path) -> int:
    """Count what removing it would free: a file with another name elsewhere frees nothing."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    looks = [os.lstat(file) for file in files]
    return sum(look.st_size for look in looks if look.st_nlink == 1)


def _held(lock: Path) -> bool:
    """Tell whether another process holds the lock just now."""
    if sys.platform == "win32":  # pragma: no cover -- there, removing what is open fails by itself
        return False
    import fcntl  # noqa: PLC0415 -- exists on POSIX only

    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)
