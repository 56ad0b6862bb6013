"""What was used of the cloud."""

from datetime import UTC, datetime
from typing import Any

from homeport.audit.usage import Usage, usages

TIME = "2026-07-01T12:00:00.000+00:00"


def pair(name: str, route: str, /, **outcome: Any) -> list[dict[str, Any]]:  # noqa: ANN401 -- fields of a record
    """Return the records of one request."""
    intent = {
        "kind": "intent",
        "request": name,
        "principal": name,
        "roles": ["lead"],
        "time": TIME,
        "route": route,
        "prompt_tokens": 7,
    }
    return [intent, {"kind": "outcome", "request": name, **outcome}] if outcome else [intent]


def test_only_the_cloud_counts() -> None:
    """What was sent there counts, also in vain or cut off; what stayed here does not."""
    records = [
        *pair("ann", "cloud", route="cloud", prompt_tokens=10, completion_tokens=5, cost=0.5),
        *pair("bob", "local", route="local", prompt_tokens=10, completion_tokens=5),
        *pair("cut", "cloud"),
        *pair("eve", "cloud", route="local", prompt_tokens=3, completion_tokens=0, tried="cloud"),
        *pair("not", "cloud", route="local", prompt_tokens=3, completion_tokens=0, tried=""),
    ]
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert list(usages(records)) == [
        Usage("ann", ("lead",), noon, 15, 0.5),
        Usage("eve", ("lead",), noon, 3, 0.0),
        Usage("cut", ("lead",), noon, 7, 0.0),
    ]
