"""Events as OpenTelemetry logs."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.doubles.collectors import collecting

from homeport.audit.export import Event
from homeport.audit.otlp import as_log_record, batch, post
from homeport.errors import StateError

INTENT = {
    "seq": 2,
    "time": "2026-07-01T12:00:00.000+00:00",
    "hash": "h2",
    "request": "r1",
    "principal": "ann",
    "roles": ["developer"],
    "task": "explain",
    "action": "local",
    "rule": "default",
    "route": "local",
    "backend": "ollama",
    "policy": "sha256:0",
}
OUTCOME = {
    "seq": 3,
    "time": "2026-07-01T12:00:01.500+00:00",
    "hash": "h3",
    "status": "answered",
    "route": "cloud",
    "backend": "cloud",
    "prompt_tokens": 10,
    "completion_tokens": 5,
    "first_token_ms": 7,
    "total_ms": 900,
    "cost": 0.25,
    "redactions": {"email": 2},
}


def attributes(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's attributes as plain values."""
    return {one["key"]: next(iter(one["value"].values())) for one in record["attributes"]}


def test_an_event_is_a_log_record() -> None:
    """Tokens, cost, latency, route, rule and counts by category have their attributes."""
    record = as_log_record(Event(INTENT, OUTCOME))
    found = attributes(record)
    assert record["timeUnixNano"] == "1782907201500000000"
    assert (record["severityText"], record["body"]) == ("INFO", {"stringValue": "answered cloud"})
    assert found["gen_ai.usage.input_tokens"] == "10"
    assert found["gen_ai.usage.output_tokens"] == "5"
    assert found["gen_ai.provider.name"] == "cloud"
    assert found["homeport.cost"] == 0.25
    assert (found["homeport.first_token_ms"], found["homeport.total_ms"]) == ("7", "900")
    assert (found["homeport.route"], found["homeport.rule"]) == ("cloud", "default")
    assert found["homeport.redactions.email"] == "2"
    assert found["homeport.roles"] == {"values": [{"stringValue": "developer"}]}


def test_a_failure_is_a_warning_and_a_cut_off_request_is_running() -> None:
    """What failed or was rejected is a warning; what has no outcome says so."""
    assert as_log_record(Event(INTENT, OUTCOME | {"status": "failed"}))["severityText"] == "WARN"
    running = as_log_record(Event(INTENT, None))
    assert running["body"] == {"stringValue": "running local"}


def test_truth_values_keep_their_type() -> None:
    """A truth value is none of the numbers."""
    found = as_log_record(Event(INTENT | {"task": True}, None))
    assert {"key": "homeport.task", "value": {"boolValue": True}} in list(
        found["attributes"]  # type: ignore[call-overload]  # a list
    )


def test_a_batch_is_posted() -> None:
    """A collector gets the service, the host and the records, as JSON."""
    with collecting() as server:
        post(server.address, batch([Event(INTENT, OUTCOME)], "box"), None)
        (body,) = server.bodies
    (resource,) = body["resourceLogs"]
    named = attributes(resource["resource"])
    assert (named["service.name"], named["host.name"]) == ("homeport", "box")
    (scope,) = resource["scopeLogs"]
    assert len(scope["logRecords"]) == 1


@pytest.mark.parametrize(
    ("status", "answer", "reason"),
    [
        (500, b"{}", "Internal Server Error"),
        (200, b'{"partialSuccess": {"rejectedLogRecords": "3"}}', "refused 3 records"),
        (200, b"<html>", "does not take"),
        (200, b'{"partialSuccess": {}}', ""),
        (200, b"", ""),
        (200, b"[]", ""),
    ],
)
def test_what_a_collector_answers(status: int, answer: bytes, reason: str) -> None:
    """An error, a partial success and garbage mean that it was not taken."""
    with collecting() as server:
        server.answers.append((status, answer))
        if reason:
            with pytest.raises(StateError, match=reason):
                post(server.address, {}, None)
        else:
            post(server.address, {}, None)


def test_nobody_there() -> None:
    """A closed port is an error with the next step."""
    with pytest.raises(StateError, match="refused") as caught:
        post("http://127.0.0.1:1/v1/logs", {}, None)
    assert caught.value.hint
