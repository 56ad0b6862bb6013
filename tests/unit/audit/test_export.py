"""Audit records in other systems' shapes."""

import json
from typing import Any

import pytest
from tests.doubles.gateways import LOCAL_ONLY, answer, asking, bench

from homeport.audit.export import Event, as_ecs, as_ocsf, events

MAIL = "ann" + "@" + "example.com"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Give the records of one answered request, as a gateway wrote them."""
    made = bench(tmp_path_factory.mktemp("log"), LOCAL_ONLY)
    answer(made.gateway, asking(MAIL))
    made.log.close()
    return [json.loads(line) for line in made.path.read_text().splitlines()]


def ended(recorded: list[dict[str, Any]], status: str) -> Event:
    """Return the event as if it had ended in a certain way."""
    (event,) = events(recorded)
    assert event.outcome is not None
    return Event(event.intent, {**event.outcome, "status": status})


def test_one_event_for_each_request(recorded: list[dict[str, Any]]) -> None:
    """An intent and its outcome are one event; an intent alone is one that has not ended."""
    (event,) = events(recorded)
    assert event.status == "answered"

    running = [record for record in recorded if record["kind"] != "outcome"]
    (event,) = events(running)
    assert event.outcome is None
    assert event.status == ""
    assert list(events([one for one in recorded if one["kind"] != "intent"])) == []


def test_ecs(recorded: list[dict[str, Any]]) -> None:
    """The fields of an ECS event stand where that schema keeps them."""
    (event,) = events(recorded)
    found: dict[str, Any] = as_ecs(event)

    assert found["@timestamp"].endswith("+00:00")
    assert found["event"]["category"] == ["api"]
    assert found["event"]["type"] == ["access", "allowed"]
    assert found["event"]["outcome"] == "success"
    assert found["event"]["id"] == event.intent["request"]
    assert found["user"] == {"name": "ann", "roles": ["developer"]}
    assert found["rule"]["name"] == "default"
    assert found["homeport"]["intent"]["categories"] == {"email": 1}
    assert found["homeport"]["outcome"]["status"] == "answered"
    assert MAIL not in json.dumps(found)


def test_ocsf(recorded: list[dict[str, Any]]) -> None:
    """An OCSF event has every attribute that API Activity requires."""
    (event,) = events(recorded)
    found: dict[str, Any] = as_ocsf(event)

    required = {
        "activity_id", "actor", "api", "category_uid", "class_uid", "metadata", "severity_id",
        "src_endpoint", "time", "type_uid",
    }  # fmt: skip
    assert required <= set(found)
    assert found["type_uid"] == found["class_uid"] * 100 + found["activity_id"]
    assert (found["class_uid"], found["category_uid"], found["status_id"]) == (6003, 6, 1)
    assert found["api"]["operation"] == "explain"
    assert found["api"]["service"] == {"name": "local-model"}
    assert found["actor"]["user"]["groups"] == [{"name": "developer"}]
    assert found["time"] > 1_600_000_000_000
    assert MAIL not in json.dumps(found)


@pytest.mark.parametrize(
    ("status", "ecs", "kind", "ocsf"),
    [
        ("failed", "failure", "allowed", 2),
        ("cancelled", "failure", "allowed", 2),
        ("rejected", "failure", "denied", 2),
    ],
)
def test_endings(
    status: str, ecs: str, kind: str, ocsf: int, recorded: list[dict[str, Any]]
) -> None:
    """What was not answered is a failure in both shapes; what was rejected is denied."""
    event = ended(recorded, status)
    elastic: dict[str, Any] = as_ecs(event)

    assert (elastic["event"]["outcome"], elastic["event"]["type"][1]) == (ecs, kind)
    assert as_ocsf(event)["status_id"] == ocsf
    assert as_ocsf(event)["status_detail"] == status


def test_running(recorded: list[dict[str, Any]]) -> None:
    """A request that has not ended has an unknown outcome."""
    event = Event(next(one for one in recorded if one["kind"] == "intent"), None)
    elastic: dict[str, Any] = as_ecs(event)

    assert elastic["event"]["outcome"] == "unknown"
    assert elastic["homeport"]["outcome"] == {}
    assert as_ocsf(event)["status_id"] == 0
    assert as_ocsf(event)["status_detail"] == "running"
