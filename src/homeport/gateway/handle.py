"""The one way to a model: scan, decide, record, send, restore, record.

Nothing else in Homeport hands a prompt to a backend. Any doubt on the way means that nothing is
sent; a cloud request that cannot be cleared is answered by the local model.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from homeport.audit import Status
from homeport.backends import Options, estimate_tokens
from homeport.backends.protocol import MOST_TOKENS, MOST_TOKENS_OF_A_PROGRAM
from homeport.domain import (
    Burst,
    Completion,
    Decision,
    Delta,
    Message,
    Piece,
    Prompt,
    Request,
    Role,
    Route,
)
from homeport.errors import BackendGarbage, InputError, RequestRejected
from homeport.gateway.allowance import Allowance
from homeport.gateway.answers import AnswerRestorer
from homeport.gateway.breaker import Breaker
from homeport.gateway.conclusion import Conclusion
from homeport.gateway.escalation import Escalation, Signal
from homeport.gateway.journal import Journal
from homeport.gateway.ledger import Progress, intent_of, joined
from homeport.gateway.memory import RememberingScan
from homeport.gateway.screening import AnswerScreen
from homeport.gateway.sending import Sender, closing
from homeport.gateway.shipment import Placeholders, Shipment, pack
from homeport.gateway.survey import Survey, passages, survey, with_marks
from homeport.policy import Facts, Offer, class_results, decide

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from homeport.audit import AuditLog, Receipt
    from homeport.backends import CloudBackend, LocalBackend
    from homeport.domain import Finding, Principal
    from homeport.gateway.clearance import Labels
    from homeport.gateway.survey import Scan
    from homeport.policy import Policy
    from homeport.redaction import Vault


_T = TypeVar("_T")
NOT_HEARD = Escalation()
_LONG = 200_000  # characters


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what would be sent, where and why; made without sending or recording anything."""

    decision: Decision
    backend: str  # empty when nothing would be sent
    messages: tuple[Message, ...]  # as the backend would get them
    findings: Survey  # in the original messages, one tuple for each


