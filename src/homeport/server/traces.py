"""Traces of requests as OpenTelemetry has them, in the words of its conventions for models.

A span tells sizes, counts, durations and names; never a word of a prompt or an answer. Off unless
an address is set. What cannot be delivered is dropped: a collector that is down holds nobody up.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import time
from collections import deque
from typing import TYPE_CHECKING

from homeport.audit.otlp import attribute
from homeport.backends.fast_json import write
from homeport.errors import BackendError
from homeport.version import __version__

if TYPE_CHECKING:
    from homeport.backends.wire import Wire
    from homeport.domain import Completion, Decision, Request

EVERY_S = 2.0
_MOST = 4096  # spans that wait
_LIMIT_S = 5.0
_PARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,63}")
_SERVER, _CLIENT = 2, 3  # kinds of spans
_FAILED = 2  # a status
_OPERATIONS = {"chat": "chat", "completion": "text_completion", "embedding": "embeddings"}


class Span:
    """One request while it is being answered."""

    __slots__ = ("_attributes", "_began", "_client_began", "_parent", "_trace", "name")

    def __init__(self, parent: str = "") -> None:
        """Begin; `parent` is the caller's `traceparent`, which is continued if it is one."""
        found = _PARENT.fullmatch(parent)
        self._trace = found[1] if found else os.urandom(16).hex()
        self._parent = found[2] if found else ""
        self._began = self._client_began = time.time_ns()
        self._attributes: dict[str, object] = {}
        self.name = "gateway"

    def asked(self, request: Request, dialect: str) -> None:
        """Note what was asked for; a model's name only where it can be nothing else."""
        prompt, sampling = request.prompt, request.sampling
        operation = _OPERATIONS[prompt.kind.value]
        self.name = operation
        self._attributes |= {
            "gen_ai.operation.name": operation,
            "homeport.dialect": dialect,
            "gen_ai.request.stream": not request.whole,
        }
        if request.bounded:
            self._attributes["gen_ai.request.max_tokens"] = request.max_tokens
        if sampling is not None:
            for name in ("temperature", "top_p", "top_k"):
                if (value := getattr(sampling, name)) is not None:
                    self._attributes[f"gen_ai.request.{name}"] = value

    def decided(self, decision: Decision) -> None:
        """Note where it goes."""
        self._client_began = time.time_ns()
        self._attributes |= {
            "homeport.route": decision.route.value,
            "homeport.decision": decision.request,
            "homeport.redactions": decision.redactions,
            "homeport.escalation": decision.escalation,
            "homeport.policy": decision.policy_digest,
        }

    def ended(self, completion: Completion) -> None:
        """Note what it cost."""
        usage = completion.usage
        self._attributes |= {
            "gen_ai.response.finish_reasons": [completion.finish],
            "gen_ai.usage.input_tokens": usage.prompt_tokens,
            "gen_ai.usage.output_tokens": usage.completion_tokens,
            "gen_ai.usage.cache_read.input_tokens": usage.cached_tokens,
        }

    def bodies(self, model: str, status: int, error: str) -> list[dict[str, object]]:
        """Return the request's span, and within it the model's, as the collector reads them."""
        now = time.time_ns()
        named = model if _NAME.fullmatch(model) else ""
        own = {**self._attributes, "http.response.status_code": status}
        if error:
            own["error.type"] = error
        name = f"{self.name} {named}".strip()
        times = self._began, now
        server = self._body(self._parent, name, _SERVER, times, own)
        if error:
            server["status"] = {"code": _FAILED}
        if "homeport.route" not in self._attributes or own["homeport.route"] == "none":
            return [server]
        asked = {**self._attributes, "gen_ai.provider.name": "homeport"}
        if named:
            asked["gen_ai.request.model"] = asked["gen_ai.response.model"] = named
        times = self._client_began, now
        return [server, self._body(str(server["spanId"]), name, _CLIENT, times, asked)]

    def _body(
        self,
        parent: str,
        name: str,
        kind: int,
        times: tuple[int, int],
        attributes: dict[str, object],
    ) -> dict[str, object]:
        began, ended = times
        return {
            "traceId": self._trace,
            "spanId": os.urandom(8).hex(),
            **({"parentSpanId": parent} if parent else {}),
            "name": name,
            "kind": kind,
            "startTimeUnixNano": str(began),
            "endTimeUnixNano": str(max(began, ended)),
            "attributes": [attribute(key, value) for key, value in attributes.items()],
        }


class Traces:
    """Spans on their way to a collector."""

    def __init__(self, wire: Wire | None = None) -> None:
        """Without a wire nothing is kept."""
        self._wire = wire
        self._waiting: deque[dict[str, object]] = deque(maxlen=_MOST)

    def begin(self, parent: str) -> Span | None:
        """Return a span to be filled, None where traces are off."""
        return Span(parent) if self._wire is not None else None

    def end(self, span: Span | None, model: str, status: int, error: str = "") -> None:
        """Keep what is to be delivered; the oldest is dropped when too much waits."""
        if span is not None:
            self._waiting.extend(span.bodies(model, status, error))

    async def run(self) -> None:
        """Deliver now and then, until cancelled."""
        while self._wire is not None:
            await asyncio.sleep(EVERY_S)
            await self.deliver()

    async def deliver(self) -> None:
        """Deliver what waits; what a collector does not take is dropped."""
        if self._wire is None or not self._waiting:
            return
        spans = list(self._waiting)
        self._waiting.clear()
        until = time.monotonic() + _LIMIT_S
        with contextlib.suppress(BackendError, TimeoutError):
            reply = await self._wire.post(
                "/v1/traces", write(_export(spans)), lambda: until - time.monotonic()
            )
            while await reply.block():
                pass
            reply.close()

    async def close(self) -> None:
        """Deliver the last ones."""
        await self.deliver()
        if self._wire is not None:
            await self._wire.close()


def _export(spans: list[dict[str, object]]) -> dict[str, object]:
    resource = [attribute("service.name", "homeport"), attribute("service.version", __version__)]
    scope = {"scope": {"name": "homeport", "version": __version__}, "spans": spans}
    return {"resourceSpans": [{"resource": {"attributes": resource}, "scopeSpans": [scope]}]}
