"""A channel in one file, for machines without a network: the signed metadata and chosen weights.

A plain tar archive whose layout follows from its first member, a list of the others. So a bundle
that was cut short says where, one that is being written goes on where it stopped, and `tar xf`
makes a folder of it that is a channel as well. Its proof is the metadata inside, as for any
other place.
"""

import errno
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from homeport.errors import DigestMismatch, InputError, WeightsError
from homeport.storage.lock import locked
from homeport.weights import catalogue
from homeport.weights.cache import State, file_of, state
from homeport.weights.channel.following import LISTING, Session, Stored
from homeport.weights.channel.places import Place
from homeport.weights.installed import channel_folder, folder_of, installed
from homeport.weights.source import CHUNK
from homeport.weights.versions import Version, signature_target, target_of

CONTENTS = "homeport-models.json"
FORMAT = 1
_BLOCK = tarfile.BLOCKSIZE
_MOST_CONTENTS = 8 << 20
_END = b"\0" * (2 * _BLOCK)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a bundle, and where its bytes begin."""

    path: str
    size: int
    start: int

    @property
    def end(self) -> int:
        """Where the next member's head begins."""
        return self.start + -(-self.size // _BLOCK) * _BLOCK


@dataclass(frozen=True, slots=True)
class BundlePlace:
    """A bundle as a place of a channel's files."""

    file: Path
    members: dict[str, Member]
    versions: tuple[tuple[str, int], ...]  # the models whose weights it holds
    lasting: bool = False

    @property
    def address(self) -> str:
        """The bundle's path."""
        return str(self.file)

    def read(self, path: str, most: int) -> bytes:
        """Return a small file, or its first `most` + 1 bytes."""
        member = self.members.get(path)
        if member is None:
            raise FileNotFoundError(path)
        return b"".join(self.stream(path, 0, min(member.size, most + 1)))

    def stream(self, path: str, offset: int, size: int) -> Generator[bytes, None, None]:
        """Yield a file from `offset` on."""
        member = self.members.get(path)
        if member is None:
            raise WeightsError(
                f"the bundle {self.file.name} does not hold {path.rpartition('/')[2]}",
                hint="export a bundle that names this model",
            )
        try:
            with self.file.open("rb") as file:
                file.seek(member.start + offset)
                while offset < size and (chunk := file.read(min(CHUNK, size - offset))):
                    offset += len(chunk)
                    yield chunk
        except OSError as error:
            raise _unreadable(self.file, error) from error
        if offset < size:
            whole = max(member.end for member in self.members.values())
            share = 100 * self.file.stat().st_size // whole
            raise WeightsError(
                f"the bundle {self.file.name} ends early, at {share} %",
                hint="copy it again and import it again; what arrived is kept",
            )


def open_bundle(file: Path) -> BundlePlace:
    """Read what a bundle holds.

    Raises:
        InputError: it is no bundle, or its list of contents is damaged.
    """
    try:
        with file.open("rb") as stream:
            return _read_contents(file, stream)
    except OSError as error:
        raise _unreadable(file, error) from error
    except (tarfile.TarError, ValueError, TypeError, LookupError, RecursionError) as error:
        raise InputError(
            f"{file} is no bundle of models, or its beginning is damaged",
            hint="copy it again from where homeport models bundle export wrote it",
        ) from error


def _read_contents(file: Path, stream: BinaryIO) -> BundlePlace:
    head = tarfile.TarInfo.frombuf(stream.read(_BLOCK), "utf-8", "strict")
    if head.name != CONTENTS or not 0 < head.size <= _MOST_CONTENTS:
        raise ValueError("it begins otherwise")
    document = json.loads(stream.read(head.size))
    if document["format"] != FORMAT:
        raise InputError(f"{file} is a bundle of a newer kind", hint="update homeport")
    listed = [(str(one["path"]), int(one["size"])) for one in document["files"]]
    if any(size < 0 for _, size in listed):
        raise ValueError("a size below nothing")
    versions = tuple((str(one["name"]), int(one["version"])) for one in document["models"])
    members = {member.path: member for member in _layout(head.size, listed)}
    return BundlePlace(file, members, versions)


def export(
    session: Session,
    versions: tuple[Version, ...],
    file: Path,
    progress: Progress = lambda _file, _done, _total: None,
) -> int:
    """Write the channel as it is now, with the weights of `versions`; return the bytes.

    Interrupted, it leaves FILE.partial, and goes on from there when the metadata are the same.

    Raises:
        WeightsError: the weights cannot be read, or the bundle cannot be written.
        DigestMismatch: a file is not what was published.
    """
    partial = file.with_name(f"{file.name}.partial")
    small = _small_files(session, versions)
    large = [
        session.stored(target_of(version, one)) for version in versions for one in version.files
    ]
    listed = [(path, len(data)) for path, data in small] + [(one.path, one.size) for one in large]
    contents = _contents(session, versions, listed)
    members = _layout(len(contents), listed)
    begin = _beginning(contents, small, members)
    try:
        if file.exists():
            raise InputError(f"{file} is there already", hint="name another file")
        with locked(partial.with_name(f"{partial.name}.lock")):
            _open_partial(partial, begin)
            with partial.open("r+b") as bundle:
                for stored, member in zip(large, members[len(small) :], strict=True):
                    _append(session.place, stored, member, bundle, progress)
                bundle.seek(0, io.SEEK_END)
                bundle.write(_END)
                bundle.flush()
            size = partial.stat().st_size
            partial.rename(file)
        partial.with_name(f"{partial.name}.lock").unlink(missing_ok=True)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise WeightsError(
            f"the bundle cannot be written: {error.strerror or error}",
            hint="free some space and export again; it goes on where it stopped"
            if full
            else "check the folder",
        ) from error
    return size


def _small_files(session: Session, versions: Iterable[Version]) -> list[tuple[str, bytes]]:
    """Everything but the weights: metadata as members verify them, the list, signatures."""
    metadata = channel_folder(session.followed.fingerprint) / "metadata"
    history = sorted(
        (metadata / "root_history").glob("*.root.json"),
        key=lambda path: int(path.name.split(".")[0]),
    )
    found = [(f"metadata/{path.name}", path.read_bytes()) for path in history]
    for role in ("snapshot", "targets"):
        data = (metadata / f"{role}.json").read_bytes()
        number = json.loads(data)["signed"]["version"]
        found.append((f"metadata/{number}.{role}.json", data))
    found.append(("metadata/timestamp.json", (metadata / "timestamp.json").read_bytes()))
    wanted = [LISTING, *(signature_target(version) for version in versions)]
    for target in wanted:
        stored = session.stored(target)
        data = session.place.read(stored.path, stored.size)
        if hashlib.sha256(data).hexdigest() != stored.sha256:
            raise _other(target)
        found.append((stored.path, data))
    return found


def _contents(
    session: Session, versions: Iterable[Version], listed: Iterable[tuple[str, int]]
) -> bytes:
    document = {
        "format": FORMAT,
        "channel": session.listing.channel,
        "fingerprint": session.followed.fingerprint,
        "models": [{"name": one.name, "version": one.version} for one in versions],
        "files": [{"path": path, "size": size} for path, size in listed],
    }
    return json.dumps(document, indent=1).encode()


def _head(path: str, size: int) -> bytes:
    info = tarfile.TarInfo(path)
    info.size, info.mode = size, 0o644
    return info.tobuf(tarfile.PAX_FORMAT)


def _layout(contents: int, listed: Iterable[tuple[str, int]]) -> list[Member]:
    """Where each member's bytes begin: it follows from the list alone."""
    at = Member(CONTENTS, contents, len(_head(CONTENTS, contents))).end
    members = []
    for path, size in listed:
        member = Member(path, size, at + len(_head(path, size)))
        members.append(member)
        at = member.end
    return members


def _beginning(contents: bytes, small: list[tuple[str, bytes]], members: list[Member]) -> bytes:
    parts = [_padded(CONTENTS, contents)]
    parts += [_padded(path, data) for path, data in small]
    beginning = b"".join(parts)
    if len(members) > len(small):
        first = members[len(small)]
        beginning += _head(first.path, first.size)
    return beginning


def _padded(path: str, data: bytes) -> bytes:
    return _head(path, len(data)) + data + b"\0" * (-len(data) % _BLOCK)


def _open_partial(partial: Path, beginning: bytes) -> None:
    """Keep what an earlier attempt wrote, if it was of the same bundle."""
    if partial.is_file():
        with partial.open("rb") as file:
            if file.read(len(beginning)) == beginning:
                return
    partial.write_bytes(beginning)


def _append(
    place: Place, stored: Stored, member: Member, bundle: BinaryIO, progress: Progress
) -> None:
    """Write one file of weights, from where an earlier attempt stopped; prove all of it."""
    head = _head(member.path, member.size)
    bundle.seek(member.start - len(head))
    bundle.write(head)
    digest, done = hashlib.sha256(), 0
    while done < member.size and (chunk := bundle.read(min(CHUNK, member.size - done))):
        digest.update(chunk)
        done += len(chunk)
    bundle.seek(member.start + done)
    if done < member.size:
        with closing(_bytes_of(place, stored, done)) as coming:
            for chunk in coming:
                bundle.write(chunk)
                digest.update(chunk)
                done += len(chunk)
                progress(member.path.rpartition("/")[2][65:], done, member.size)
    if done != member.size or digest.hexdigest() != stored.sha256:
        bundle.truncate(member.start)
        raise _other(member.path)
    bundle.seek(member.start + member.size)
    bundle.write(b"\0" * (-member.size % _BLOCK))


def _bytes_of(place: Place, stored: Stored, offset: int) -> Generator[bytes, None, None]:
    """Read weights that are here already from here, others from the channel."""
    here = [
        *catalogue.CATALOGUE,
        *(
            entry
            for model in installed().values()
            for version in model.versions
            for entry in version.entries(folder_of(model.channel, version))
        ),
    ]
    for entry in here:
        if entry.sha256 == stored.sha256 and state(entry) is State.VERIFIED:
            with file_of(entry).open("rb") as file:
                file.seek(offset)
                while chunk := file.read(CHUNK):
                    yield chunk
            return
    yield from place.stream(stored.path, offset, stored.size)


def _other(path: str) -> DigestMismatch:
    return DigestMismatch(
        f"{path} is not what was published",
        hint="pull or export again, from another place if it persists",
    )


def _unreadable(file: Path, error: OSError) -> InputError:
    return InputError(
        f"{file} cannot be read: {(error.strerror or str(error)).lower()}",
        hint="check the path and its permissions",
    )
