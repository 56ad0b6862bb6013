"""The one way to a model: scan, decide, record, send, restore, record.

Nothing else in Homeport hands a prompt to a backend. Any doubt on the way means that nothing is
sent; a cloud request that cannot be cleared is answered by the local model.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from homeport.audit import Status
from homeport.backends import Options, estimate_tokens
from homeport.backends.protocol import MOST_TOKENS
from homeport.domain import Completion, Decision, Delta, Message, Request, Route
from homeport.errors import BackendGarbage, InputError, RequestRejected
from homeport.gateway.breaker import Breaker
from homeport.gateway.conclusion import Conclusion
from homeport.gateway.ledger import Progress, intent_of
from homeport.gateway.memory import RememberingScan
from homeport.gateway.sending import Sender, closing
from homeport.gateway.shipment import Placeholders, Shipment, pack
from homeport.gateway.survey import Survey, survey, with_marks
from homeport.policy import Facts, Offer, class_results, decide
from homeport.redaction import StreamRestorer, restore

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from homeport.audit import AuditLog
    from homeport.backends import CloudBackend, LocalBackend
    from homeport.gateway.survey import Scan
    from homeport.policy import Policy
    from homeport.redaction import Vault


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what would be sent, where and why; made without sending or recording anything."""

    decision: Decision
    backend: str  # empty when nothing would be sent
    messages: tuple[Message, ...]  # as the backend would get them
    findings: Survey  # in the original messages, one tuple for each


@dataclass(frozen=True, slots=True)
class _Plan:
    """A request that was scanned and decided."""

    request: Request
    found: Survey
    decision: Decision
    tokens: int


