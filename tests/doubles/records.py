"""Audit records of little interest, for tests of what is done with them."""

from homeport.audit import Intent
from homeport.domain import Action, Route


def an_intent(request: str = "r1") -> Intent:
    """Return the record of a local question that says as little as one can."""
    return Intent(
        request=request,
        principal="ann",
        roles=(),
        task="explain",
        classification="",
        cloud_asked=False,
        action=Action.LOCAL,
        rule="default",
        route=Route.LOCAL,
        backend="b",
        policy="sha256:0",
        prompt="d",
        prompt_characters=1,
        prompt_tokens=1,
        messages=1,
    )
