"""The policy in force where nobody wrote one: local only, everything detected tokenised."""

from homeport.domain import Action
from homeport.policy.load import digest_of
from homeport.policy.rules import Policy

DEFAULT_TEXT = "version: 1\nname: built-in\nrules:\n  - default: local\n"


def default_policy() -> Policy:
    """Return the built-in policy; made by hand, so that no YAML reader needs to load for it."""
    return Policy(
        digest=digest_of(DEFAULT_TEXT),
        source="built-in",
        rules=(),
        default=Action.LOCAL,
        default_line=4,
        name="built-in",
    )
