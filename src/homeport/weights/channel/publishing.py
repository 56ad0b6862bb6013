"""The publisher's side of a channel: begin it, publish and withdraw models, renew, change keys.

Each step either shows members something whole and signed, or nothing new at all.
"""

import copy
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from homeport.errors import InputError, WeightsError
from homeport.weights.channel.following import LISTING
from homeport.weights.channel.keys import ROLES, public_part
from homeport.weights.channel.repository import Repository, Signatures
from homeport.weights.describing import Wishes, describe, weights_in
from homeport.weights.signing import check, sign
from homeport.weights.source import CHUNK
from homeport.weights.versions import (
    File,
    Listing,
    Version,
    listing_text,
    read_listing,
    signature_target,
    target_of,
    valid_name,
)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Begun:
    """A new channel; members trust it by the fingerprint of its first root."""

    fingerprint: str
    name: str


def begin(repository: Repository, name: str, *, threshold: int = 1) -> Begun:
    """Make a channel with keys for each role; `threshold` root keys, all needed for a new root.

    Raises:
        InputError: the name cannot be used, or there is a channel already.
    """
    if not valid_name(name):
        raise InputError(
            f"a channel cannot be called {name!r}",
            hint="use small letters, digits, dots, dashes and underscores",
        )
    folder = repository.folder
    if (folder / "metadata" / "timestamp.json").exists():
        raise InputError(f"there is a channel in {folder} already", hint="choose another folder")
    for keys in repository.keys.folders:
        if keys.resolve().is_relative_to(folder.resolve()):
            raise InputError(
                "the keys would lie inside the channel, where members read",
                hint="name a folder outside of it with --keys",
            )
    with repository.writing():
        signatures = repository.first()
        for role in ROLES:
            for _ in range(threshold if role == "root" else 1):
                signatures.root.signed.add_key(repository.keys.new(role), role)
        signatures.root.signed.roles["root"].threshold = threshold
        (folder / "metadata").mkdir(parents=True, exist_ok=True)
        repository.keys.begin_signing()
        signer = repository.keys.signing_public().path.read_text(encoding="ascii")
        listing = Listing(name, "", (), (signer,))
        repository.put_target(signatures, LISTING, listing_text(listing).encode())
        repository.write_root(signatures, None)
        repository.write(signatures, targets=True)
        root = (folder / "metadata" / "1.root.json").read_bytes()
    return Begun(hashlib.sha256(root).hexdigest(), name)


def listing_of(repository: Repository, signatures: Signatures) -> Listing:
    """Return what the channel offers.

    Raises:
        InputError: it cannot be read.
    """
    target = signatures.targets.signed.targets.get(LISTING)
    if target is None:
        raise InputError("the channel has no list of models", hint="restore it from a copy")
    path = repository.target_path(LISTING, target.hashes["sha256"])
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != target.hashes["sha256"]:
        raise InputError(
            f"{path} was changed since it was signed", hint="restore the channel from a copy"
        )
    return read_listing(data)


def publish(
    repository: Repository,
    weights: Path,
    wishes: Wishes,
    *,
    default: bool = False,
    progress: Progress = lambda _file, _done, _total: None,
) -> Version:
    """Sign a file or a folder of weights and offer it as a new version.

    Raises:
        InputError: they cannot be published as wished.
        WeightsError: they cannot be read or written; members see nothing new.
    """
    with repository.changing() as signatures:
        listing = listing_of(repository, signatures)
        repository.keys.signing_public()
        # 1. What is published: regular files, under names that fit every platform.
        found = weights_in(weights)
        # 2. The bytes, hashed while they are copied to where members fetch them.
        number = 1 + max(
            (version.version for version in listing.of(wishes.name)),
            default=_withdrawn_before(signatures, wishes.name),
        )
        files = tuple(
            _store(repository, f"models/{wishes.name}/{number}/{path}", file, progress)
            for path, file in found.items()
        )
        stored = tuple(replace(file, path=path) for path, file in zip(found, files, strict=True))
        # 3. What to expect of them, and no template that nobody looked at.
        version = describe(found, stored, wishes, listing, number=number, now=repository.now)
        # 4. The signature over what was stored, as members will lay it out.
        signature = _signature(repository, version)
        version = replace(
            version,
            signature=File("model.sig", len(signature), hashlib.sha256(signature).hexdigest()),
        )
        # 5. The metadata; with the last of them it counts.
        for file in version.files:
            repository.name_target(signatures, target_of(version, file), file.size, file.sha256)
        repository.put_target(signatures, signature_target(version), signature)
        signer = repository.keys.signing_public().path.read_text(encoding="ascii")
        changed = replace(
            listing,
            default=version.name if default or not listing.default else listing.default,
            versions=(*listing.versions, version),
            signers=tuple(dict.fromkeys((*listing.signers, signer))),
        )
        _offer(repository, signatures, changed)
        return version


def withdraw(repository: Repository, name: str, number: int) -> tuple[Version, ...]:
    """Offer a model, or one version of it, no longer; members move away at their next update.

    Raises:
        InputError: it is not offered.
    """
    with repository.changing() as signatures:
        listing = listing_of(repository, signatures)
        gone = tuple(version for version in listing.of(name) if number in (0, version.version))
        if not gone:
            raise InputError(
                f"the channel does not offer {name}{f' {number}' if number else ''}",
                hint=f"it offers: {', '.join(listing.names) or 'nothing'}",
            )
        kept = tuple(version for version in listing.versions if version not in gone)
        left = {version.name for version in kept}
        changed = replace(
            listing,
            versions=kept,
            default=listing.default if listing.default in left else min(left, default=""),
        )
        offered = signatures.targets.signed.targets
        paths = []
        for version in gone:
            for file in version.files:
                target = target_of(version, file)
                del offered[target]
                paths.append(repository.target_path(target, file.sha256))
            del offered[signature_target(version)]
        _remember_number(signatures, name, max(version.version for version in gone))
        _offer(repository, signatures, changed)
        for path in paths:
            path.unlink(missing_ok=True)
        return gone


