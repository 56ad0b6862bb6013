"""Brings versions of a followed channel's models onto this machine, and moves between them.

A version counts as here only after every file, its chat template and its signature were proven;
until then nothing names it, and a later attempt goes on where this one stopped.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass

from homeport.errors import ChannelRefused, InputError, WeightsError
from homeport.storage.whole import write_whole
from homeport.weights import catalogue
from homeport.weights.cache import State, file_of, state, verify, whole, write_stamp
from homeport.weights.catalogue import Entry
from homeport.weights.channel.following import Session, last_listing
from homeport.weights.channel.places import ChannelFile
from homeport.weights.gguf import read_metadata
from homeport.weights.installed import Installed, add, folder_of, installed, use
from homeport.weights.pull import pull
from homeport.weights.signatures import checked_signature, signature_of
from homeport.weights.signing import MOST_SIGNATURE
from homeport.weights.trust import Trust
from homeport.weights.versions import Version, signature_target, target_of

Progress = Callable[[str, int, int], None]
Notice = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Change:
    """What an update would do, or did, with one model."""

    name: str
    before: int
    after: int
    why: str


def choose(session: Session, name: str, number: int) -> Version:
    """Return the version that was asked for: the newest where no number says otherwise.

    Raises:
        InputError: the channel has no such model or version.
    """
    listing = session.listing
    wanted = name or listing.default
    versions = listing.of(wanted)
    if not versions:
        raise InputError(
            f"the channel {listing.channel} has no model called {wanted!r}"
            if wanted
            else f"the channel {listing.channel} names no default model",
            hint=f"choose one of: {', '.join(listing.names) or 'it is empty'}",
        )
    for version in versions:
        if number in (0, version.version):
            return version
    numbers = ", ".join(str(version.version) for version in versions)
    raise InputError(f"{wanted} has no version {number}", hint=f"the channel offers {numbers}")


def take(
    session: Session,
    version: Version,
    trust: Trust,
    *,
    progress: Progress = lambda _file, _done, _total: None,
    notice: Notice = lambda _sentence: None,
) -> Entry:
    """Fetch and prove one version and use it from now on; return its main file's entry.

    Raises:
        WeightsError: it cannot be fetched, or the disk is full; what arrived is kept.
        DigestMismatch, ChannelRefused, SignatureRefused: it is not what the team published.
    """
    folder = folder_of(session.followed.fingerprint, version)
    entries = version.entries(folder)
    # 1. A model that Homeport pins itself is never replaced by another of the same name.
    _keep_pins(version)
    # 2. Each file, as the signed metadata and the signed list agree on it.
    for entry in entries:
        _fetch(session, version, entry, progress, notice)
    # 3. No template but the one that was published.
    _check_template(entries[0])
    # 4. The signature over all of it, by a key that counts here.
    _fetch_signature(session, version, entries[0])
    checked_signature(entries, trust, again=True)
    # 5. Only now does it count.
    before = installed().get(version.name)
    newest = session.listing.of(version.name)[0]
    add(session.followed.fingerprint, version, held=version != newest)
    if before and before.current.chat_template_sha256 != version.chat_template_sha256:
        notice(f"{version.name}: the chat template changed; homeport models show shows it")
    return entries[0]


def pending(session: Session, names: tuple[str, ...]) -> tuple[Change, ...]:
    """Return what an update would do: newer versions, and away from withdrawn ones.

    Raises:
        InputError: a named model is not installed from this channel.
    """
    mine = {
        name: model
        for name, model in installed().items()
        if model.channel == session.followed.fingerprint
    }
    unknown = [name for name in names if name not in mine]
    if unknown:
        raise InputError(
            f"{unknown[0]} is not installed from the channel {session.listing.channel}",
            hint=f"homeport models pull {unknown[0]} --channel {session.place.address}",
        )
    found = []
    for name, model in sorted(mine.items()):
        if not names or name in names:
            change = _change(session, name, model, asked=bool(names))
            if change is not None:
                found.append(change)
    return tuple(found)


def roll_back(name: str, number: int = 0) -> Change:
    """Use an older version that is here, and still offered; updates then leave it alone.

    Raises:
        InputError: no team's model has that name, or no such version is here.
        ChannelRefused: the team has withdrawn that version.
        WeightsError, DigestMismatch, SignatureRefused: its files are not whole.
    """
    model = installed().get(name)
    if model is None:
        raise InputError(
            f"{name} does not come from a team's channel, so it has one version only",
            hint="homeport models list shows where each model comes from",
        )
    target = model.version(number) if number else model.before
    if target is None:
        here = ", ".join(str(version.version) for version in model.versions)
        raise InputError(
            f"{name} has no {f'version {number}' if number else 'older version'} on this machine",
            hint=f"here are: {here}; homeport models pull {name} --version N fetches another",
        )
    listing = last_listing(model.channel)
    if listing is None or all(known != target for known in listing.of(name)):
        raise ChannelRefused(
            f"the team has withdrawn version {target.version} of {name}",
            hint="go to another one with --to, or ask whoever publishes the channel",
        )
    for entry in target.entries(folder_of(model.channel, target)):
        whole(entry)
    use(name, target.version, held=True)
    return Change(name, model.active, target.version, "asked for")


def _change(session: Session, name: str, model: Installed, *, asked: bool) -> Change | None:
    offered = session.listing.of(name)
    if not offered:
        return None
    newest = offered[0]
    if all(version.version != model.active for version in offered):
        return Change(name, model.active, newest.version, "the version in use was withdrawn")
    if newest.version > model.active and (asked or not model.held):
        return Change(name, model.active, newest.version, "newer")
    return None


def _keep_pins(version: Version) -> None:
    for entry in catalogue.CATALOGUE:
        if entry.name == version.name and all(
            file.sha256 != entry.sha256 for file in version.files if file.path == version.main
        ):
            raise ChannelRefused(
                f"the channel offers other weights as {version.name}, which Homeport pins itself",
                hint="ask whoever publishes the channel to give them a name of their own",
            )


def _fetch(
    session: Session, version: Version, entry: Entry, progress: Progress, notice: Notice
) -> None:
    file = next(file for file in version.files if file.path == entry.file)
    stored = session.stored(target_of(version, file))
    if (stored.size, stored.sha256) != (file.size, file.sha256):
        raise ChannelRefused(
            f"the channel's list and its metadata disagree about {entry.file}",
            hint="tell whoever publishes the channel",
        )
    if state(entry) in (State.MISSING, State.PARTIAL):
        _adopt(entry)
    source = ChannelFile(session.place, stored.path, stored.size)
    pull(
        entry,
        [source],
        progress=lambda done, total: progress(entry.file, done, total),
        notice=notice,
    )


def _adopt(entry: Entry) -> None:
    """Take the same bytes from another model that is here, instead of fetching them again."""
    for other in (*catalogue.CATALOGUE, *_installed_entries()):
        if other.sha256 == entry.sha256 and file_of(other) != file_of(entry):
            if state(other) is not State.VERIFIED:
                continue
            path = file_of(entry)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                os.link(file_of(other), path)
            except OSError:
                return  # another file system, or none that links: fetch it
            write_stamp(entry, path.stat())
            return


def _installed_entries() -> tuple[Entry, ...]:
    return tuple(
        entry
        for model in installed().values()
        for version in model.versions
        for entry in version.entries(folder_of(model.channel, version))
    )


def _check_template(entry: Entry) -> None:
    if not entry.file.endswith(".gguf"):
        return
    found = read_metadata(verify(entry)).chat_template_sha256
    if found != entry.chat_template_sha256:
        raise ChannelRefused(
            f"{entry.name} has another chat template than the team says",
            hint="tell whoever publishes the channel",
        )


def _fetch_signature(session: Session, version: Version, entry: Entry) -> None:
    stored = session.stored(signature_target(version))
    try:
        data = session.place.read(stored.path, MOST_SIGNATURE)
    except FileNotFoundError as error:
        raise WeightsError(
            f"the signature of {version.name} is not in the channel",
            hint="tell whoever publishes it",
        ) from error
    fits = hashlib.sha256(data).hexdigest() == stored.sha256 == version.signature.sha256
    if not fits:
        raise ChannelRefused(
            f"the signature of {version.name} is not the published one",
            hint="try again, then tell whoever publishes the channel",
        )
    path = signature_of(entry)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, data)