class Gateway:
    """Holds what every request needs; one object serves one process."""

    def __init__(
        self,
        *,
        policy: Policy,
        scan: Scan,
        audit: AuditLog,
        local: LocalBackend,
        conversation_key: bytes,
        cloud: CloudBackend | None = None,
        vault: Vault | None = None,
        budget_left: Callable[[Request], bool] = lambda _request: True,
        clock: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.monotonic,
        cloud_patience_s: float = 30.0,
    ) -> None:
        self.policy = policy
        self._scan: Scan = RememberingScan(scan)
        self._audit = audit
        self._local, self._cloud = local, cloud
        self._placeholders = Placeholders(conversation_key, vault, clock)
        self._budget_left, self._timer = budget_left, timer
        self._breaker = Breaker()
        self._sender = Sender(local, cloud, self._breaker, cloud_patience_s, timer)

    async def handle(self, request: Request) -> AsyncGenerator[Decision | Delta | Completion, None]:
        """Yield the decision, then the answer's pieces, then the whole answer, all restored.

        The steps: 1 scan, 2 decide, 3 record the intent, 4 mask or clear, and send, 5 restore,
        6 record the outcome. Closing the iterator cancels the backend, and that is recorded.

        Raises:
            RequestRejected: the policy does not answer it.
            GatewayError: it could not be scanned or recorded; nothing was sent.
            BackendError: the model did not answer.
        """
        options = _options(request)
        # 1, 2
        plan = self._plan(request)
        # 3
        conclusion = await self._record_intent(plan)
        with conclusion:
            # 4
            shipment = self._pack(plan, remember=True)
            progress = conclusion.progress = self._progress(shipment.decision)
            if shipment.decision.route is Route.NONE:
                yield shipment.decision
                await conclusion.conclude(Status.REJECTED)
                raise _rejected(shipment.decision)
            # 5
            restorer = StreamRestorer(shipment.entries)
            completion = None
            async with closing(self._sender.send(shipment, options, progress)) as stream:
                async for item in stream:
                    match item:
                        case Decision():
                            yield item
                        case Delta():
                            conclusion.first_token()
                            if text := restorer.feed(item.text):
                                yield Delta(text)
                        case Completion():  # pragma: no branch -- mypy proves that none is left
                            completion = item
                            break
            if completion is None:
                raise _unfinished(progress.backend)
            if rest := restorer.finish():
                yield Delta(rest)
            # 6 before the last item: nobody may come back for more after it
            await conclusion.conclude(Status.ANSWERED, completion)
            yield replace(completion, text=restore(completion.text, shipment.entries))

    def preview(self, request: Request) -> Preview:
        """Return what `handle` would send, without sending, recording or remembering anything."""
        plan = self._plan(request)
        shipment = self._pack(plan, remember=False)
        backend = self._progress(shipment.decision).backend
        return Preview(shipment.decision, backend, shipment.masked.messages, plan.found)

    def _plan(self, request: Request) -> _Plan:
        found = survey(request.prompt, self._scan)
        tokens = sum(estimate_tokens(message.text) for message in request.prompt.messages)
        facts = Facts(
            texts=tuple(message.text for message in request.prompt.messages),
            principal=request.principal,
            task=request.task,
            repo=request.repo,
            paths=request.paths,
            classification=request.classification,
            findings=tuple(finding for findings in found for finding in findings),
            tokens=tokens,
            cloud_asked=request.allow_cloud,
            offer=self._offer(),
            budget_left=self._budget_left(request),
        )
        decision = decide(self.policy, facts)
        marked = with_marks(request.prompt, found, self.policy, decision.redacted_classes)
        return _Plan(request, marked, decision, tokens)

    async def _record_intent(self, plan: _Plan) -> Conclusion:
        progress = self._progress(plan.decision)
        intent = intent_of(
            plan.request,
            plan.decision,
            plan.found,
            backend=progress.backend,
            cloud=self._cloud.name if self._cloud else "",
            tokens=plan.tokens,
            classes=class_results(self.policy, plan.decision),
            key=self._audit.key,
        )
        writing = asyncio.ensure_future(asyncio.to_thread(self._audit.intend, intent))
        try:
            receipt = await asyncio.shield(writing)
        except asyncio.CancelledError as error:
            # It is being written whoever waits for it, so it must be concluded too.
            Conclusion(self._audit, await writing, progress, self._timer).now(error)
            raise
        return Conclusion(self._audit, receipt, progress, self._timer)

    def _pack(self, plan: _Plan, *, remember: bool) -> Shipment:
        conversation = plan.request.conversation
        known = self._placeholders.known(conversation)
        masker = self._placeholders.masker(conversation, known)
        shipment = pack(
            plan.request.prompt,
            plan.found,
            plan.decision,
            policy=self.policy,
            scan=self._scan,
            masker=masker,
            known=known,
        )
        if remember:
            self._placeholders.keep(conversation, shipment.masked.entries)
        return shipment

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
            resting=self._breaker.resting(self._timer()),
        )

    def _progress(self, decision: Decision) -> Progress:
        match decision.route:
            case Route.CLOUD:
                return Progress(decision.route, self._cloud.name if self._cloud else "")
            case Route.LOCAL:
                return Progress(decision.route, self._local.name)
            case Route.NONE:  # pragma: no branch -- mypy proves that none is left
                return Progress(decision.route, "")


def _options(request: Request) -> Options:
    if not 1 <= request.max_tokens <= MOST_TOKENS:
        raise InputError(
            f"an answer of {request.max_tokens} tokens cannot be asked for",
            hint=f"ask for 1 to {MOST_TOKENS}",
        )
    return Options(
        max_tokens=request.max_tokens, temperature=request.temperature, seed=request.seed
    )


def _rejected(decision: Decision) -> RequestRejected:
    return RequestRejected(
        f"the policy rejects this request ({decision.rule})",
        hint="`homeport policy explain` says which rule, and why",
    )


def _unfinished(backend: str) -> BackendGarbage:
    return BackendGarbage(
        f"{backend} ended without completing its answer",
        hint="try again; `homeport doctor` checks the model",
    )
