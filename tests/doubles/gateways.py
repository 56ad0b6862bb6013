"""A gateway around recording models, with a real policy, scanner and audit log."""

import asyncio
import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.doubles.models import RecordingModel

from homeport.audit import AuditKey, AuditLog
from homeport.detection import Scanner
from homeport.domain import Completion, Decision, Delta, Message, Principal, Prompt, Request, Role
from homeport.gateway import Gateway
from homeport.gateway.escalation import Escalation
from homeport.gateway.handle import NOT_HEARD
from homeport.gateway.survey import Scan
from homeport.policy import load_policy
from homeport.redaction import Vault

AUDIT_KEY = AuditKey(b"a" * 32)

LOCAL_ONLY = "rules: [default: local]"
CLOUD_CONSIDERED = "rules: [default: consider_cloud]"


@dataclass
class Bench:
    """A gateway and all that stands around it."""

    gateway: Gateway
    local: RecordingModel
    cloud: RecordingModel
    log: AuditLog
    path: Path

    def records(self, kind: str) -> list[dict[str, Any]]:
        """Return the audit records of a kind."""
        lines = [json.loads(line) for line in self.path.read_text().splitlines()]
        return [line for line in lines if line["kind"] == kind]


@dataclass
class Answered:
    """What came out of a gateway."""

    decision: Decision
    pieces: list[str]
    completion: Completion | None

    @property
    def text(self) -> str:
        """The pieces together."""
        return "".join(self.pieces)


def bench(
    folder: Path,
    policy: str = LOCAL_ONLY,
    *,
    scan: Scan | None = None,
    vault: Vault | None = None,
    escalation: Escalation = NOT_HEARD,
) -> Bench:
    """Make a gateway whose two models record what they are sent."""
    local, cloud = RecordingModel("local-model"), RecordingModel("cloud-model")
    path = folder / "audit.jsonl"
    log = AuditLog.open(path, AUDIT_KEY)
    gateway = Gateway(
        policy=load_policy(policy, source="test"),
        scan=scan or Scanner.default().scan,
        audit=log,
        local=local,
        cloud=cloud,
        conversation_key=b"c" * 32,
        vault=vault,
        clock=lambda: 1000.0,
        escalation=escalation,
    )
    return Bench(gateway, local, cloud, log, path)


def asking(*texts: str, allow_cloud: bool = True, **more: Any) -> Request:  # noqa: ANN401 -- Request checks them
    """Make a request of user messages that asks for the cloud."""
    prompt = Prompt(tuple(Message(Role.USER, text) for text in texts))
    principal = more.pop("principal", Principal("ann"))
    return Request(prompt, principal, allow_cloud=allow_cloud, **more)


def answers(gateway: Gateway, request: Request) -> tuple[list[Decision], list[Completion]]:
    """Ask as a server does; return every decision, and every answer that came to its end."""

    async def ask() -> tuple[list[Decision], list[Completion]]:
        async with contextlib.aclosing(gateway.stream(request, patient=True)) as stream:
            items = [item async for item in stream]
        return (
            [one for one in items if isinstance(one, Decision)],
            [one for one in items if isinstance(one, Completion)],
        )

    return asyncio.run(ask())


def answer(gateway: Gateway, request: Request) -> Answered:
    """Ask and take everything that comes."""

    async def ask() -> Answered:
        decision: Decision | None = None
        completion: Completion | None = None
        pieces: list[str] = []
        async with contextlib.aclosing(gateway.handle(request)) as stream:
            async for item in stream:
                match item:
                    case Decision():
                        assert decision is None
                        assert not pieces
                        decision = item
                    case Delta():
                        pieces.append(item.text)
                    case Completion():
                        completion = item
        assert decision is not None
        return Answered(decision, pieces, completion)

    return asyncio.run(ask())
