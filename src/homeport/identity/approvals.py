"""What one person proposes and a second one approves: a policy, or a single request.

Both sign; who they are is told by their keys in `identity.toml`. A signature holds only as long as
its key stands there, so taking somebody out takes back what they approved.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from homeport.domain import Principal
from homeport.errors import InputError, NotPermitted
from homeport.identity.roles import Right, may, require
from homeport.identity.signatures import signature_holds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from homeport.identity.settings import Approver
    from homeport.identity.signatures import SigningKey


class Subject(StrEnum):
    """What is to be approved."""

    POLICY = "policy"
    REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal, with its approval when there is one."""

    id: str
    subject: Subject
    digest: str  # of the policy document, or of the prompt as the record has it
    proposed: datetime
    expires: datetime  # no approval afterwards, and an approved request is forgotten
    reason: str = ""
    principal: str = ""  # whose request it is
    base: str = ""  # the digest of the policy in force when it was proposed
    content: str = ""  # the policy document
    proposer: str = ""
    signature: str = ""
    approver: str = ""
    approved: datetime | None = None
    approval: str = ""

    def standing(self, now: datetime) -> str:
        """Return in a word how it stands: open, approved or expired."""
        if self.expires <= now:
            return "expired"
        return "open" if self.approved is None else "approved"

    def statement(self) -> bytes:
        """Return what its proposer signs: all of it, so that nothing can be put in its place."""
        content = hashlib.sha256(self.content.encode("utf-8", "surrogatepass")).hexdigest()
        parts = (self.id, self.subject, self.digest, self.principal, self.base, content)
        times = (self.proposed.isoformat(), self.expires.isoformat())
        return json.dumps(
            ["homeport proposal v1", *parts, *times, self.reason, self.proposer]
        ).encode()

    def approval_statement(self) -> bytes:
        """Return what its approver signs."""
        moment = self.approved.isoformat() if self.approved else ""
        proposal = hashlib.sha256(self.statement()).hexdigest()
        return json.dumps(["homeport approval v1", proposal, self.approver, moment]).encode()


def signer(key: SigningKey, people: Iterable[Approver]) -> Approver:
    """Return the person whose key this is.

    Raises:
        NotPermitted: nobody in the settings has it.
    """
    for one in people:
        if one.key == key.public:
            return one
    raise NotPermitted(
        "this key is nobody's who may propose or approve",
        hint="put its public half under [[approvers]] in identity.toml",
    )


def propose(proposal: Proposal, key: SigningKey, people: Iterable[Approver]) -> Proposal:
    """Return the proposal, signed.

    Raises:
        NotPermitted: the key is nobody's.
    """
    named = replace(proposal, proposer=signer(key, people).name)
    return replace(named, signature=key.sign(named.statement()))


def approve(
    proposal: Proposal, key: SigningKey, people: tuple[Approver, ...], now: datetime
) -> Proposal:
    """Return the proposal, approved by a second person.

    Raises:
        NotPermitted: the key is nobody's, the proposer's own, or of somebody who may not approve.
        InputError: the proposal is not open any more, or was changed since it was signed.
    """
    person = signer(key, people)
    require(Principal(person.name, tuple(role.value for role in person.roles)), Right.APPROVE)
    if person.name == proposal.proposer:
        raise NotPermitted(
            f"{person.name} proposed this, so somebody else must approve it",
            hint="ask a second person with the role security or admin",
        )
    standing = proposal.standing(now)
    if standing != "open":
        raise InputError(f"the proposal {proposal.id} is {standing}", hint="propose it again")
    if problem := _proposal_problem(proposal, people):
        raise InputError(f"the proposal {proposal.id} cannot be trusted: {problem}", hint=_AGAIN)
    named = replace(proposal, approver=person.name, approved=now)
    return replace(named, approval=key.sign(named.approval_statement()))


_AGAIN = "propose it again, with a key that stands in identity.toml"


def problem_of(proposal: Proposal, people: tuple[Approver, ...]) -> str:
    """Return why an approval does not hold; empty when it does."""
    if problem := _proposal_problem(proposal, people):
        return problem
    approver = next((one for one in people if one.name == proposal.approver), None)
    if approver is None or proposal.approved is None:
        return "nobody who stands in identity.toml has approved it"
    if not may(Principal(approver.name, tuple(r.value for r in approver.roles)), Right.APPROVE):
        return "its approver may not approve"
    if approver.name == proposal.proposer:
        return "it was approved by whoever proposed it"
    if not signature_holds(approver.key, proposal.approval, proposal.approval_statement()):
        return "its approval was changed after it was signed"
    return ""


def _proposal_problem(proposal: Proposal, people: tuple[Approver, ...]) -> str:
    proposer = next((one for one in people if one.name == proposal.proposer), None)
    if proposer is None:
        return "its proposer does not stand in identity.toml"
    if not signature_holds(proposer.key, proposal.signature, proposal.statement()):
        return "it was changed after it was signed"
    return ""
