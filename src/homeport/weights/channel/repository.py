"""A channel's signed metadata on disk: read, changed as one value, signed and written in order.

Members may read at any moment, so every file is written whole, and `timestamp.json`, which alone
makes the others count, last. What the metadata say of models is `publishing`'s business.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tuf.api.exceptions import RepositoryError, UnsignedMetadataError
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from homeport.errors import InputError, WeightsError
from homeport.storage.lock import locked
from homeport.storage.whole import write_whole
from homeport.weights.channel.keys import KeyRing

ROOT_DAYS = 365
TARGETS_DAYS = 365
DAYS = 30  # of what says what is newest: a frozen channel is noticed after as many

_ROOT_FILE = re.compile(r"(\d+)\.root\.json", re.ASCII)


@dataclass(slots=True)
class Signatures:
    """The four roles' metadata as they are in memory, being changed."""

    root: Metadata[Root]
    timestamp: Metadata[Timestamp]
    snapshot: Metadata[Snapshot]
    targets: Metadata[Targets]


@dataclass(frozen=True, slots=True)
class Repository:
    """A channel's folder, the keys at hand, and the time."""

    folder: Path
    keys: KeyRing
    now: datetime
    days: int = DAYS

    @contextlib.contextmanager
    def changing(self) -> Iterator[Signatures]:
        """Yield the metadata while nobody else changes the channel.

        Raises:
            InputError: there is no channel, or it cannot be read.
            WeightsError: it cannot be written; what was published before still stands.
        """
        if not (self.folder / "metadata").is_dir():
            raise InputError(
                f"there is no channel in {self.folder}",
                hint=f"homeport models channel init {self.folder} --name NAME --keys FOLDER",
            )
        with locked(self.folder / ".lock"), self.writing():
            yield self._read()

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Tell what went wrong when the body cannot write."""
        try:
            yield
        except OSError as error:
            raise WeightsError(
                f"the channel in {self.folder} cannot be written: {error.strerror or error}",
                hint="free some space, or check the folder; what was published before still stands",
            ) from error

    def first(self) -> Signatures:
        """Return the metadata of a channel that has nothing yet."""
        return Signatures(
            Metadata(Root()), Metadata(Timestamp()), Metadata(Snapshot()), Metadata(Targets())
        )

    def write_root(self, signatures: Signatures, before: Metadata[Root] | None) -> None:
        """Sign the next root with its own keys and those that were trusted before; write it."""
        root = signatures.root
        if before is not None:
            root.signed.version = before.signed.version + 1
        root.signed.expires = self._end(ROOT_DAYS)
        wanted = set(root.signed.roles["root"].keyids)
        if before is not None:
            wanted |= set(before.signed.roles["root"].keyids)
        self._sign(root, wanted)
        for judge in (root, before) if before is not None else (root,):
            self._proven(judge.signed, "root", root)
        path = self.folder / "metadata" / f"{root.signed.version}.root.json"
        write_whole(path, root.to_bytes())

    def write(self, signatures: Signatures, *, targets: bool = False) -> None:
        """Sign and write what says what is newest, and with `targets` what is offered."""
        metadata = self.folder / "metadata"
        # 1. What is offered, when it changed.
        if targets:
            self._next(signatures, signatures.targets, "targets", TARGETS_DAYS)
            version = signatures.targets.signed.version
            data = signatures.targets.to_bytes()
            write_whole(metadata / f"{version}.targets.json", data)
            signatures.snapshot.signed.meta["targets.json"] = _meta(version, data)
        # 2. Which of it belongs together.
        self._next(signatures, signatures.snapshot, "snapshot", self.days)
        version = signatures.snapshot.signed.version
        data = signatures.snapshot.to_bytes()
        write_whole(metadata / f"{version}.snapshot.json", data)
        # 3. That this is the newest: from here on members see it.
        signatures.timestamp.signed.snapshot_meta = _meta(version, data)
        self._next(signatures, signatures.timestamp, "timestamp", self.days)
        write_whole(metadata / "timestamp.json", signatures.timestamp.to_bytes())

    def put_target(self, signatures: Signatures, target: str, data: bytes) -> None:
        """Keep a small target's bytes, and name it in the metadata."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.target_path(target, digest)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_whole(path, data)
        self.name_target(signatures, target, len(data), digest)

    def name_target(self, signatures: Signatures, target: str, size: int, digest: str) -> None:
        """Name a target that is kept already."""
        signatures.targets.signed.targets[target] = TargetFile(size, {"sha256": digest}, target)

    def target_path(self, target: str, digest: str) -> Path:
        """Return where a target's bytes are kept: its digest goes before its name."""
        folder, _, name = target.rpartition("/")
        return self.folder / "targets" / folder / f"{digest}.{name}"

    def _read(self) -> Signatures:
        metadata = self.folder / "metadata"
        try:
            numbers = [
                int(match[1])
                for path in metadata.iterdir()
                if (match := _ROOT_FILE.fullmatch(path.name))
            ]
            roots = [_load(Root, metadata / f"{n}.root.json") for n in range(1, max(numbers) + 1)]
            _prove_chain(roots)
            timestamp: Metadata[Timestamp] = _load(Timestamp, metadata / "timestamp.json")
            meta = timestamp.signed.snapshot_meta
            path = metadata / f"{meta.version}.snapshot.json"
            meta.verify_length_and_hashes(path.read_bytes())
            snapshot: Metadata[Snapshot] = _load(Snapshot, path)
            meta = snapshot.signed.meta["targets.json"]
            path = metadata / f"{meta.version}.targets.json"
            meta.verify_length_and_hashes(path.read_bytes())
            targets: Metadata[Targets] = _load(Targets, path)
            # Nothing is signed anew that the channel's own keys did not sign before.
            for role, found in (
                ("timestamp", timestamp),
                ("snapshot", snapshot),
                ("targets", targets),
            ):
                _prove_signed(roots, role, found)
        except (OSError, RepositoryError, ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"the channel in {self.folder} is damaged: {str(error)[:200]}",
                hint="restore it from a copy",
            ) from error
        return Signatures(roots[-1], timestamp, snapshot, targets)

    def _next(self, signatures: Signatures, found: Metadata[Any], role: str, days: int) -> None:
        known = self.folder / "metadata" / f"{found.signed.version}.{role}.json"
        if role == "timestamp":
            known = self.folder / "metadata" / "timestamp.json"
        # Beyond every version on disk: a write that was cut short has used one up already.
        while known.exists():
            found.signed.version += 1
            if role == "timestamp":
                break
            known = known.with_name(f"{found.signed.version}.{role}.json")
        found.signed.expires = self._end(days)
        self._sign(found, set(signatures.root.signed.roles[role].keyids))
        self._proven(signatures.root.signed, role, found)

    def _sign(self, found: Metadata[Any], wanted: set[str]) -> None:
        found.signatures.clear()
        for keyid, signer in self.keys.signers().items():
            if keyid in wanted:
                found.sign(signer, append=True)

    def _proven(self, root: Root, role: str, found: Metadata[Any]) -> None:
        """Refuse to write what members would refuse to read."""
        result = root.get_verification_result(role, found.signed_bytes, found.signatures)
        if not result.verified:
            raise InputError(
                f"the role {role} needs {result.threshold} signatures, and the keys at hand make "
                f"{len(result.signed)}",
                hint="name every folder of keys that is needed: --keys A --keys B",
            )

    def _end(self, days: int) -> datetime:
        return (self.now + timedelta(days=days)).astimezone(UTC).replace(microsecond=0)


def _load(kind: type[Signed], path: Path) -> Any:  # noqa: ANN401 -- the caller names the kind
    found = Metadata.from_file(str(path))
    if not isinstance(found.signed, kind):
        raise TypeError(f"{path.name} is of another kind")
    return found


def _prove_chain(roots: list[Metadata[Root]]) -> None:
    for before, root in zip([roots[0], *roots], roots, strict=False):
        before.signed.verify_delegate("root", root.signed_bytes, root.signatures)
        root.signed.verify_delegate("root", root.signed_bytes, root.signatures)


def _prove_signed(roots: list[Metadata[Root]], role: str, found: Metadata[Any]) -> None:
    """By the newest root, or by the one before: a change of keys that was cut short."""
    try:
        roots[-1].signed.verify_delegate(role, found.signed_bytes, found.signatures)
    except UnsignedMetadataError:
        if len(roots) == 1:
            raise
        roots[-2].signed.verify_delegate(role, found.signed_bytes, found.signatures)


def _meta(version: int, data: bytes) -> MetaFile:
    return MetaFile(version, len(data), {"sha256": hashlib.sha256(data).hexdigest()})
