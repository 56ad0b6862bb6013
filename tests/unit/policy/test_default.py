"""The built-in policy."""

from dataclasses import replace

from homeport.domain import Category, Principal, Route, Treatment
from homeport.policy import DEFAULT_TEXT, Facts, Offer, decide, default_policy, load_policy


def test_is_the_document_it_claims_to_be() -> None:
    """Loading the built-in document gives the built-in policy."""
    assert replace(load_policy(DEFAULT_TEXT, source="built-in")) == default_policy()


def test_nothing_leaves() -> None:
    """However much the caller asks, the built-in policy stays local and tokenises everything."""
    facts = Facts(
        ("text",),
        Principal("ann", ("admin",)),
        task="large_refactor",
        cloud_asked=True,
        offer=Offer("cloud", retention_days=0, trains_on_data=False),
        approved=True,
    )
    decision = decide(default_policy(), facts)

    assert decision.route is Route.LOCAL
    assert decision.treatments == dict.fromkeys(Category, Treatment.TOKENISE)
