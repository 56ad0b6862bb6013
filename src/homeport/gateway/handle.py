"""The one way to a model: scan, decide, record, send, restore, record.

Nothing else in Homeport hands a prompt to a backend. Any doubt on the way means that nothing is
sent; a cloud request that cannot be cleared is answered by the local model.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from homeport.audit import Status
from homeport.backends import Options
from homeport.backends.protocol import MOST_TOKENS, MOST_TOKENS_OF_A_PROGRAM
from homeport.domain import Burst, Completion, Decision, Delta, Piece, Request, Route
from homeport.errors import BackendGarbage, InputError, RequestRejected
from homeport.gateway.allowance import Allowance
from homeport.gateway.answers import AnswerRestorer
from homeport.gateway.breaker import Breaker
from homeport.gateway.conclusion import Conclusion
from homeport.gateway.escalation import Escalation, Signal
from homeport.gateway.journal import Journal
from homeport.gateway.memory import RememberingScan
from homeport.gateway.planning import Plan, Planner, Preview, Shown
from homeport.gateway.screening import AnswerScreen
from homeport.gateway.sending import Sender, closing
from homeport.gateway.shipment import Placeholders

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from homeport.audit import AuditLog, Receipt
    from homeport.backends import CloudBackend, LocalBackend
    from homeport.domain import Principal
    from homeport.gateway.ledger import Progress
    from homeport.gateway.survey import Scan
    from homeport.policy import Policy
    from homeport.redaction import Vault


_T = TypeVar("_T")
NOT_HEARD = Escalation()
_LONG = 200_000  # characters


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
        self._allowance, self._escalation = allowance or Allowance(), escalation
        self._key, self._journal = audit.key, Journal(audit)
        self._local, self._timer = local, timer
        self.breakers = {one.name: Breaker() for one in (local, *others, cloud) if one is not None}
        self._planner = Planner(
            policy,
            RememberingScan(scan),
            audit.key,
            Placeholders(conversation_key, vault, clock),
            local=local,
            cloud=cloud,
            breakers=self.breakers,
            allowance=self._allowance,
            escalation=escalation,
            budget_left=budget_left,
            clock=clock,
            timer=timer,
        )
        self._sender = Sender((local, *others), cloud, self.breakers, cloud_patience_s, timer)

    async def handle(
        self, request: Request, signal: Signal | None = None
    ) -> AsyncGenerator[Decision | Delta | Completion, None]:
        """Yield as `stream` does, but each piece of text alone, and the end once it is recorded."""
        async with aclosing(self.stream(request, signal, patient=True)) as items:
            async for item in items:
                if isinstance(item, Burst):
                    for piece in item.pieces:
                        if isinstance(piece, str):
                            yield Delta(piece)
                else:
                    yield item

    def stream(
        self, request: Request, signal: Signal | None = None, *, patient: bool = False
    ) -> AsyncGenerator[Decision | Burst | Completion, None]:
        """Yield as `_answer` does; an unsure local answer may be thrown away for the cloud's.

        `signal` is what asks for the cloud, where whoever asks knows that.

        Raises:
            GatewayError, BackendError: as there.
        """
        if self._escalation.weighs(request):
            return self._weighed(request, patient=patient)
        return self._answer(request, signal, patient=patient)

    async def _weighed(
        self, request: Request, *, patient: bool
    ) -> AsyncGenerator[Decision | Burst | Completion, None]:
        unsure = False
        async with aclosing(self._answer(request, patient=patient)) as items:
            async for item in items:
                unsure = (
                    isinstance(item, Completion)
                    and self._escalation.unsure(item)
                    and self._planner.would_leave(request)
                )
                if not unsure:
                    yield item
        if unsure:
            again = replace(request, allow_cloud=True)
            async with aclosing(self._answer(again, Signal.CONFIDENCE, patient=patient)) as items:
                async for item in items:
                    yield item

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
        plan = await self._aside(request, lambda: self._planner.plan(request, signal))
        # 3
        async with await self._record_intent(plan) as conclusion:
            # 4
            name = conclusion.receipt.request
            shipment = await self._aside(
                request, lambda: self._planner.pack(plan, remember=True, name=name)
            )
            progress = conclusion.progress = self._planner.progress(shipment.decision)
            progress.recorder = self._planner.recorder(plan)
            if shipment.decision.route is Route.NONE:
                yield shipment.decision
                conclusion.conclude(Status.REJECTED)
                raise _rejected(shipment.decision)
            # 5
            screen = AnswerScreen(shipment.decision.answers, self._planner.scan)
            asked = request.prompt
            as_json = asked.schema is not None or asked.as_json
            restorer = AnswerRestorer(shipment.entries, as_json=as_json)
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
                    progress, request.principal, self._planner.now(), plan.tokens, completion
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
        self._planner.policy = policy

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._planner.policy

    @property
    def broken(self) -> str:
        """Why nothing can be recorded, and so nothing answered; empty while all is well."""
        return self._journal.broken

    @property
    def unwritten(self) -> int:
        """How many records are on their way to the disk."""
        return self._journal.unwritten

    @property
    def escalation(self) -> Escalation:
        """What asks for the cloud where the caller does not."""
        return self._escalation

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
        return not self._planner.scan(text)

    def masked(self, text: str, principal: Principal) -> Shown:
        """Return a text as a local model would see it; nothing is sent, recorded or remembered."""
        return self._planner.masked(text, principal)

    def preview(self, request: Request) -> Preview:
        """Return what `handle` would send, without sending, recording or remembering anything."""
        return self._planner.preview(request)

    async def recorded(self) -> None:
        """Wait until everything begun so far is in the audit log."""
        await self._journal.written()

    async def _record_intent(self, plan: Plan) -> Conclusion:
        progress = self._planner.progress(plan.decision)
        writing = self._journal.intend(self._planner.intent(plan))
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

    async def _aside(self, request: Request, work: Callable[[], _T]) -> _T:
        """Do the work here, or beside the loop where it is long: others must not wait for it."""
        if sum([len(one.text) for one in request.prompt.messages]) < _LONG:
            return work()
        return await asyncio.to_thread(work)


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
        priority=request.priority,
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
