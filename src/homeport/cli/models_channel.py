"""`homeport models channel`: the publisher's side of a team's channel of models."""

import argparse
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.cli.models_view import ProgressLine, megabytes, print_json
from homeport.cli.terminal import clean
from homeport.errors import InputError, WeightsError
from homeport.weights import catalogue, file_of, verify
from homeport.weights.catalogue import Purpose

if TYPE_CHECKING:
    from homeport.weights.channel.repository import Repository

VERB = "channel"
ROLES = ("root", "targets", "snapshot", "timestamp")
DAYS = 30


@dataclass(frozen=True, slots=True)
class ChannelOptions:
    """What was asked of the channel in `folder`."""

    act: str
    folder: Path
    keys: tuple[Path, ...]
    days: int
    json: bool
    name: str = ""
    weights: str = ""
    version: int = 0
    licence: str = ""
    purpose: str = Purpose.ANSWER
    new_template: bool = False
    default: bool = False
    role: str = ""
    key: str = ""
    threshold: int = 0
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """The keys of a role, and how many of them must sign."""

    keys: tuple[str, ...]
    threshold: int


def add_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `channel` and what it can do."""
    summary = "publish a team's own signed models"
    verb = verbs.add_parser(VERB, help=summary, description=summary[0].upper() + summary[1:])
    acts = verb.add_subparsers(metavar="ACT", dest="act", required=True)
    sub = _act(acts, "init", "begin a channel, with keys of its own")
    sub.add_argument("--name", required=True, help="the channel's name")
    sub.add_argument(
        "--threshold", type=_count, default=1, metavar="N", help="root keys needed for a new root"
    )
    sub = _act(acts, "publish", "sign weights and offer them as a new version")
    sub.add_argument("weights", metavar="NAME|FILE|DIR", help="a model here, or weights")
    sub.add_argument("--as", dest="name", default="", metavar="NAME", help="the model's name")
    sub.add_argument("--licence", default="", help="where the weights do not say it")
    sub.add_argument("--purpose", choices=[str(one) for one in Purpose], default=Purpose.ANSWER)
    sub.add_argument("--new-template", action="store_true", help="the chat template may differ")
    sub.add_argument("--default", action="store_true", help="what a pull without a name gets")
    sub = _act(acts, "withdraw", "offer a model, or one version of it, no longer")
    sub.add_argument("name", metavar="NAME")
    sub.add_argument("--version", type=_count, default=0, metavar="N", help="only this one")
    sub = _act(acts, "refresh", "say anew that nothing is newer, before the last word runs out")
    sub.add_argument(
        "--everything", action="store_true", help="renew the root and the list too: once a year"
    )
    sub = _act(acts, "add-key", "give a role one more key: a new one, or another person's")
    _add_role(sub)
    sub.add_argument("--key", default="", metavar="PUB", help="a public key (default: a new one)")
    sub.add_argument(
        "--threshold", type=_count, default=0, metavar="N", help="how many must sign from now on"
    )
    sub = _act(acts, "revoke-key", "take a key away from a role")
    _add_role(sub)
    sub.add_argument("key", metavar="ID", help="the beginning of the key's id")
    _act(acts, "rotate-root", "replace the root keys, vouched for by the old ones")
    _act(acts, "show", "show what the channel offers, its keys and terms", keys=False)


def _act(
    acts: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    summary: str,
    *,
    keys: bool = True,
) -> argparse.ArgumentParser:
    sub = acts.add_parser(name, help=summary, description=summary[0].upper() + summary[1:])
    sub.add_argument("folder", type=Path, metavar="DIR", help="the channel's folder")
    if keys:
        sub.add_argument(
            "--keys",
            type=Path,
            action="append",
            required=True,
            metavar="DIR",
            help="a folder of private keys; more than one may be named",
        )
        sub.add_argument(
            "--days", type=_count, default=DAYS, metavar="N", help=f"until it runs out ({DAYS})"
        )
    sub.add_argument("--json", action="store_true", help="write JSON")
    return sub


def _add_role(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--role", choices=ROLES, required=True)


def _count(text: str) -> int:
    value = int(text)
    if not 0 < value <= 3650:  # noqa: PLR2004 -- ten years, or as many keys
        raise ValueError(text)
    return value


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked and return the exit code."""
    known = {name: value for name, value in vars(arguments).items() if value is not None}
    options = ChannelOptions(
        act=arguments.act,
        folder=arguments.folder,
        keys=tuple(known.get("keys", ())),
        days=known.get("days", DAYS),
        json=arguments.json,
        name=known.get("name", ""),
        weights=known.get("weights", ""),
        version=known.get("version", 0),
        licence=known.get("licence", ""),
        purpose=known.get("purpose", Purpose.ANSWER),
        new_template=known.get("new_template", False),
        default=known.get("default", False),
        role=known.get("role", ""),
        key=known.get("key", ""),
        threshold=known.get("threshold", 0),
        everything=known.get("everything", False),
    )
    try:
        return _ACTS[options.act](options)
    except ImportError as error:
        raise WeightsError(
            "channels need the extra 'signing'", hint="pip install 'homeport[signing]'"
        ) from error


def _repository(options: ChannelOptions) -> "Repository":
    from homeport.weights.channel.keys import KeyRing  # noqa: PLC0415 -- 200 ms, for channels only
    from homeport.weights.channel.repository import Repository  # noqa: PLC0415 -- as above
    from homeport.weights.signing import passphrase  # noqa: PLC0415 -- as above

    keys = KeyRing(options.keys, passphrase())
    return Repository(options.folder, keys, datetime.now(UTC), options.days)