@dataclass(frozen=True, slots=True)
class Shown:
    """A text as a model would see it, and what was found in it."""

    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A request that was scanned and decided."""

    request: Request
    found: Survey
    decision: Decision
    tokens: int
    policy: Policy


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
        others: tuple[LocalBackend, ...] = (),
        cloud: CloudBackend | None = None,
        vault: Vault | None = None,
        budget_left: Callable[[Request], bool] = lambda _request: True,
        clock: Callable[[], float] = time.time,
        timer: Callable[[], float] = time.monotonic,
        cloud_patience_s: float = 30.0,
        escalation: Escalation = NOT_HEARD,
        allowance: Allowance | None = None,
    ) -> None:
        self._allowance, self._clock = allowance or Allowance(), clock
        self.policy = policy
        self._escalation = escalation
        self._scan: Scan = RememberingScan(scan)
        self._key = audit.key
        self._journal = Journal(audit)
        self._local, self._cloud = local, cloud
        self._placeholders = Placeholders(conversation_key, vault, clock)
        self._budget_left, self._timer = budget_left, timer
        self.breakers = {one.name: Breaker() for one in (local, *others, cloud) if one is not None}
        self._sender = Sender((local, *others), cloud, self.breakers, cloud_patience_s, timer)

    async def handle(self, request: Request) -> AsyncGenerator[Decision | Delta | Completion, None]:
        """Yield as `stream` does, but each piece of text alone, and the end once it is recorded."""
        async with aclosing(self.stream(request, patient=True)) as items:
            async for item in items:
                if isinstance(item, Burst):
                    for piece in item.pieces:
                        if isinstance(piece, str):
                            yield Delta(piece)
                else:
                    yield item

    def stream(
        self, request: Request, *, patient: bool = False
    ) -> AsyncGenerator[Decision | Burst | Completion, None]:
        """Yield as `_answer` does; an unsure local answer may be thrown away for the cloud's.

        Raises:
            GatewayError, BackendError: as there.
        """
        if self._escalation.weighs(request):
            return self._weighed(request, patient=patient)
        return self._answer(request, patient=patient)

    async def _weighed(
        self, request: Request, *, patient: bool
    ) -> AsyncGenerator[Decision | Burst | Completion, None]:
        unsure = False
        async with aclosing(self._answer(request, patient=patient)) as items:
            async for item in items:
                unsure = (
                    isinstance(item, Completion)
                    and self._escalation.unsure(item)
                    and self._would_leave(request)
                )
                if not unsure:
                    yield item
        if unsure:
            again = replace(request, allow_cloud=True)
            async with aclosing(self._answer(again, Signal.CONFIDENCE, patient=patient)) as items:
                async for item in items:
                    yield item

    def _would_leave(self, request: Request) -> bool:
        """Tell whether the cloud would answer if it were asked for, so that nothing is lost."""
        plan = self._plan(replace(request, allow_cloud=True))
        return self._pack(plan, remember=False).decision.route is Route.CLOUD

    async def _answer(
        self, request: Request, signal: Signal | None = None, *, patient: bool = False
    ) -> AsyncGenerator[Decision | Burst | Completion, None]:
        """Yield the decision, then the answer's pieces, then the whole answer, all restored.

        The steps: 1 scan, 2 decide, 3 record the intent, 4 mask or clear, and send, 5 screen
        and restore, 6 record the outcome. Closing the iterator cancels the backend, and that is
        recorded. Only who is `patient` waits until the outcome of an answer is on the disk;
        `recorded` waits for all of them.

        Raises:
            RequestRejected: the policy does not answer it.
            GatewayError: it could not be scanned or recorded; nothing was sent.
            BackendError: the model did not answer.
        """
        options = _options(request, weighed=self._escalation.weighs(request))
        # 1, 2
        plan = await self._aside(request, lambda: self._plan(request, signal))
        # 3
        async with await self._record_intent(plan) as conclusion:
            # 4
            name = conclusion.receipt.request
            shipment = await self._aside(
                request, lambda: self._pack(plan, remember=True, name=name)
            )
            progress = conclusion.progress = self._progress(shipment.decision)
            if shipment.decision.route is Route.NONE:
                yield shipment.decision
                conclusion.conclude(Status.REJECTED)
                raise _rejected(shipment.decision)
            # 5
            screen = AnswerScreen(shipment.decision.answers, self._scan)
            restorer = AnswerRestorer(shipment.entries)
            completion = None
            try:
                async with closing(self._sender.send(shipment, options, progress)) as stream:
                    async for item in stream:
                        if isinstance(item, Decision):
                            yield item
                            continue
                        if isinstance(item, Completion):
                            completion = item
                            break
                        conclusion.first_token()
                        if pieces := restorer.feed(screen.feed(_pieces(item))):
                            yield Burst(pieces)
            finally:  # what was sent was used, however it ended
                self._allowance.count(
                    progress, request.principal, self._now(), plan.tokens, completion
                )
            if completion is None:
                raise _unfinished(progress.backend)
            progress.cost = self._allowance.cost(progress, completion)
            if rest := (*restorer.feed(screen.finish()), *restorer.finish()):
                yield Burst(rest)
            completion, progress.findings = screen.whole(completion)
            # 6 before the last item: nobody may come back for more after it
            written = conclusion.conclude(Status.ANSWERED, completion, waits=patient)
            if patient:
                await asyncio.shield(written)
            yield restorer.whole(completion)

    def take_policy(self, policy: Policy) -> None:
        """Decide by this policy from the next request on."""
        self.policy = policy

    @property
    def broken(self) -> str:
        """Why nothing can be recorded, and so nothing answered; empty while all is well."""
        return self._journal.broken

    @property
    def unwritten(self) -> int:
        """How many records are on their way to the disk."""
        return self._journal.unwritten

    @property
    def window(self) -> int:
        """How many tokens the local model may have before it."""
        return self._local.context_window

    def resting(self) -> dict[str, bool]:
        """Return whether each backend rests after its failures."""
        now = self._timer()
        return {name: breaker.resting(now) for name, breaker in self.breakers.items()}

    async def models(self) -> tuple[str, ...]:
        """Return the names of the models there are, as their servers tell them."""
        found: dict[str, None] = {}
        for backend in self._sender.locals:
            listed = getattr(backend, "models", None)
            found |= dict.fromkeys(await listed() if listed is not None else (backend.name,))
        return tuple(found)

    def finds_nothing(self, text: str) -> bool:
        """Tell whether the detectors find nothing in a text."""
        return not self._scan(text)

    def masked(self, text: str, principal: Principal) -> Shown:
        """Return a text as a local model would see it; nothing is sent, recorded or remembered."""
        preview = self.preview(Request(Prompt((Message(Role.USER, text),)), principal, "redact"))
        shown = preview.messages[0].text if preview.messages else ""
        return Shown(shown, preview.findings[0])

    async def recorded(self) -> None:
        """Wait until everything begun so far is in the audit log."""
        await self._journal.written()

    def preview(self, request: Request) -> Preview:
        """Return what `handle` would send, without sending, recording or remembering anything."""
        plan = self._plan(request)
        shipment = self._pack(plan, remember=False)
        backend = self._progress(shipment.decision).backend
        return Preview(shipment.decision, backend, shipment.masked.messages, plan.found)

    def _plan(self, request: Request, signal: Signal | None = None) -> _Plan:
        policy = self.policy  # this one to the end, whatever is loaded meanwhile
        found = survey(request.prompt, self._scan)
        texts = passages(request.prompt)
        tokens = sum([estimate_tokens(text) for text in texts])
        now = self._now()
        asks = signal or self._escalation.signal(request, tokens, self.window)
        if request.allow_cloud is not (asks is not None):
            request = replace(request, allow_cloud=asks is not None)
        facts = Facts(
            texts=texts,
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
        return _Plan(request, marked, decision, tokens, policy)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    async def _record_intent(self, plan: _Plan) -> Conclusion:
        progress = self._progress(plan.decision)
        intent = intent_of(
            plan.request,
            plan.decision,
            plan.found,
            backend=progress.backend,
            cloud=self._cloud.name if self._cloud else "",
            tokens=plan.tokens,
            classes=class_results(plan.policy, plan.decision),
            key=self._key,
        )
        writing = self._journal.intend(intent)
        try:
            receipt = await asyncio.shield(writing)
        except asyncio.CancelledError as error:
            # It is being written whoever waits for it, so it must be concluded too.
            async with self._conclusion(await writing, progress) as conclusion:
                conclusion.ended_by(error)
            raise
        return self._conclusion(receipt, progress)

    def _conclusion(self, receipt: Receipt, progress: Progress) -> Conclusion:
        return Conclusion(self._journal, self._key, receipt, progress, self._timer)

    def _pack(self, plan: _Plan, *, remember: bool, name: str = "") -> Shipment:
        conversation = plan.request.conversation
        known = self._placeholders.known(conversation)
        masker = self._placeholders.masker(conversation, known)
        shipment = pack(
            plan.request.prompt,
            plan.found,
            plan.decision,
            policy=plan.policy,
            scan=self._scan,
            masker=masker,
            known=known,
            labels=self._labels(plan.request),
        )
        if remember:
            self._placeholders.keep(conversation, shipment.masked.entries)
        decision = replace(shipment.decision, request=name, categories=shipment.masked.redactions)
        return replace(shipment, decision=decision)

    async def _aside(self, request: Request, work: Callable[[], _T]) -> _T:
        """Do the work here, or beside the loop where it is long: others must not wait for it."""
        if sum([len(one.text) for one in request.prompt.messages]) < _LONG:
            return work()
        return await asyncio.to_thread(work)

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
            resting=self.breakers[self._cloud.name].resting(self._timer()),
        )

    def _progress(self, decision: Decision) -> Progress:
        match decision.route:
            case Route.CLOUD:
                return Progress(decision.route, self._cloud.name if self._cloud else "")
            case Route.LOCAL:
                return Progress(decision.route, self._local.name)
            case Route.NONE:  # pragma: no branch -- mypy proves that none is left
                return Progress(decision.route, "")


def _options(request: Request, *, weighed: bool) -> Options:
    most = MOST_TOKENS if request.sampling is None else MOST_TOKENS_OF_A_PROGRAM
    if not 1 <= request.max_tokens <= most:
        raise InputError(
            f"an answer of {request.max_tokens} tokens cannot be asked for",
            hint=f"ask for 1 to {most}",
        )
    return Options(
        max_tokens=request.max_tokens,
        temperature=request.temperature,
        seed=request.seed,
        deadline_s=request.deadline_s,
        sampling=request.sampling,
        bounded=request.bounded,
        whole=request.whole,
        weighed=weighed,
    )


def _pieces(item: Burst | Delta) -> tuple[Piece, ...]:
    return item.pieces if isinstance(item, Burst) else (item.text,)


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
