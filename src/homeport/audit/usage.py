"""What was used of the cloud, as the record has it: for budgets, after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from homeport.audit.export import events
from homeport.domain import Route

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Usage:
    """One request that went to the cloud."""

    principal: str
    roles: tuple[str, ...]
    when: datetime
    tokens: int
    cost: float


def usages(records: Iterable[Mapping[str, Any]]) -> Iterator[Usage]:
    """Yield what each request used of the cloud; one without an outcome counts by its estimate."""
    for event in events(records):
        intent, outcome = event.intent, event.outcome or {}
        if event.last["route"] != Route.CLOUD and not outcome.get("tried"):
            continue
        estimated = int(intent.get("prompt_tokens", 0))
        used = int(outcome.get("prompt_tokens", 0)) + int(outcome.get("completion_tokens", 0))
        yield Usage(
            principal=str(intent["principal"]),
            roles=tuple(intent["roles"]),
            when=datetime.fromisoformat(str(intent["time"])),
            tokens=used or estimated,
            cost=float(outcome.get("cost", 0.0)),
        )