def _init(options: ChannelOptions) -> int:
    from homeport.weights.channel.publishing import begin  # noqa: PLC0415 -- as above
    from homeport.weights.signing import passphrase  # noqa: PLC0415 -- as above

    begun = begin(_repository(options), options.name, threshold=options.threshold)
    if options.json:
        return print_json(asdict(begun) | {"folder": str(options.folder)})
    print(f"channel      {begun.name} in {options.folder}")
    print(f"fingerprint  {begun.fingerprint}")
    print("members trust it once with: homeport models pull --channel URL --trust FINGERPRINT")
    if passphrase() is None:
        print("the keys are not locked: set HOMEPORT_KEY_PASSPHRASE before init to lock them")
    return 0


def _publish(options: ChannelOptions) -> int:
    from homeport.weights.channel.publishing import publish  # noqa: PLC0415 -- as above
    from homeport.weights.describing import Wishes  # noqa: PLC0415 -- as above

    weights, name, licence = _weights(options)
    line = ProgressLine("")
    try:
        version = publish(
            _repository(options),
            weights,
            Wishes(name, licence, Purpose(options.purpose), options.new_template),
            default=options.default,
            progress=line.show_file,
        )
    finally:
        line.end()
    if options.json:
        return print_json(asdict(version))
    print(f"{version.name} version {version.version}: {megabytes(version.size)}, {version.licence}")
    print(f"chat template {version.chat_template_sha256 or 'none'}")
    return 0


def _weights(options: ChannelOptions) -> tuple[Path, str, str]:
    """Return the weights, what to call them, and their licence where it is known."""
    for entry in catalogue.CATALOGUE:
        if entry.name == options.weights:
            verify(entry)
            return file_of(entry), options.name or entry.name, options.licence or entry.licence
    path = Path(options.weights)
    if not path.exists():
        known = ", ".join(entry.name for entry in catalogue.CATALOGUE)
        raise InputError(
            f"there are no weights at {path}", hint=f"name a file, a folder, or one of: {known}"
        )
    name = options.name or path.name.removesuffix(".gguf").lower()
    return path, name, options.licence


def _withdraw(options: ChannelOptions) -> int:
    from homeport.weights.channel.publishing import withdraw  # noqa: PLC0415 -- as above

    gone = withdraw(_repository(options), options.name, options.version)
    if options.json:
        return print_json([{"name": one.name, "version": one.version} for one in gone])
    for one in gone:
        print(f"{one.name} version {one.version} is offered no longer")
    return 0


def _refresh(options: ChannelOptions) -> int:
    from homeport.weights.channel.publishing import refresh  # noqa: PLC0415 -- as above

    until = refresh(_repository(options), everything=options.everything)
    if options.json:
        return print_json({"valid_until": until})
    print(f"valid until {until}")
    return 0


def _add_key(options: ChannelOptions) -> int:
    from homeport.weights.channel.publishing import add_key  # noqa: PLC0415 -- as above

    public = Path(options.key) if options.key else None
    keyid = add_key(_repository(options), options.role, public, threshold=options.threshold)
    return _say_key(options, "has the key", keyid)


def _revoke_key(options: ChannelOptions) -> int:
    from homeport.weights.channel.publishing import revoke_key  # noqa: PLC0415 -- as above

    return _say_key(
        options, "has no longer", revoke_key(_repository(options), options.role, options.key)
    )


def _say_key(options: ChannelOptions, said: str, keyid: str) -> int:
    if options.json:
        return print_json({"role": options.role, "key": keyid})
    print(f"the role {options.role} {said} {keyid}")
    return 0


def _rotate_root(options: ChannelOptions) -> int:
    from homeport.weights.channel.publishing import rotate_root  # noqa: PLC0415 -- as above

    old = rotate_root(_repository(options))
    if options.json:
        return print_json({"replaced": list(old)})
    print("the root has new keys; members follow by themselves")
    for keyid in old:
        print(
            f"no longer needed: {', '.join(str(k / f'root-{keyid[:8]}.pem') for k in options.keys)}"
        )
    return 0


def _show(options: ChannelOptions) -> int:
    from homeport.weights.channel.publishing import listing_of  # noqa: PLC0415 -- as above

    repository = _repository(options)
    with repository.changing() as signatures:
        listing = listing_of(repository, signatures)
        root = signatures.root.signed
        roles = {
            role: Held(tuple(known.keyids), known.threshold) for role, known in root.roles.items()
        }
        terms = {
            "root": root.expires,
            "targets": signatures.targets.signed.expires,
            "snapshot": signatures.snapshot.signed.expires,
            "timestamp": signatures.timestamp.signed.expires,
        }
    until = {role: end.isoformat(timespec="seconds") for role, end in terms.items()}
    if options.json:
        return print_json(
            {
                "name": listing.channel,
                "default": listing.default,
                "models": [asdict(version) for version in listing.versions],
                "root_version": root.version,
                "roles": {role: asdict(held) for role, held in roles.items()},
                "valid_until": until,
            }
        )
    print(f"channel {listing.channel}, root version {root.version}")
    for version in listing.versions:
        mark = "*" if version.name == listing.default else " "
        size = megabytes(version.size)
        print(f"{mark} {version.name} {version.version}  {size}  {clean(version.licence)}")
    for role, held in roles.items():
        short = ", ".join(keyid[:8] for keyid in held.keys)
        print(f"  {role:<10} {held.threshold} of {short}, until {until[role]}")
    return 0


_ACTS = {
    "init": _init,
    "publish": _publish,
    "withdraw": _withdraw,
    "refresh": _refresh,
    "add-key": _add_key,
    "revoke-key": _revoke_key,
    "rotate-root": _rotate_root,
    "show": _show,
}
