"""What is to become of a request: scanned, decided and made ready, with nothing sent or recorded.

Whatever shows a person what would happen and whatever lets it happen go through here alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from homeport.backends import estimate_tokens
from homeport.domain import Decision, Message, Prompt, Recording, Request, Role, Route
from homeport.gateway.ledger import Progress, intent_of, joined
from homeport.gateway.recording import Recorder
from homeport.gateway.shipment import pack
from homeport.gateway.survey import passages, survey, unparted, with_marks
from homeport.policy import Facts, Offer, class_results, decide

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from homeport.audit import AuditKey, Intent
    from homeport.backends import CloudBackend, LocalBackend
    from homeport.domain import Finding, Principal, Structure
    from homeport.gateway.allowance import Allowance
    from homeport.gateway.breaker import Breaker
    from homeport.gateway.clearance import Labels
    from homeport.gateway.escalation import Escalation, Signal
    from homeport.gateway.shipment import Placeholders, Shipment
    from homeport.gateway.survey import Scan, Survey
    from homeport.policy import Policy


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what would be sent, where and why; made without sending or recording anything."""

    decision: Decision
    backend: str  # empty when nothing would be sent
    messages: tuple[Message, ...]  # as the backend would get them
    findings: Survey  # in the original messages, one tuple for each
    form: Structure | None = None  # what the answer must look like, as the backend would get it


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as a model would see it, and what was found in it."""

    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A request that was scanned and decided."""

    request: Request
    found: Survey
    decision: Decision
    tokens: int
    policy: Policy


class Planner:
    """Plans requests under the policy in force."""

    def __init__(
        self,
        policy: Policy,
        scan: Scan,
        key: AuditKey,
        placeholders: Placeholders,
        *,
        local: LocalBackend,
        cloud: CloudBackend | None,
        breakers: Mapping[str, Breaker],
        allowance: Allowance,
        escalation: Escalation,
        budget_left: Callable[[Request], bool],
        clock: Callable[[], float],
        timer: Callable[[], float],
    ) -> None:
        self.policy, self.scan = policy, scan
        self._key, self._placeholders = key, placeholders
        self._local, self._cloud, self._breakers = local, cloud, breakers
        self._allowance, self._escalation, self._budget_left = allowance, escalation, budget_left
        self._clock, self._timer = clock, timer

    def plan(self, request: Request, signal: Signal | None = None) -> Plan:
        """Scan a request and decide it; `signal` is why it asks for the cloud, where we know."""
        policy = self.policy  # this one to the end, whatever is loaded meanwhile
        found = survey(request.prompt, self.scan)
        texts = passages(request.prompt)
        tokens = sum([estimate_tokens(text) for text in texts])
        now = self.now()
        asks = signal or self._escalation.signal(request, tokens, self._local.context_window)
        if request.allow_cloud is not (asks is not None):
            request = replace(request, allow_cloud=asks is not None)
        facts = Facts(
            texts=texts,
            across=unparted(request.prompt),
            principal=request.principal,
            task=request.task,
            repo=request.repo,
            paths=request.paths,
            classification=request.classification,
            findings=tuple(finding for findings in found for finding in findings),
            tokens=tokens,
            files=request.prompt.files,
            cloud_asked=asks is not None,
            offer=self._offer(),
            budget_left=self._budget_left(request),
            spent=self._allowance.exhausted(policy, request.principal, now),
            approved=self._allowance.approved(
                request.principal, lambda: self._key.digest(joined(request.prompt)), now
            ),
            now=now,
        )
        decision = decide(policy, facts)
        if asks is not None:
            decision = replace(decision, escalation=asks.value)
        marked = with_marks(request.prompt, found, policy, decision.redacted_classes)
        return Plan(request, marked, decision, tokens, policy)

    def pack(self, plan: Plan, *, remember: bool, name: str = "") -> Shipment:
        """Mask or clear what was decided; what it withheld is kept only to `remember` it."""
        conversation = plan.request.conversation
        known = self._placeholders.known(conversation)
        masker = self._placeholders.masker(conversation, known)
        shipment = pack(
            plan.request.prompt,
            plan.found,
            plan.decision,
            policy=plan.policy,
            scan=self.scan,
            masker=masker,
            known=known,
            labels=self._labels(plan.request),
        )
        if remember:
            self._placeholders.keep(conversation, shipment.masked.entries)
        decision = replace(shipment.decision, request=name, categories=shipment.masked.redactions)
        return replace(shipment, decision=decision)

    def intent(self, plan: Plan) -> Intent:
        """Return the record of what is about to happen."""
        return intent_of(
            plan.request,
            plan.decision,
            plan.found,
            backend=self.progress(plan.decision).backend,
            cloud=self._cloud.name if self._cloud else "",
            tokens=plan.tokens,
            classes=class_results(plan.policy, plan.decision),
            key=self._key,
        )

    def progress(self, decision: Decision) -> Progress:
        """Return the beginning of what becomes of a decision."""
        match decision.route:
            case Route.CLOUD:
                return Progress(decision.route, self._cloud.name if self._cloud else "")
            case Route.LOCAL:
                return Progress(decision.route, self._local.name)
            case Route.NONE:  # pragma: no branch -- mypy proves that none is left
                return Progress(decision.route, "")

    def recorder(self, plan: Plan) -> Recorder | None:
        """Return what redacts the words that the record keeps; None where it keeps none."""
        if plan.decision.recording is Recording.DIGESTS:
            return None
        return Recorder(self.scan, plan.policy, plan.decision.redacted_classes)

    def preview(self, request: Request) -> Preview:
        """Return what `handle` would send, without sending, recording or remembering anything."""
        plan = self.plan(request)
        shipment = self.pack(plan, remember=False)
        backend = self.progress(shipment.decision).backend
        masked = shipment.masked
        form = masked.prompt.schema
        return Preview(shipment.decision, backend, masked.messages, plan.found, form)

    def masked(self, text: str, principal: Principal) -> Shown:
        """Return a text as a local model would see it; nothing is sent, recorded or remembered."""
        preview = self.preview(Request(Prompt((Message(Role.USER, text),)), principal, "redact"))
        shown = preview.messages[0].text if preview.messages else ""
        return Shown(shown, preview.findings[0])

    def would_leave(self, request: Request) -> bool:
        """Tell whether the cloud would answer if it were asked for, so that nothing is lost."""
        plan = self.plan(replace(request, allow_cloud=True))
        return self.pack(plan, remember=False).decision.route is Route.CLOUD

    def now(self) -> datetime:
        """Return the time."""
        return datetime.fromtimestamp(self._clock(), UTC)

    def _labels(self, request: Request) -> Labels:
        """Return what another Homeport is told of a request beside its prompt."""
        if not getattr(self._cloud, "takes_labels", False):
            return ()
        return (
            ("X-Homeport-Task", request.task),
            ("X-Homeport-Classification", request.classification),
            ("X-Homeport-Repo", request.repo),
            ("X-Homeport-Paths", ",".join(request.paths)),
            ("X-Homeport-Allow-Cloud", "1"),
        )

    def _offer(self) -> Offer | None:
        if self._cloud is None:
            return None
        declared = self._cloud.properties
        return Offer(
            name=self._cloud.name,
            retention_days=declared.retention_days,
            trains_on_data=declared.trains_on_data,
            region=declared.region,
            private_network=declared.private_network,
            customer_managed_keys=declared.customer_managed_keys,
            attestations=declared.attestations,
            resting=self._breakers[self._cloud.name].resting(self._timer()),
        )