def refresh(repository: Repository, *, everything: bool = False) -> str:
    """Say anew that nothing newer exists; return until when members believe it.

    With `everything` the root and the list of models get a new term as well, which they need
    once a year.
    """
    with repository.changing() as signatures:
        if everything:
            repository.write_root(signatures, copy.deepcopy(signatures.root))
        repository.write(signatures, targets=everything)
        return signatures.timestamp.signed.expires.isoformat(timespec="seconds")


def add_key(repository: Repository, role: str, public: Path | None, *, threshold: int = 0) -> str:
    """Give a role one more key, a new one or another person's; return the key's id.

    Raises:
        InputError: the role is unknown, the threshold cannot be met, or root keys are missing.
    """
    with repository.changing() as signatures:
        before = copy.deepcopy(signatures.root)
        key = public_part(public) if public else repository.keys.new(role)
        signatures.root.signed.add_key(key, role)
        _set_threshold(signatures, role, threshold)
        repository.write_root(signatures, before)
        repository.write(signatures, targets=role == "targets")
        return str(key.keyid)


def revoke_key(repository: Repository, role: str, keyid: str) -> str:
    """Take a key away from a role, given the beginning of its id; return the whole id.

    Raises:
        InputError: the role has no such key, or too few would be left.
    """
    with repository.changing() as signatures:
        root = signatures.root.signed
        found = [known for known in root.roles[role].keyids if known.startswith(keyid)]
        if len(found) != 1:
            raise InputError(
                f"{keyid!r} names {len(found)} keys of the role {role}",
                hint=f"its keys are: {', '.join(known[:8] for known in root.roles[role].keyids)}",
            )
        before = copy.deepcopy(signatures.root)
        root.revoke_key(found[0], role)
        _set_threshold(signatures, role, 0)
        repository.write_root(signatures, before)
        repository.write(signatures, targets=True)
        return found[0]


def rotate_root(repository: Repository) -> tuple[str, ...]:
    """Replace every root key by a new one, vouched for by the old; return the ids of the old.

    Raises:
        InputError: the old keys at hand are too few to vouch.
    """
    with repository.changing() as signatures:
        before = copy.deepcopy(signatures.root)
        role = signatures.root.signed.roles["root"]
        old = tuple(role.keyids)
        for _ in range(role.threshold):
            signatures.root.signed.add_key(repository.keys.new("root"), "root")
        for keyid in old:
            signatures.root.signed.revoke_key(keyid, "root")
        repository.write_root(signatures, before)
        repository.write(signatures)
        return old


def _set_threshold(signatures: Signatures, role: str, threshold: int) -> None:
    known = signatures.root.signed.roles[role]
    known.threshold = threshold or known.threshold
    if not 0 < known.threshold <= len(known.keyids):
        raise InputError(
            f"the role {role} would need {known.threshold} of {len(known.keyids)} keys",
            hint="add a key first, or ask for fewer with --threshold",
        )


def _offer(repository: Repository, signatures: Signatures, listing: Listing) -> None:
    repository.put_target(signatures, LISTING, listing_text(listing).encode())
    repository.write(signatures, targets=True)


def _withdrawn_before(signatures: Signatures, name: str) -> int:
    """A number is never used twice, not even after all versions were withdrawn."""
    numbers = signatures.targets.signed.unrecognized_fields.get("x-homeport-numbers", {})
    return int(numbers.get(name, 0))


def _remember_number(signatures: Signatures, name: str, number: int) -> None:
    fields = signatures.targets.signed.unrecognized_fields
    numbers = dict(fields.get("x-homeport-numbers", {}))
    numbers[name] = max(number, int(numbers.get(name, 0)))
    fields["x-homeport-numbers"] = numbers


def _store(repository: Repository, target: str, source: Path, progress: Progress) -> File:
    """Copy a file to where its digest says, which is known only at the end."""
    folder = repository.target_path(target, "").parent
    folder.mkdir(parents=True, exist_ok=True)
    total, done, digest = source.stat().st_size, 0, hashlib.sha256()
    descriptor, fresh = tempfile.mkstemp(dir=folder, suffix=".new")
    try:
        with open(descriptor, "wb") as copied, source.open("rb") as file:  # noqa: PTH123 -- a descriptor
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                copied.write(chunk)
                done += len(chunk)
                progress(source.name, done, total)
            copied.flush()
            os.fsync(copied.fileno())
        path = repository.target_path(target, digest.hexdigest())
        Path(fresh).chmod(0o644)
        Path(fresh).replace(path)
    except OSError:
        Path(fresh).unlink(missing_ok=True)
        raise
    return File(source.name, done, digest.hexdigest())


def _signature(repository: Repository, version: Version) -> bytes:
    """Sign the stored files under the names that members give them."""
    with tempfile.TemporaryDirectory(dir=repository.folder, prefix=".signing-") as folder:
        laid = Path(folder) / version.name
        for file in version.files:
            path = laid / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            stored = repository.target_path(target_of(version, file), file.sha256)
            try:
                os.link(stored, path)
            except OSError:
                shutil.copyfile(stored, path)
        signature = Path(folder) / "model.sig"
        sign(laid, repository.keys.signing_key(), signature, repository.keys.secret)
        check(laid, signature, [repository.keys.signing_public()])
        data = signature.read_bytes()
    if not data:
        raise WeightsError("the signature is empty", hint="free some space and publish again")
    return data
