"""`homeport tokens`: who may ask at a team's gateway without a person: make, list and revoke."""

import argparse
import json
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from homeport.cli.acts import note_act
from homeport.cli.spans import NEVER, span
from homeport.cli.terminal import Style, line, write_lines
from homeport.errors import InputError
from homeport.identity import ServiceToken, TeamRole, TokenStore, mint, tokens_path

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}\Z")


class Verb(StrEnum):
    """What can be done with tokens."""

    CREATE = "create"
    LIST = "list"
    REVOKE = "revoke"


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    verb: Verb
    name: str
    roles: tuple[TeamRole, ...]
    expires: timedelta | None
    may_use_cloud: bool
    json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    verbs = parser.add_subparsers(metavar="VERB", dest="verb", required=True)
    create = verbs.add_parser(Verb.CREATE, help="make a token and print it, this once")
    create.add_argument("name", metavar="NAME", help="what it is for, as in ci")
    create.add_argument(
        "--role",
        action="append",
        choices=[role.value for role in TeamRole],
        help="a role it has; again: another (default: developer)",
    )
    create.add_argument("--expires", default="90d", help="12h, 30d, 4w or never (default: 90d)")
    create.add_argument("--no-cloud", action="store_true", help="it may never use the cloud")
    listed = verbs.add_parser(Verb.LIST, help="show the tokens, without their secrets")
    revoke = verbs.add_parser(Verb.REVOKE, help="refuse a token from now on")
    revoke.add_argument("name", metavar="NAME", help="its name or id")
    for sub in (create, listed, revoke):
        sub.add_argument("--json", action="store_true", help="print one JSON object")


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked and return the exit code."""
    options = _options(arguments)
    store = TokenStore(tokens_path())
    now = datetime.now(UTC)
    match options.verb:
        case Verb.CREATE:
            _create(store, options, now)
        case Verb.LIST:
            _list(store, options, now)
        case Verb.REVOKE:  # pragma: no branch -- mypy proves that none is left
            _revoke(store, options, now)
    return 0


def _options(arguments: argparse.Namespace) -> Options:
    name = getattr(arguments, "name", "")
    if arguments.verb == Verb.CREATE and not _NAME.match(name):
        raise InputError(
            f"{name!r} is no name for a token",
            hint="take up to 64 letters, digits and . _ @ -, as in ci-nightly",
        )
    roles = getattr(arguments, "role", None) or [TeamRole.DEVELOPER.value]
    return Options(
        verb=Verb(arguments.verb),
        name=name,
        roles=tuple(role for role in TeamRole if role.value in roles),
        expires=span(getattr(arguments, "expires", NEVER)),
        may_use_cloud=not getattr(arguments, "no_cloud", False),
        json=arguments.json,
    )


def _create(store: TokenStore, options: Options, now: datetime) -> None:
    expires = now + options.expires if options.expires else None
    token, text = mint(
        options.name,
        options.roles,
        now=now,
        expires=expires,
        may_use_cloud=options.may_use_cloud,
    )
    roles = [role.value for role in token.roles]
    note_act(
        "token created", {"token": token.id, "principal": token.principal.name, "roles": roles}
    )
    store.add(token)
    if options.json:
        print(json.dumps({"token": text, **_as_json(token, now)}))
        return
    print(text)
    until = f"until {expires:%Y-%m-%d %H:%M} UTC" if expires else "until it is revoked"
    print(f"it is shown this once; it is good {until}", file=sys.stderr)


def _list(store: TokenStore, options: Options, now: datetime) -> None:
    tokens = store.all().values()
    if options.json:
        print(json.dumps({"tokens": [_as_json(token, now) for token in tokens]}))
        return
    styles = {"good": Style.GOOD}
    lines = [
        line(
            (f"{token.standing(now):<8}", styles.get(token.standing(now), Style.MUTED)),
            (token.id, Style.PLACE),
            f"  {token.name}  {','.join(token.roles)}",
            f"  {'' if token.may_use_cloud else 'no cloud  '}",
            f"until {token.expires:%Y-%m-%d %H:%M}" if token.expires else "without an end",
        )
        for token in tokens
    ]
    write_lines(lines or [line("there are no tokens")], sys.stdout)


def _revoke(store: TokenStore, options: Options, now: datetime) -> None:
    for token in store.to_revoke(options.name):
        note_act("token revoked", {"token": token.id, "principal": token.principal.name})
    revoked = store.revoke(options.name, now)
    if options.json:
        print(json.dumps({"revoked": [token.id for token in revoked]}))
        return
    for token in revoked:
        print(f"revoked {token.id} ({token.name})")


def _as_json(token: ServiceToken, now: datetime) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "principal": token.principal.name,
        "roles": [role.value for role in token.roles],
        "may_use_cloud": token.principal.may_use_cloud,
        "created": token.created.isoformat(),
        "expires": token.expires.isoformat() if token.expires else None,
        "standing": token.standing(now),
    }
