"""A member's trust in a channel: its first root, told by a person, and all that root has signed.

The Update Framework's client does the proof: signatures and thresholds, root rotation, expiry, no
older metadata than was seen before, no mixture of old and new. What it has seen lies in the state
folder and must not be lost; a channel is known by the SHA-256 of its first root, not by its
address. Fetching weights is `taking`'s business.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import ChannelRefused, WeightsError
from homeport.storage.folders import state_folder
from homeport.storage.lock import locked
from homeport.storage.whole import write_whole
from homeport.weights.channel.places import Place
from homeport.weights.installed import channel_folder
from homeport.weights.signing import public_key
from homeport.weights.versions import MOST_BYTES, Listing, read_listing

if TYPE_CHECKING:
    from tuf.ngclient import Updater

FIRST_ROOT = "metadata/1.root.json"
LISTING = "listing.json"
_MOST_ROOT = 512_000
_TELL = "tell whoever publishes the channel; models that are here go on working"


@dataclass(frozen=True, slots=True)
class Followed:
    """A channel that this machine trusts, and how far it has seen it."""

    fingerprint: str
    name: str
    address: str  # empty where only bundles were imported
    seen: str  # when it was last asked
    valid_until: str


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a channel keeps a target, and what it must be."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Session:
    """A channel as it is now, proven."""

    followed: Followed
    listing: Listing
    place: Place
    updater: "Updater"

    def stored(self, target: str) -> Stored:
        """Return where a target is kept.

        Raises:
            ChannelRefused: the signed metadata know no such target.
        """
        from tuf.api.exceptions import DownloadError, RepositoryError  # noqa: PLC0415 -- 200 ms

        try:
            return _stored(self.updater, target)
        except (RepositoryError, DownloadError) as error:
            raise _refusal(error, self.place.address) from error


def follow(place: Place, trusted: str = "", configured: str = "") -> Session:
    """Prove what the channel says now, from the root that was trusted first.

    `trusted` is the fingerprint of that root, told by a person: it is needed once, and no other
    will do. `configured` is one that would do as well.

    Raises:
        ChannelRefused: it is not the trusted channel, or what it says cannot be trusted.
        WeightsError: it cannot be reached, or `tuf` is not installed.
    """
    try:
        from tuf.api import exceptions  # noqa: PLC0415 -- 200 ms, for channels only
    except ImportError as error:
        raise WeightsError(
            "channels need the extra 'signing'", hint="pip install 'homeport[signing]'"
        ) from error
    # 1. The root that a person trusted, and no other.
    root = _first_root(place)
    fingerprint = hashlib.sha256(root).hexdigest()
    if fingerprint != configured or trusted:
        _require_trusted(place.address, fingerprint, trusted)
    folder = channel_folder(fingerprint)
    with _writing(folder), locked(folder / "lock"):
        try:
            # 2. Everything that follows from it.
            updater = _updater(place, folder, root)
            updater.refresh()
            stored = _stored(updater, LISTING)
            # 3. What it offers, as signed.
            data = place.read(stored.path, MOST_BYTES)
            if hashlib.sha256(data).hexdigest() != stored.sha256:
                raise exceptions.LengthOrHashMismatchError("the list is not the signed one")
        except (exceptions.RepositoryError, exceptions.DownloadError) as error:
            raise _refusal(error, place.address) from error
        except FileNotFoundError as error:
            raise _half(place.address) from error
        listing = read_listing(data)
        # 4. Remember it, for starts without a network.
        followed = Followed(
            fingerprint=fingerprint,
            name=listing.channel,
            address=place.address if place.lasting else _known_address(fingerprint),
            seen=datetime.now(UTC).isoformat(timespec="seconds"),
            valid_until=_valid_until(folder / "metadata"),
        )
        _remember(folder, followed, listing, data)
    return Session(followed, listing, place, updater)


def followed_channels() -> tuple[Followed, ...]:
    """Return the channels that this machine trusts, as last seen."""
    found = []
    for path in sorted((state_folder() / "models" / "channels").glob("*/channel.json")):
        try:
            found.append(Followed(**json.loads(path.read_bytes())))
        except (OSError, ValueError, TypeError) as error:
            raise WeightsError(
                f"what is known of a channel cannot be read: {path}",
                hint="move it away, and name the channel with --channel and --trust again",
            ) from error
    return tuple(found)


def last_listing(fingerprint: str) -> Listing | None:
    """Return what a channel offered when it was last asked; None if it never was."""
    try:
        return read_listing((channel_folder(fingerprint) / LISTING).read_bytes())
    except OSError:
        return None


def _first_root(place: Place) -> bytes:
    try:
        root = place.read(FIRST_ROOT, _MOST_ROOT)
    except FileNotFoundError as error:
        raise WeightsError(
            f"there is no channel at {place.address}",
            hint="name the folder or address that holds metadata/ and targets/",
        ) from error
    if len(root) > _MOST_ROOT:
        raise ChannelRefused(f"what {place.address} calls its root is no root", hint=_TELL)
    return root


def _known_address(fingerprint: str) -> str:
    known = (one.address for one in followed_channels() if one.fingerprint == fingerprint)
    return next(known, "")


def _require_trusted(address: str, fingerprint: str, trusted: str) -> None:
    if trusted:
        if trusted.strip().lower() != fingerprint:
            raise ChannelRefused(
                f"the channel at {address} is not the one you trust: its root is {fingerprint}",
                hint="check the address, and ask whoever published it",
            )
        return
    known = followed_channels()
    if any(channel.fingerprint == fingerprint for channel in known):
        return
    if any(channel.address == address for channel in known):
        raise ChannelRefused(
            f"another channel stands at {address} than the one you trusted there",
            hint="ask whoever publishes it; if that is right, name its root with --trust",
        )
    raise ChannelRefused(
        f"the channel at {address} is not trusted yet; its root is {fingerprint}",
        hint="if that is what your team published, add: --trust and these 64 digits",
    )


def _updater(place: Place, folder: Path, root: bytes) -> "Updater":
    from tuf.ngclient import Updater, UpdaterConfig  # noqa: PLC0415 -- 200 ms

    from homeport.weights.channel.fetcher import PlaceFetcher  # noqa: PLC0415 -- brings tuf

    metadata = folder / "metadata"
    metadata.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Updater(
        metadata_dir=str(metadata),
        metadata_base_url="metadata/",
        fetcher=PlaceFetcher(place),
        config=UpdaterConfig(targets_max_length=MOST_BYTES),
        bootstrap=root,
    )


def _stored(updater: "Updater", target: str) -> Stored:
    from tuf.api.exceptions import RepositoryError  # noqa: PLC0415 -- 200 ms

    info = updater.get_targetinfo(target)
    if info is None or "sha256" not in info.hashes:
        raise RepositoryError(f"{target} is not signed")
    folder, _, name = target.rpartition("/")
    stored = f"{info.hashes['sha256']}.{name}"
    path = f"targets/{folder}/{stored}" if folder else f"targets/{stored}"
    return Stored(path, info.length, info.hashes["sha256"])


def _valid_until(metadata: Path) -> str:
    """Return when the first of the signed metadata runs out."""
    from tuf.api.metadata import Metadata  # noqa: PLC0415 -- 200 ms

    roles = ("root", "timestamp", "snapshot", "targets")
    ends = [Metadata.from_file(str(metadata / f"{role}.json")).signed.expires for role in roles]
    return min(ends).isoformat(timespec="seconds")


def _remember(folder: Path, followed: Followed, listing: Listing, data: bytes) -> None:
    signers = folder / "signers"
    signers.mkdir(mode=0o700, exist_ok=True)
    named = set()
    for text in listing.signers:
        path = signers / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.pem"
        write_whole(path, text.encode())
        public_key(path)
        named.add(path)
    for path in set(signers.glob("*.pem")) - named:
        path.unlink()  # a signer that the team no longer trusts
    write_whole(folder / LISTING, data)
    document = {slot: getattr(followed, slot) for slot in Followed.__slots__}
    write_whole(folder / "channel.json", json.dumps(document, indent=1).encode())


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise WeightsError(
            f"what is known of the channel cannot be written: {error.strerror or error}",
            hint=f"free some space, and check that you may write in {folder}",
        ) from error


def _half(address: str) -> WeightsError:
    return WeightsError(
        f"the channel at {address} lacks files that its metadata name",
        hint="it may be half copied or half published; try again, then ask whoever publishes it",
    )


def _refusal(error: Exception, address: str) -> WeightsError:
    """Say in a person's words what the client refused, and why that matters."""
    from tuf.api import exceptions  # noqa: PLC0415 -- 200 ms

    if isinstance(error, exceptions.DownloadError):
        return _unreached(error, address)
    hint = _TELL
    match error:
        case exceptions.ExpiredMetadataError():
            said = "has run out: nobody renewed it, or someone keeps newer metadata from you"
            hint = "ask the publisher to run homeport models channel refresh; models here go on"
        case exceptions.BadVersionNumberError():
            said = "offers older metadata than this machine has seen: an old copy, or an attack"
        case exceptions.UnsignedMetadataError():
            said = "is not signed by the keys it was trusted with"
        case exceptions.LengthOrHashMismatchError():
            said = "is made of parts that do not belong together"
            hint = "it may be half copied; try again, then tell whoever publishes it"
        case _:
            said = "cannot be trusted"
    return ChannelRefused(f"the channel at {address} {said} ({str(error)[:300]})", hint=hint)


def _unreached(error: Exception, address: str) -> WeightsError:
    from tuf.api import exceptions  # noqa: PLC0415 -- 200 ms

    match error:
        case exceptions.DownloadLengthMismatchError():
            return ChannelRefused(f"the channel at {address} sends without an end", hint=_TELL)
        case exceptions.DownloadHTTPError():
            return _half(address)
        case _ if isinstance(error.__cause__, WeightsError):
            return error.__cause__
        case _:
            return WeightsError(
                f"the channel at {address} cannot be reached: {error}",
                hint="check the network and the address; models that are here go on working",
            )
