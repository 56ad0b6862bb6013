"""Homeport's own paths: health, figures, models, and its deterministic work without any model."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.backends import estimate_tokens
from homeport.backends.fast_json import write
from homeport.domain import Principal
from homeport.errors import InputError
from homeport.server.dialects import DIALECTS, Fault
from homeport.server.dialects.fields import Fields, json_of
from homeport.server.doors import PATH
from homeport.server.exchange import RefusedError
from homeport.server.principals import may_read
from homeport.version import __version__

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from homeport.gateway import Gateway
    from homeport.server.doors import Doors
    from homeport.server.exchange import Exchange
    from homeport.server.relay import Relay
    from homeport.server.reload import PolicyWatch

    Answer = Callable[[Exchange, Principal], Awaitable[None]]

NOBODY = Principal("nobody", ())  # of whom nothing is known
_PROMETHEUS = b"text/plain; version=0.0.4; charset=utf-8"
_OLLAMA = "0.12.0"  # whose paths and fields are spoken here: tools ask for a least version
_DETAILS = {
    "parent_model": "",
    "format": "",
    "family": "homeport",
    "families": ["homeport"],
    "parameter_size": "",
    "quantization_level": "",
}
_TEXT = b"text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Own:
    """What these paths need."""

    relay: Relay
    policy: PolicyWatch
    doors: Doors | None = None  # of a resident process

    @property
    def gets(self) -> Mapping[str, Answer]:
        """The paths to be read."""
        return {
            "/": self._health,
            "/healthz": self._health,
            "/readyz": self._ready,
            "/metrics": self._metrics,
            "/v1/models": self._models,
            "/v1/models/*": self._model,
            "/api/ps": self._running,
            "/v1/decisions/*": self._decision,
            "/api/tags": self._tags,
            "/api/version": self._version,
        }

    @property
    def posts(self) -> Mapping[str, Answer]:
        """The paths to be written to."""
        return {
            "/v1/redact": self._redact,
            "/v1/explain": self._explain,
            "/v1/locate": self._locate,
            "/v1/messages/count_tokens": self._count_tokens,
            "/api/show": self._show,
            **({} if self.doors is None else {f"{PATH}*": self.doors.answer}),
        }

    @property
    def _gateway(self) -> Gateway:
        return self.relay.gateway

    async def _health(self, exchange: Exchange, _principal: Principal) -> None:
        await exchange.answer(200, b"ok\n", _TEXT)

    async def _ready(self, exchange: Exchange, principal: Principal) -> None:
        """Tell whether questions can be answered: what cannot be recorded cannot be."""
        broken = self._gateway.broken
        if principal == NOBODY:
            await exchange.answer(503 if broken else 200, write({"ready": not broken}))
            return
        content = {
            "ready": not broken,
            "audit": broken or "fine",
            "policy": self._gateway.policy.digest,
            "policy_error": self.policy.error,
            "resting": [name for name, rests in self._gateway.resting().items() if rests],
        }
        await exchange.answer(503 if broken else 200, write(content))

    async def _metrics(self, exchange: Exchange, _principal: Principal) -> None:
        admission = self.relay.admission
        gauges = {
            "homeport_active_requests": admission.active,
            "homeport_waiting_requests": admission.waiting,
            "homeport_audit_unwritten": self._gateway.unwritten,
            "homeport_policy_broken": float(bool(self.policy.error)),
        }
        text = self.relay.metrics.text(gauges, self._gateway.resting())
        await exchange.answer(200, text.encode(), _PROMETHEUS)

    async def _models(self, exchange: Exchange, _principal: Principal) -> None:
        names = await self._gateway.models()
        content = {
            "object": "list",
            "data": [_model_body(name) for name in names],
            "has_more": False,
            "first_id": names[0] if names else None,
            "last_id": names[-1] if names else None,
        }
        await exchange.answer(200, write(content))

    async def _model(self, exchange: Exchange, _principal: Principal) -> None:
        name = exchange.path.removeprefix("/v1/models/")
        if name not in await self._gateway.models():
            raise RefusedError(Fault(404, "there is no such model here", "GET /v1/models"))
        await exchange.answer(200, write(_model_body(name)))

    async def _running(self, exchange: Exchange, _principal: Principal) -> None:
        """Say as Ollama does what is loaded: the model server knows, and does not tell."""
        await exchange.answer(200, write({"models": []}))

    async def _show(self, exchange: Exchange, _principal: Principal) -> None:
        """Say as Ollama does what a model is and can."""
        fields = await _fields(exchange)
        name = fields.text("model") or fields.text("name")
        fields.drop("name", "verbose", "system", "template", "options")
        fields.end()
        if name not in await self._gateway.models():
            raise RefusedError(Fault(404, "there is no such model here", "GET /api/tags"))
        content = {
            "modelfile": "",
            "parameters": "",
            "template": "",
            "license": "",
            "details": _DETAILS,
            "model_info": {
                "general.architecture": "homeport",
                "homeport.context_length": self._gateway.window,
            },
            "capabilities": ["completion", "tools", "insert"],
        }
        await exchange.answer(200, write(content))

    async def _tags(self, exchange: Exchange, _principal: Principal) -> None:
        names = await self._gateway.models()
        models = [
            {
                "name": name,
                "model": name,
                "modified_at": "1970-01-01T00:00:00Z",
                "size": 0,
                "digest": "",
                "details": _DETAILS,
            }
            for name in names
        ]
        await exchange.answer(200, write({"models": models}))

    async def _version(self, exchange: Exchange, _principal: Principal) -> None:
        await exchange.answer(200, write({"version": _OLLAMA, "homeport": __version__}))

    async def _decision(self, exchange: Exchange, principal: Principal) -> None:
        name = exchange.path.rpartition("/")[2]
        found = self.relay.recent.find(name)
        if found is None or not may_read(principal, self.relay.recent.owner(name)):
            fault = Fault(404, "no such decision is known any more", "homeport audit show has all")
            raise RefusedError(fault)
        await exchange.answer(200, write(found))

    async def _redact(self, exchange: Exchange, principal: Principal) -> None:
        fields = await _fields(exchange)
        text = fields.text("text", None)
        fields.end()
        preview = await asyncio.to_thread(self._gateway.masked, text, principal)
        content = {
            "text": preview.text,
            "findings": [
                {
                    "start": one.span.start,
                    "end": one.span.end,
                    "category": one.category.value,
                    "detector": one.detector,
                }
                for one in preview.findings
            ],
        }
        await exchange.answer(200, write(content))

    async def _explain(self, exchange: Exchange, _principal: Principal) -> None:
        fields = await _fields(exchange)
        text, repo = fields.text("text", None), _folder(fields)
        fields.end()
        found = await asyncio.to_thread(_findings, text, repo)
        await exchange.answer(200, found)

    async def _locate(self, exchange: Exchange, _principal: Principal) -> None:
        fields = await _fields(exchange)
        text, repo = fields.text("text", None), _folder(fields)
        limit = fields.whole("limit", 1, 1000) or 20
        fields.end()
        found = await asyncio.to_thread(_locations, text, repo, limit)
        await exchange.answer(200, found)

    async def _count_tokens(self, exchange: Exchange, _principal: Principal) -> None:
        asked = DIALECTS["/v1/messages"].read(json_of(await exchange.body()))
        tokens = sum(estimate_tokens(text) for text in asked.prompt.texts())
        await exchange.answer(200, write({"input_tokens": tokens}))


def _model_body(name: str) -> dict[str, object]:
    """Return a model as OpenAI's and Anthropic's lists have it, in one."""
    return {
        "id": name,
        "object": "model",
        "created": 0,
        "owned_by": "homeport",
        "type": "model",
        "display_name": name,
        "created_at": "1970-01-01T00:00:00Z",
    }


def _findings(text: str, repo: Path) -> bytes:
    """Return what is found about a failure, without any model."""
    from homeport.assistant.findings import find  # noqa: PLC0415 -- brings grammars

    found, _ = find(text, repo)
    content = {
        "failure": asdict(found.failure),
        "causes": [asdict(one) for one in found.causes],
        "excerpts": [asdict(one) for one in found.excerpts],
        "notes": list(found.notes),
        "answer": None,
    }
    return json.dumps(content, default=str).encode()


def _locations(text: str, repo: Path, limit: int) -> bytes:
    """Return where a fix most likely belongs, best first."""
    from homeport.code import Index  # noqa: PLC0415 -- brings grammars
    from homeport.context.locating import query_of  # noqa: PLC0415 -- as above

    with Index.open(repo) as index:
        index.refresh()
        query = query_of(text, index.paths(), str(index.repo))
        return json.dumps([asdict(one) for one in index.locate(query, limit)]).encode()


async def _fields(exchange: Exchange) -> Fields:
    return Fields(json_of(await exchange.body()))


def _folder(fields: Fields) -> Path:
    repo = Path(fields.text("repo", None))
    if not (repo.is_absolute() and repo.is_dir()):
        raise InputError("repo is no folder here", hint="name it by its absolute path")
    return repo
