"""Records as plain values."""

import json

from homeport.audit import Intent, Outcome, Status
from homeport.audit.record import as_fields
from homeport.domain import Action, Category, Route

INTENT = Intent(
    request="r1",
    principal="ann",
    roles=("lead", "developer"),
    task="explain",
    classification="internal",
    cloud_asked=True,
    action=Action.CONSIDER_CLOUD,
    rule="rule 3",
    route=Route.CLOUD,
    backend="cloud",
    policy="sha256:0",
    prompt="d0",
    prompt_characters=10,
    prompt_tokens=3,
    messages=2,
    repo="d1",
    paths=("d2", "d3"),
    categories={Category.SECRET: 2, Category.EMAIL: 1},
)


def test_intent() -> None:
    """An intent becomes plain JSON values, counts in the order of their names."""
    fields = as_fields(INTENT)

    assert json.loads(json.dumps(fields)) == fields
    assert fields["roles"] == ["lead", "developer"]
    assert fields["route"] == "cloud"
    assert list(fields["categories"].items()) == [  # type: ignore[attr-defined]  # it is a dict
        ("email", 1),
        ("secret", 2),
    ]


def test_outcome() -> None:
    """An outcome does too."""
    fields = as_fields(Outcome(Status.FAILED, Route.LOCAL, error="BackendGarbage"))

    assert json.loads(json.dumps(fields)) == fields
    assert (fields["status"], fields["error"]) == ("failed", "BackendGarbage")
