"""`homeport models pull --channel`, `update`, `rollback`, `channels`: a member of a team."""

import argparse
import os
import time
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from homeport.cli.models_view import ProgressLine, print_json
from homeport.cli.terminal import clean
from homeport.errors import InputError, WeightsError
from homeport.weights import Entry, file_of, known
from homeport.weights.installed import folder_of, installed
from homeport.weights.trust import Trust, trust_in_force

if TYPE_CHECKING:
    from homeport.weights.channel.following import Followed, Session
    from homeport.weights.channel.taking import Change

PULL, UPDATE, ROLLBACK, CHANNELS = "pull", "update", "rollback", "channels"
VERBS = (UPDATE, ROLLBACK, CHANNELS)
EXIT_NEWER = 1


@dataclass(frozen=True, slots=True)
class TeamOptions:
    """What was asked of the team's channel; `names` is empty for every model."""

    verb: str
    names: tuple[str, ...] = ()
    channel: str = ""
    trust: str = ""
    version: int = 0
    check: bool = False
    offline: bool = False
    json: bool = False


def add_verbs(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the verbs of a member, besides `pull`."""
    summary = "bring the team's models up to date (default: every one)"
    sub = verbs.add_parser(UPDATE, help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument("names", metavar="NAME", nargs="*")
    sub.add_argument("--check", action="store_true", help="only say what is newer, with exit 1")
    add_channel(sub)
    summary = "use an older version of a team's model again"
    sub = verbs.add_parser(ROLLBACK, help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument("names", metavar="NAME", nargs=1)
    sub.add_argument(
        "--to", dest="version", type=_number, default=0, metavar="N", help="which (default: before)"
    )
    sub.add_argument("--json", action="store_true", help="write JSON")
    summary = "list the channels this machine trusts"
    sub = verbs.add_parser(CHANNELS, help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument("--json", action="store_true", help="write JSON")


def add_channel(sub: argparse.ArgumentParser) -> None:
    """Declare where the channel is."""
    sub.add_argument("--channel", default="", metavar="URL|DIR", help="a team's channel")
    sub.add_argument(
        "--trust",
        default="",
        metavar="DIGITS",
        help="the fingerprint of the channel's first root, needed once",
    )
    sub.add_argument("--offline", action="store_true", help="open no connection at all")
    sub.add_argument("--json", action="store_true", help="write JSON")


def add_version(sub: argparse.ArgumentParser) -> None:
    """Declare which version is wanted."""
    sub.add_argument(
        "--version", type=_number, default=0, metavar="N", help="of a team's model (newest)"
    )


def _number(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def execute_arguments(arguments: argparse.Namespace) -> int:
    """Do what a member's own verb asks and return the exit code."""
    return execute(options_of(arguments))


def execute(options: TeamOptions) -> int:
    """Do what was asked and return the exit code."""
    match options.verb:
        case "pull":
            return _pull(options)
        case "update":
            return _update(options)
        case "rollback":
            return _rollback(options)
        case _:
            return _channels(options)


def options_of(arguments: argparse.Namespace) -> TeamOptions:
    """Return the options of a member's verb."""
    name = getattr(arguments, "name", "") or ""
    return TeamOptions(
        verb=arguments.verb,
        names=tuple(getattr(arguments, "names", ())) or ((name,) if name else ()),
        channel=getattr(arguments, "channel", ""),
        trust=getattr(arguments, "trust", ""),
        version=getattr(arguments, "version", 0),
        check=getattr(arguments, "check", False),
        offline=getattr(arguments, "offline", False),
        json=arguments.json,
    )


def with_channel(options: TeamOptions) -> TeamOptions:
    """Return the options with the channel that is meant, where one is."""
    if options.channel:
        return options
    return replace(options, channel=channel_for(options, trust_in_force()))


def offered() -> tuple[Entry, ...]:
    """Return the newest version of each model that a followed channel offers and that is not here.

    As the channels were when they were last asked: no connection is opened.
    """
    from homeport.weights.channel.following import followed_channels, last_listing  # noqa: PLC0415

    names = {entry.name for entry in known()}
    found: dict[str, Entry] = {}
    for channel in followed_channels():
        listing = last_listing(channel.fingerprint)
        if listing is None:
            continue
        for name in set(listing.names) - names:
            newest = listing.of(name)[0]
            folder = folder_of(channel.fingerprint, newest)
            found.setdefault(name, newest.entries(folder)[0])
    return tuple(entry for _, entry in sorted(found.items()))


def channel_for(options: TeamOptions, trust: Trust) -> str:
    """Return the address of the channel that is meant without being named; empty if none is.

    A model that was pulled from a channel belongs to it; one that is nobody's own is looked for in
    the channel of `models.toml`, then in the channels that are known.
    """
    from homeport.weights import CATALOGUE  # noqa: PLC0415 -- cheap, but only here
    from homeport.weights.channel.following import followed_channels, last_listing  # noqa: PLC0415

    followed = followed_channels()
    name = options.names[0] if options.names else ""
    model = installed().get(name)
    for channel in followed:
        if model is not None and channel.fingerprint == model.channel:
            return channel.address
    if trust.channel and (not name or all(entry.name != name for entry in CATALOGUE)):
        return trust.channel
    for channel in followed:
        listing = last_listing(channel.fingerprint)
        own = any(entry.name == name for entry in CATALOGUE)
        if name and not own and listing is not None and name in listing.names:
            return channel.address
    return ""


def session_of(options: TeamOptions, address: str, trust: Trust) -> "Session":
    """Return the channel at an address as it is now.

    Raises:
        WeightsError: it cannot be reached or trusted.
    """
    from homeport.weights.channel.following import follow  # noqa: PLC0415 -- network code
    from homeport.weights.channel.places import place_of  # noqa: PLC0415 -- as above
    from homeport.weights.choose import Origin  # noqa: PLC0415 -- as above

    origin = Origin.of(os.environ, offline=options.offline)
    place = place_of(address, offline=origin.offline)
    told = options.trust or (trust.root if address == trust.channel else "")
    return follow(place, told, trust.root)


def _pull(options: TeamOptions) -> int:
    from homeport.weights.channel.taking import choose, take  # noqa: PLC0415 -- for channels only

    trust = trust_in_force()
    began = time.monotonic()
    line = ProgressLine("")
    session = session_of(options, options.channel, trust)
    version = choose(session, options.names[0] if options.names else "", options.version)
    try:
        entry = take(session, version, trust, progress=line.show_file, notice=line.say)
    finally:
        line.end()
    path = file_of(entry)
    if options.json:
        return print_json(
            {
                "name": version.name,
                "path": str(path),
                "bytes": version.size,
                "sha256": entry.sha256,
                "seconds": round(time.monotonic() - began, 1),
                "version": version.version,
                "channel": session.listing.channel,
            }
        )
    print(path)
    return 0


def _update(options: TeamOptions) -> int:
    from homeport.weights.channel.taking import choose, pending, take  # noqa: PLC0415 -- as above

    trust = trust_in_force()
    changes: list[Change] = []
    line = ProgressLine("")
    for address in _addresses(options, trust):
        session = session_of(options, address, trust)
        here = {name for name, model in installed().items() if _of(session, model.channel)}
        wanted = tuple(name for name in options.names if name in here)
        if options.names and not wanted and not options.channel:
            continue
        for change in pending(session, options.names if options.channel else wanted):
            changes.append(change)
            if options.check:
                continue
            version = choose(session, change.name, change.after)
            try:
                take(session, version, trust, progress=line.show_file, notice=line.say)
            finally:
                line.end()
    _say_changes(changes, options)
    return EXIT_NEWER if options.check and changes else 0


def _of(session: "Session", fingerprint: str) -> bool:
    return session.followed.fingerprint == fingerprint


def _addresses(options: TeamOptions, trust: Trust) -> tuple[str, ...]:
    """Return the channels to ask: the one named, or those that models here came from."""
    from homeport.weights.channel.following import followed_channels  # noqa: PLC0415 -- as above

    if options.channel:
        return (options.channel,)
    models = installed()
    for name in options.names:
        if name not in models:
            raise InputError(
                f"{name} does not come from a team's channel",
                hint="homeport models list shows where each model comes from",
            )
    used = {
        model.channel
        for name, model in models.items()
        if name in options.names or not options.names
    }
    channels = [one for one in followed_channels() if one.fingerprint in used]
    if not channels:
        raise WeightsError(
            "no model here comes from a team's channel",
            hint=f"homeport models pull --channel {trust.channel or 'URL'}",
        )
    _refuse_bundles(channels)
    return tuple(one.address for one in channels)


def _refuse_bundles(channels: "list[Followed]") -> None:
    for channel in channels:
        if not channel.address:
            raise WeightsError(
                f"the channel {channel.name} is known from bundles only",
                hint="import a newer bundle, or name an address with --channel",
            )


def _say_changes(changes: "list[Change]", options: TeamOptions) -> None:
    if options.json:
        print_json([asdict(change) for change in changes])
        return
    for change in changes:
        would = "would go" if options.check else "went"
        print(
            f"{change.name}: {would} from version {change.before} to {change.after} ({change.why})"
        )
    if not changes:
        print("nothing is newer")


def _rollback(options: TeamOptions) -> int:
    from homeport.weights.channel.taking import roll_back  # noqa: PLC0415 -- as above

    change = roll_back(options.names[0], options.version)
    if options.json:
        return print_json(asdict(change))
    print(f"{change.name}: went from version {change.before} back to {change.after}")
    print(f"it stays there until: homeport models update {change.name}")
    return 0


def _channels(options: TeamOptions) -> int:
    from homeport.weights.channel.following import followed_channels  # noqa: PLC0415 -- as above

    rows = [asdict(one) for one in followed_channels()]
    if options.json:
        return print_json(rows)
    for row in rows:
        print(f"{row['name']:<20} {clean(row['address']) or '(bundles only)'}")
        print(f"    root {row['fingerprint']}")
        print(f"    asked {row['seen']}, valid until {row['valid_until']}")
    if not rows:
        print("no channel is trusted here")
    return 0
