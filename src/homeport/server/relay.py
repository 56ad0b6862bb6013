"""Takes one question from a client to the gateway, and the answer back, in the client's dialect.

The gateway decides; this only translates. A failure before the first piece is a status of its own,
one after it ends the stream in the dialect's own words.
"""

from __future__ import annotations

import hashlib
import time
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from homeport.domain import Burst, Completion, Decision, Kind, Priority, Request, Role, Route
from homeport.server.dialects import Fault
from homeport.server.dialects.fields import json_of
from homeport.server.exchange import RefusedError
from homeport.server.faults import fault_of
from homeport.server.traces import Traces

if TYPE_CHECKING:
    from homeport.domain import Principal, Prompt
    from homeport.gateway import Gateway
    from homeport.server.admission import Admission
    from homeport.server.dialects import Asked, Dialect, Voice
    from homeport.server.exchange import Exchange
    from homeport.server.metrics import Metrics
    from homeport.server.recent import Recent
    from homeport.server.traces import Span

_TRUTHS = frozenset({"1", "true", "yes", "on"})
_PRIORITIES = {"hint": Priority.HINT, "batch": Priority.BATCH}  # by the task that a caller names
_LONGEST_DEADLINE_S = 3600.0
NO_TRACES = Traces()
_BEGINS = 1024  # characters of a message's beginning and end that name a chat
_UNBOUNDED = 2048  # for a model that must have some bound


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every request."""

    allow_cloud: bool = False  # also where the request does not ask for it
    models: frozenset[str] | None = None  # the only names known; None: any name is passed on
    model: str = ""  # who answers where the request names nobody
    deadline_s: float = 600.0


@dataclass(frozen=True, slots=True)
class Relay:
    """What every exchange needs."""

    gateway: Gateway
    admission: Admission
    metrics: Metrics
    recent: Recent
    terms: Terms
    traces: Traces = NO_TRACES

    async def answer(self, exchange: Exchange, dialect: Dialect, principal: Principal) -> None:
        """Answer one question, whatever happens."""
        began = time.perf_counter()
        said = _Saying(exchange, dialect, self.metrics, began)
        span = self.traces.begin(exchange.header(b"traceparent"))
        status, model, failure = 200, "", ""
        try:
            asked = self._named(dialect.read(json_of(await exchange.body())))
            if asked.instead:
                await exchange.answer(200, asked.instead, dialect.content_type)
                return
            exchange.watch()
            request = self._request(asked, exchange, principal)
            if span is not None:
                span.asked(request, dialect.name)
                model = asked.prompt.model if self.gateway.finds_nothing(asked.prompt.model) else ""
            async with self.admission.place(principal.name):
                await self._relayed(request, asked, said, span)
        except Exception as error:  # noqa: BLE001 -- a client is always told, in its own dialect
            fault, retry_after = fault_of(error)
            status, failure = fault.status, type(error).__name__
            self.metrics.failed(type(error).__name__)
            await said.fault(fault, retry_after)
        finally:
            self.metrics.answered(dialect.name, status, time.perf_counter() - began)
            self.traces.end(span, model, status, failure)

    async def _relayed(
        self, request: Request, asked: Asked, said: _Saying, span: Span | None
    ) -> None:
        async with aclosing(self.gateway.stream(request)) as items:
            async for item in items:
                match item:
                    case Decision():
                        self._note(item, request)
                        if span is not None:
                            span.decided(item)
                        said.decided(item, asked)
                    case Burst(pieces):
                        if asked.stream:  # a model may speak in pieces whoever asks
                            await said.pieces(said.voice.pieces(pieces))
                    case Completion():
                        usage = item.usage
                        self.metrics.spent(usage.prompt_tokens, usage.completion_tokens)
                        if span is not None:
                            span.ended(item)
                        await said.end(item)

    def _named(self, asked: Asked) -> Asked:
        """Name the model that answers where the request names none."""
        if asked.prompt.model or not self.terms.model:
            return asked
        return replace(asked, prompt=replace(asked.prompt, model=self.terms.model))

    def _note(self, decision: Decision, request: Request) -> None:
        self.recent.add(decision, request.principal.name)
        self.metrics.routed(decision.route.value, cloud_asked=bool(decision.escalation))
        self.metrics.withheld(decision.categories)

    def _request(self, asked: Asked, exchange: Exchange, principal: Principal) -> Request:
        prompt = asked.prompt
        models = self.terms.models
        if models is not None:
            if prompt.model and prompt.model not in models:
                known = ", ".join(sorted(models))
                fault = Fault(404, "there is no such model here", f"known: {known}", "model")
                raise RefusedError(fault)
            prompt = replace(prompt, model="")
        wish = exchange.header(b"x-homeport-allow-cloud").lower()
        paths = exchange.header(b"x-homeport-paths")
        task = exchange.header(b"x-homeport-task") or "chat"
        return Request(
            prompt,
            principal,
            task=task,
            repo=exchange.header(b"x-homeport-repo"),
            paths=tuple([one.strip() for one in paths.split(",") if one.strip()]) if paths else (),
            classification=exchange.header(b"x-homeport-classification"),
            forbids_cloud=bool(wish) and wish not in _TRUTHS,
            allow_cloud=wish in _TRUTHS if wish else asked.allow_cloud or self.terms.allow_cloud,
            conversation=conversation_of(prompt, principal),
            sampling=asked.sampling,
            max_tokens=asked.max_tokens or _UNBOUNDED,
            bounded=asked.max_tokens is not None,
            whole=not asked.stream,
            deadline_s=_deadline(exchange, self.terms.deadline_s),
            priority=_PRIORITIES.get(task, Priority.ANSWER),
        )


class _Saying:
    """The answer while it is being said."""

    __slots__ = ("_began", "_decision", "_dialect", "_exchange", "_metrics", "_stream", "_voice")

    def __init__(
        self, exchange: Exchange, dialect: Dialect, metrics: Metrics, began: float
    ) -> None:
        self._exchange, self._dialect, self._metrics = exchange, dialect, metrics
        self._began = began
        self._voice: Voice | None = None
        self._decision: Decision | None = None
        self._stream = False

    @property
    def voice(self) -> Voice:
        """What says the answer, once it is known where it comes from."""
        assert self._voice is not None  # noqa: S101 -- the decision comes first
        return self._voice

    def decided(self, decision: Decision, asked: Asked) -> None:
        """Note where the answer comes from; nothing is said before there is something to say."""
        self._decision = decision
        self._stream = asked.stream
        self._voice = self._dialect.voice(asked, decision, time.time())

    async def pieces(self, block: bytes) -> None:
        """Say what has come, beginning the answer if need be."""
        if not self._exchange.started:
            await self._begin()
            block = self.voice.head() + block
        await self._exchange.more(block)

    async def end(self, completion: Completion) -> None:
        """Say the end, or the whole."""
        if not self._stream:
            self._metrics.began(self._dialect.name, time.perf_counter() - self._began)
            body = self.voice.whole(completion)
            await self._exchange.answer(200, body, headers=self._headers())
            return
        block = self.voice.tail(completion)
        if not self._exchange.started:
            await self._begin()
            block = self.voice.head() + block
        await self._exchange.end(block)

    async def fault(self, fault: Fault, retry_after: int | None) -> None:
        """Say what went wrong, in whatever way is still open."""
        if self._exchange.ended:
            return
        if self._exchange.started:
            await self._exchange.end(self.voice.broken(fault))
            return
        headers = self._headers()
        if retry_after is not None:
            headers = (*headers, (b"retry-after", b"%d" % retry_after))
        await self._exchange.answer(fault.status, self._dialect.error(fault), headers=headers)

    async def _begin(self) -> None:
        self._metrics.began(self._dialect.name, time.perf_counter() - self._began)
        await self._exchange.start(200, self._dialect.content_type, self._headers())

    def _headers(self) -> tuple[tuple[bytes, bytes], ...]:
        decision = self._decision
        if decision is None:
            return ()
        asked: tuple[tuple[bytes, bytes], ...] = ()
        if decision.escalation:
            came = "granted" if decision.route is Route.CLOUD else "refused"
            asked = ((b"x-homeport-escalation", f"{decision.escalation}, {came}".encode()),)
        return (
            *asked,
            (b"x-homeport-route", decision.route.value.encode()),
            (b"x-homeport-decision", decision.request.encode()),
            (b"x-homeport-redactions", b"%d" % decision.redactions),
        )


def conversation_of(prompt: Prompt, principal: Principal) -> str:
    """Return a name for a chat that is the same at each of its turns: how it begins.

    Its placeholders then stay the same too, and a model server finds what it has read before. Two
    chats of one principal that begin with the same long text may share a name, and so placeholders.
    """
    digest = hashlib.blake2b(principal.name.encode(), digest_size=12)
    if prompt.kind is Kind.EMBEDDING:
        return digest.hexdigest()
    for message in prompt.messages:
        text = message.text
        digest.update(b"\x1f%d\x1f" % len(text))
        digest.update((text[:_BEGINS] + text[-_BEGINS:]).encode("utf-8", "surrogatepass"))
        if message.role is Role.USER:
            break
    return digest.hexdigest()


def _deadline(exchange: Exchange, longest: float) -> float:
    wanted = exchange.header(b"x-homeport-deadline")
    if not wanted:
        return longest
    try:
        seconds = float(wanted)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_DEADLINE_S:
        fault = Fault(400, "X-Homeport-Deadline must be seconds, more than 0 and at most 3600")
        raise RefusedError(fault)
    return min(seconds, longest)
