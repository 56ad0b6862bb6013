"""Audit records in the shapes that other systems read: Elastic Common Schema and OCSF.

One event for each request, made of its intent and its outcome. What has no place of its own in a
shape goes where that shape keeps such things: `homeport` in ECS, `unmapped` in OCSF.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homeport.audit.record import Status

ECS_VERSION = "8.11.0"
OCSF_VERSION = "1.3.0"

_OCSF_API_ACTIVITY = 6003
_OCSF_OTHER = 99  # asking a model is none of create, read, update, delete
_SUCCESS, _FAILURE, _UNKNOWN = 1, 2, 0

# What the two shapes have a place of their own for.
_MAPPED = frozenset(
    {"seq", "time", "kind", "previous", "hash", "request", "principal", "roles", "intent"}
)


@dataclass(frozen=True, slots=True)
class Event:
    """One request: its intent, and its outcome unless it is running or was cut off."""

    intent: Mapping[str, Any]
    outcome: Mapping[str, Any] | None

    @property
    def status(self) -> str:
        """How it ended; empty when it has not."""
        return str(self.outcome["status"]) if self.outcome else ""

    @property
    def bad(self) -> bool:
        """Whether it failed, or policy does not answer it."""
        return self.status in {Status.FAILED, Status.REJECTED}

    @property
    def last(self) -> Mapping[str, Any]:
        """The newest of its records."""
        return self.outcome or self.intent


class Pairs:
    """Brings outcomes to their intents; `running` are those that wait for theirs."""

    def __init__(self) -> None:
        self.running: dict[object, Mapping[str, Any]] = {}

    def add(self, record: Mapping[str, Any]) -> Event | None:
        """Take in the next record; return the request that it ends, if it ends one."""
        if record["kind"] == "intent":
            self.running[record["request"]] = record
        elif record["kind"] == "outcome" and record["request"] in self.running:
            return Event(self.running.pop(record["request"]), record)
        return None


def events(records: Iterable[Mapping[str, Any]]) -> Iterator[Event]:
    """Yield an event for each request, when it ended; those that did not end come last."""
    pairs = Pairs()
    for record in records:
        event = pairs.add(record)
        if event is not None:
            yield event
    for intent in pairs.running.values():
        yield Event(intent, None)


def as_ecs(event: Event) -> dict[str, object]:
    """Return an event in Elastic Common Schema."""
    intent, last = event.intent, event.last
    outcomes = {"answered": "success", "": "unknown"}
    return {
        "@timestamp": last["time"],
        "ecs": {"version": ECS_VERSION},
        "event": {
            "kind": "event",
            "category": ["api"],
            "type": ["access", "denied" if event.status == "rejected" else "allowed"],
            "action": "model-request",
            "outcome": outcomes.get(event.status, "failure"),
            "dataset": "homeport.audit",
            "id": intent["request"],
            "sequence": last["seq"],
            "hash": last["hash"],
            "duration": int(last.get("total_ms", 0)) * 1_000_000,
        },
        "user": {"name": intent["principal"], "roles": intent["roles"]},
        "rule": {"name": intent["rule"], "ruleset": intent["policy"]},
        "homeport": _rest(event),
    }


def as_ocsf(event: Event) -> dict[str, object]:
    """Return an event as OCSF API Activity."""
    intent, last = event.intent, event.last
    statuses = {"answered": _SUCCESS, "": _UNKNOWN}
    moment = datetime.fromisoformat(str(last["time"]))
    return {
        "class_uid": _OCSF_API_ACTIVITY,
        "category_uid": _OCSF_API_ACTIVITY // 1000,
        "activity_id": _OCSF_OTHER,
        "activity_name": "Ask a model",
        "type_uid": _OCSF_API_ACTIVITY * 100 + _OCSF_OTHER,
        "severity_id": 1,
        "status_id": statuses.get(event.status, _FAILURE),
        "status_detail": event.status or "running",
        "time": round(moment.timestamp() * 1000),
        "duration": int(last.get("total_ms", 0)),
        "metadata": {
            "version": OCSF_VERSION,
            "product": {"name": "Homeport", "vendor_name": "Homeport"},
            "uid": last["hash"],
            "sequence": last["seq"],
            "correlation_uid": intent["request"],
        },
        "actor": {
            "user": {
                "name": intent["principal"],
                "groups": [{"name": role} for role in intent["roles"]],
            }
        },
        "api": {
            "operation": intent["task"] or "ask",
            "service": {"name": last["backend"] or "none"},
            "request": {"uid": intent["request"]},
        },
        "src_endpoint": {"name": "homeport"},
        "unmapped": _rest(event),
    }


def _rest(event: Event) -> dict[str, object]:
    """Return what a shape has no place for: the intent's fields, then those of the outcome."""
    return {
        name: {key: value for key, value in record.items() if key not in _MAPPED}
        for name, record in (("intent", event.intent), ("outcome", event.outcome or {}))
    }
