"""Terms and budgets of a document."""

import pytest

from homeport.errors import PolicyError
from homeport.policy import Budget, Share, Window, load_policy

TEXT = "rules:\n  - default: local\n"


def test_budgets() -> None:
    """Limits, window, share, roles and name arrive; what is left out has its default."""
    text = (
        TEXT + "budgets:\n"
        "  - {per: month, cost: 500}\n"
        "  - {name: bots, per: day, share: each, tokens: 10, requests: 2, roles: [developer]}\n"
    )
    assert load_policy(text, source="p").budgets == (
        Budget("budget 1", Window.MONTH, Share.TOGETHER, cost=500),
        Budget("bots", Window.DAY, Share.EACH, 2, 10, None, frozenset({"developer"})),
    )


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ("{per: day}", "at least one of requests, tokens, cost"),
        ("{tokens: 5}", "needs 'per'"),
        ("{per: year, tokens: 5}", "'year'"),
        ("{per: day, tokens: -5}", "whole number"),
        ("{per: day, tokens: 5, share: half}", "'half'"),
        ("{per: day, tokens: 5, of: me}", "unknown key 'of' in a budget"),
        ("{per: day, tokens: 5, name: budget 1}\n  - {per: day, tokens: 6, name: budget 1}", "two"),
    ],
)
def test_bad_budgets(item: str, reason: str) -> None:
    """Each fault is told with its place."""
    with pytest.raises(PolicyError, match=reason) as caught:
        load_policy(f"{TEXT}budgets:\n  - {item}\n", source="p")
    assert caught.value.line in {4, 5}
