"""The latest decisions."""

from homeport.domain import Action, Category, Decision, Route
from homeport.server.recent import Recent


def _decision(name: str) -> Decision:
    return Decision(
        Route.LOCAL,
        Action.LOCAL,
        "default",
        ("why",),
        "sha256:0",
        request=name,
        categories={Category.EMAIL: 2},
    )


def test_the_oldest_is_forgotten() -> None:
    """A decision is found by its request's name until many others were made."""
    recent = Recent(most=2)
    for name in ("a", "b", "c"):
        recent.add(_decision(name), "ann")
    assert recent.find("a") is None
    assert (recent.owner("a"), recent.owner("b")) == ("", "ann")
    assert recent.find("c") == {
        "request": "c",
        "route": "local",
        "action": "local",
        "rule": "default",
        "reasons": ["why"],
        "policy": "sha256:0",
        "redactions": {"email": 2},
    }
