"""`homeport policy propose` and `approve`: a policy or a request that two people stand for."""

import argparse
import getpass
import json
import secrets
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from homeport.audit import audit_path, records
from homeport.cli.acts import note_act
from homeport.cli.spans import span
from homeport.cli.terminal import Style, line, write_lines
from homeport.errors import InputError
from homeport.identity import (
    ApprovalStore,
    Proposal,
    SigningKey,
    Subject,
    approvals_path,
    approve,
    load_identity_settings,
    problem_of,
    propose,
    read_signing_key,
)
from homeport.policy import Policy, load_policy, policy_in_force, read_policy
from homeport.policy.in_force import policy_place, read_document
from homeport.storage import write_whole

_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Proposing:
    """What is to be proposed."""

    file: Path | None
    request: str
    reason: str
    lasts: timedelta
    key: Path
    json: bool


@dataclass(frozen=True, slots=True)
class Approving:
    """What is to be approved; no id lists what there is."""

    id: str
    show: bool
    key: Path
    json: bool


def add_arguments(proposing: argparse.ArgumentParser, approving: argparse.ArgumentParser) -> None:
    """Declare the arguments of both verbs."""
    proposing.add_argument("file", nargs="?", metavar="POLICY", help="the policy file to propose")
    proposing.add_argument("--request", default="", metavar="ID", help="a recorded request instead")
    proposing.add_argument("--reason", default="", help="why, for whoever approves")
    proposing.add_argument("--expires", default="7d", help="12h, 7d or 2w (default: 7d)")
    approving.add_argument("id", nargs="?", default="", metavar="ID", help="what is approved")
    approving.add_argument("--show", action="store_true", help="print the proposed policy instead")
    for parser in (proposing, approving):
        parser.add_argument(
            "--key", metavar="FILE", help="your private key (default: ~/.ssh/id_ed25519)"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")


def run_propose(arguments: argparse.Namespace) -> int:
    """Sign and keep a proposal."""
    options = _proposing(arguments)
    now = datetime.now(UTC)
    found = _of_policy(options, now) if options.file else _of_request(options, now)
    signed = propose(found, _key(options.key), load_identity_settings().approvers)
    ApprovalStore(approvals_path()).keep(signed)
    if options.json:
        print(json.dumps(_as_json(signed, now)))
    else:
        print(signed.id)
        told = f"a second person approves it: homeport policy approve {signed.id}"
        print(told, file=sys.stderr)
    return 0


def run_approve(arguments: argparse.Namespace) -> int:
    """List the proposals, or approve one; an approved policy is in force at once."""
    options = Approving(arguments.id, arguments.show, _key_file(arguments.key), arguments.json)
    store, now = ApprovalStore(approvals_path()), datetime.now(UTC)
    if not options.id:
        return _list(store.all(), now, as_json=options.json)
    proposal = store.find(options.id)
    if options.show:
        print(proposal.content or f"the request of {proposal.principal}: {proposal.digest}")
        return 0
    people = load_identity_settings().approvers
    place = policy_place()
    if proposal.subject is Subject.POLICY:
        _check(proposal, policy_in_force())
    # An approval whose policy could not be written is carried out when it is given again.
    done = proposal.standing(now) == "approved" and not problem_of(proposal, people)
    approved = proposal if done else approve(proposal, _key(options.key), people, now)
    if not done:
        note_act(
            f"{approved.subject.value} approved",
            {
                "proposal": approved.id,
                "digest": approved.digest,
                "proposer": approved.proposer,
                "approver": approved.approver,
            },
        )
    store.keep(approved)
    if approved.subject is Subject.POLICY:
        _put(place, approved.content)
    _tell(approved, place, now, as_json=options.json)
    return 0


def _tell(approved: Proposal, place: Path, now: datetime, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(_as_json(approved, now)))
    else:
        until = f"{approved.expires:%Y-%m-%d %H:%M}"
        what = (
            f"the policy {approved.digest} is in force, in {place}"
            if approved.subject is Subject.POLICY
            else f"the request is approved for {approved.principal} until {until} UTC"
        )
        print(f"{approved.approver} approved {approved.id}: {what}")


def _proposing(arguments: argparse.Namespace) -> Proposing:
    if bool(arguments.file) == bool(arguments.request):
        raise InputError(
            "propose a policy file or a request",
            hint="homeport policy propose POLICY, or --request ID",
        )
    lasts = span(arguments.expires)
    if lasts is None or lasts > _LONGEST:
        raise InputError("a proposal lasts a year at most", hint="give --expires as in 7d")
    return Proposing(
        file=Path(arguments.file) if arguments.file else None,
        request=arguments.request,
        reason=arguments.reason,
        lasts=lasts,
        key=_key_file(arguments.key),
        json=arguments.json,
    )


def _of_policy(options: Proposing, now: datetime) -> Proposal:
    file = options.file or Path()
    policy = read_policy(file)
    if policy.files:
        raise InputError(
            f"{file} includes other documents",
            hint="propose one whole document, so that all is signed",
        )
    return Proposal(
        id=secrets.token_hex(4),
        subject=Subject.POLICY,
        digest=policy.digest,
        proposed=now,
        expires=now + options.lasts,
        reason=options.reason,
        base=policy_in_force().digest,
        content=read_document(file),
    )


def _of_request(options: Proposing, now: datetime) -> Proposal:
    """Find the request in the record: approved is its prompt, whoever asked it, for a while."""
    for record in records(audit_path()):
        if record is None:
            break
        if record.kind == "intent" and record.fields.get("request") == options.request:
            return Proposal(
                id=secrets.token_hex(4),
                subject=Subject.REQUEST,
                digest=str(record.fields["prompt"]),
                proposed=now,
                expires=now + options.lasts,
                reason=options.reason,
                principal=str(record.fields["principal"]),
                base=str(record.fields["policy"]),
            )
    raise InputError(
        f"the record has no request {options.request!r}",
        hint="it comes with the answer, as X-Homeport-Decision, and is in `homeport audit show`",
    )


def _check(proposal: Proposal, in_force: Policy) -> None:
    """Make sure that it is what it says, and comes after the policy that its proposer knew."""
    if load_policy(proposal.content, source=proposal.id).digest != proposal.digest:
        raise InputError(
            f"the proposal {proposal.id} names another policy than it holds",
            hint="propose it again",
        )
    if in_force.digest not in {proposal.base, proposal.digest}:
        raise InputError(
            "another policy is in force than when this one was proposed",
            hint="look at both, then propose it again",
        )


def _put(place: Path, content: str) -> None:
    """Replace the policy file, whole or not at all; a running server takes it over."""
    try:
        write_whole(place, content.encode())
    except OSError as error:
        raise InputError(
            f"it is approved, but {place} cannot be written: {error.strerror or error}",
            hint="mend that, then approve it again",
        ) from error


def _list(proposals: tuple[Proposal, ...], now: datetime, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"proposals": [_as_json(one, now) for one in proposals]}))
        return 0
    styles = {"open": Style.HEADING, "approved": Style.GOOD, "expired": Style.MUTED}
    lines = [
        line(
            (f"{one.standing(now):<9}", styles[one.standing(now)]),
            (one.id, Style.PLACE),
            f"  {one.subject.value} {one.digest[:19]}  by {one.proposer}",
            f", approved by {one.approver}" if one.approver else "",
            f"  until {one.expires:%Y-%m-%d %H:%M}  {one.reason}",
        )
        for one in proposals
    ]
    write_lines(lines or [line("nothing is proposed")], sys.stdout)
    return 0


def _as_json(one: Proposal, now: datetime) -> dict[str, object]:
    return {
        "id": one.id,
        "subject": one.subject.value,
        "digest": one.digest,
        "principal": one.principal,
        "base": one.base,
        "reason": one.reason,
        "proposer": one.proposer,
        "proposed": one.proposed.isoformat(),
        "expires": one.expires.isoformat(),
        "approver": one.approver,
        "approved": one.approved.isoformat() if one.approved else None,
        "standing": one.standing(now),
    }


def _key_file(named: str | None) -> Path:
    return Path(named) if named else Path.home() / ".ssh" / "id_ed25519"


def _key(path: Path) -> SigningKey:
    def passphrase() -> str:
        if not sys.stdin.isatty():
            raise InputError(f"{path} is locked", hint="run this in a terminal, to be asked")
        return getpass.getpass(f"passphrase of {path}: ")

    return read_signing_key(path, passphrase)
