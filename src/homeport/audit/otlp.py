"""Events as OpenTelemetry logs: one OTLP/HTTP request in JSON for each batch."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from datetime import datetime
from typing import TYPE_CHECKING

from homeport.errors import StateError
from homeport.version import __version__

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping, Sequence

    from homeport.audit.export import Event

_INFO, _WARN = 9, 13  # SeverityNumber
_PATIENCE_S = 10.0
_NANOSECONDS = 1_000_000_000


def as_log_record(event: Event) -> dict[str, object]:
    """Return an event as a LogRecord; names follow the GenAI conventions where these have one."""
    intent, outcome = event.intent, event.outcome or {}
    last = event.last
    counts = outcome.get("redactions") or {}
    attributes: dict[str, object] = {
        "event.name": "homeport.request",
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": last.get("backend") or "none",
        "gen_ai.usage.input_tokens": outcome.get("prompt_tokens", 0),
        "gen_ai.usage.output_tokens": outcome.get("completion_tokens", 0),
        "enduser.id": intent.get("principal", ""),
        "homeport.request": intent.get("request", ""),
        "homeport.roles": list(intent.get("roles", [])),
        "homeport.task": intent.get("task", ""),
        "homeport.status": event.status or "running",
        "homeport.route": last.get("route", ""),
        "homeport.action": intent.get("action", ""),
        "homeport.rule": intent.get("rule", ""),
        "homeport.policy": intent.get("policy", ""),
        "homeport.first_token_ms": outcome.get("first_token_ms", 0),
        "homeport.total_ms": outcome.get("total_ms", 0),
        "homeport.cost": float(outcome.get("cost", 0.0)),
        "homeport.record.seq": last.get("seq", 0),
        "homeport.record.hash": last.get("hash", ""),
        **{f"homeport.redactions.{name}": count for name, count in counts.items()},
    }
    moment = _nanoseconds(str(last.get("time")))
    return {
        "timeUnixNano": str(moment),
        "observedTimeUnixNano": str(moment),
        "severityNumber": _WARN if event.bad else _INFO,
        "severityText": "WARN" if event.bad else "INFO",
        "body": {"stringValue": f"{event.status or 'running'} {last.get('route')}"},
        "attributes": [attribute(key, one) for key, one in attributes.items()],
    }


def batch(events: Sequence[Event], host: str) -> dict[str, object]:
    """Return an ExportLogsServiceRequest."""
    resource = {"service.name": "homeport", "service.version": __version__, "host.name": host}
    return {
        "resourceLogs": [
            {
                "resource": {
                    "attributes": [attribute(key, value) for key, value in resource.items()]
                },
                "scopeLogs": [
                    {
                        "scope": {"name": "homeport.audit", "version": __version__},
                        "logRecords": [as_log_record(event) for event in events],
                    }
                ],
            }
        ]
    }


def post(address: str, content: Mapping[str, object], context: ssl.SSLContext | None) -> None:
    """Hand a batch to a collector.

    Raises:
        StateError: it cannot be reached, or does not take all of it.
    """
    request = urllib.request.Request(  # noqa: S310 -- whoever asked chose http or https
        address, json.dumps(content).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_S, context=context) as answer:  # noqa: S310 -- as above
            told = json.loads(answer.read() or b"{}")
    except (OSError, ValueError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise _not_taken(address, str(error)) from error
    part = told.get("partialSuccess") if isinstance(told, dict) else None
    rejected = int(str(part.get("rejectedLogRecords") or 0)) if isinstance(part, dict) else 0
    if rejected:
        raise _not_taken(address, f"it refused {rejected} records")


def attribute(key: str, value: object) -> dict[str, object]:
    """Return an OTLP KeyValue in its JSON shape; what is no number, list or bool is text."""
    return {"key": key, "value": _value(value)}


def _not_taken(address: str, reason: str) -> StateError:
    return StateError(
        f"the collector at {address} does not take the events: {reason}",
        hint="check the address; OTLP over HTTP usually ends in :4318/v1/logs",
    )


def _nanoseconds(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int(moment.timestamp()) * _NANOSECONDS + moment.microsecond * 1000


def _value(value: object) -> dict[str, object]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case list():
            return {"arrayValue": {"values": [_value(one) for one in value]}}
        case _:
            return {"stringValue": str(value)}
