"""A decision about a question."""

from homeport.domain import Action, Category, Decision, Route


def test_redactions_are_counted() -> None:
    """How many values were withheld is the sum over their categories."""
    counts = {Category.EMAIL: 2, Category.SECRET: 1}
    decision = Decision(Route.LOCAL, Action.LOCAL, "default", (), "sha256:0", categories=counts)
    assert decision.redactions == 3
