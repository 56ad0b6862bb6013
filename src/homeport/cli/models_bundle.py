"""`homeport models bundle`: a team's models in one file, for machines without a network."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from homeport.cli.models_team import TeamOptions, add_channel, channel_for, session_of
from homeport.cli.models_view import ProgressLine, megabytes, print_json
from homeport.errors import WeightsError
from homeport.weights import file_of
from homeport.weights.trust import trust_in_force

VERB = "bundle"


@dataclass(frozen=True, slots=True)
class BundleOptions:
    """What was asked; `names` is empty for the newest version of every model."""

    act: str
    file: Path
    names: tuple[str, ...] = ()
    channel: str = ""
    trust: str = ""
    offline: bool = False
    json: bool = False


def add_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `bundle` and what it can do."""
    summary = "carry a team's models to machines without a network, in one file"
    verb = verbs.add_parser(VERB, help=summary, description=summary[0].upper() + summary[1:])
    acts = verb.add_subparsers(metavar="ACT", dest="act", required=True)
    summary = "write a channel and the newest of its models (default: all) into one file"
    sub = acts.add_parser("export", help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument("file", type=Path, metavar="FILE")
    sub.add_argument("names", metavar="NAME", nargs="*")
    add_channel(sub)
    summary = "prove and install the models of such a file"
    sub = acts.add_parser("import", help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument("file", type=Path, metavar="FILE")
    sub.add_argument("names", metavar="NAME", nargs="*")
    sub.add_argument("--trust", default="", metavar="DIGITS", help="as for pull, needed once")
    sub.add_argument("--json", action="store_true", help="write JSON")


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked and return the exit code."""
    options = BundleOptions(
        act=arguments.act,
        file=arguments.file,
        names=tuple(arguments.names),
        channel=getattr(arguments, "channel", ""),
        trust=arguments.trust,
        offline=getattr(arguments, "offline", False),
        json=arguments.json,
    )
    return _export(options) if options.act == "export" else _import(options)


def _export(options: BundleOptions) -> int:
    from homeport.weights.channel.bundle import export  # noqa: PLC0415 -- for bundles only
    from homeport.weights.channel.taking import choose  # noqa: PLC0415 -- as above

    trust = trust_in_force()
    team = TeamOptions(VERB, options.names, options.channel, options.trust, offline=options.offline)
    address = options.channel or channel_for(team, trust)
    if not address:
        raise WeightsError("no channel is named", hint="--channel URL, or the publisher's folder")
    line = ProgressLine("")
    session = session_of(team, address, trust)
    names = options.names or session.listing.names
    versions = tuple(choose(session, name, 0) for name in dict.fromkeys(names))
    try:
        size = export(session, versions, options.file, line.show_file)
    finally:
        line.end()
    models = [{"name": one.name, "version": one.version} for one in versions]
    if options.json:
        return print_json(
            {
                "file": str(options.file),
                "bytes": size,
                "channel": session.listing.channel,
                "fingerprint": session.followed.fingerprint,
                "valid_until": session.followed.valid_until,
                "models": models,
            }
        )
    print(f"{options.file}: {megabytes(size)}, from the channel {session.listing.channel}")
    for model in models:
        print(f"    {model['name']} version {model['version']}")
    print(f"import it before {session.followed.valid_until}, on a machine that trusts")
    print(session.followed.fingerprint)
    return 0


def _import(options: BundleOptions) -> int:
    from homeport.weights.channel.bundle import open_bundle  # noqa: PLC0415 -- for bundles only
    from homeport.weights.channel.following import follow  # noqa: PLC0415 -- as above
    from homeport.weights.channel.taking import choose, take  # noqa: PLC0415 -- as above

    trust = trust_in_force()
    bundle = open_bundle(options.file)
    session = follow(bundle, options.trust, trust.root)
    line = ProgressLine("")
    rows = []
    for name, number in bundle.versions:
        if options.names and name not in options.names:
            continue
        version = choose(session, name, number)
        try:
            entry = take(session, version, trust, progress=line.show_file, notice=line.say)
        finally:
            line.end()
        rows.append({"name": name, "version": number, "path": str(file_of(entry))})
    if not rows:
        held = ", ".join(name for name, _ in bundle.versions) or "nothing"
        raise WeightsError(f"the bundle holds {held}", hint="name one of its models, or none")
    if options.json:
        return print_json({"channel": session.listing.channel, "models": rows})
    for row in rows:
        print(row["path"])
    return 0
