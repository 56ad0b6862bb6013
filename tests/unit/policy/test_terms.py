"""The terms for the cloud."""

from dataclasses import replace

import pytest

from homeport.domain import Principal
from homeport.policy import Facts, Offer, Requirements
from homeport.policy.globs import translate
from homeport.policy.matchers import compile_regex
from homeport.policy.rules import CloudTerms, PathBan
from homeport.policy.terms import refusals

WILLING = Facts(
    ("text",),
    Principal("ann", ("lead",)),
    repo="acme/web",
    paths=("src/a.py",),
    cloud_asked=True,
    offer=Offer(
        "cloud",
        retention_days=0,
        trains_on_data=False,
        region="eu",
        private_network=True,
        customer_managed_keys=True,
        attestations=("SOC 2", "ISO 27001"),
    ),
)
DEMANDING = CloudTerms(
    Requirements(
        retention_days=0,
        trains_on_data=False,
        regions=("eu",),
        private_network=True,
        customer_managed_keys=True,
        attestations=("SOC 2",),
    ),
    roles=frozenset({"lead", "security"}),
    users=frozenset({"ann"}),
)


def ban(pattern: str) -> PathBan:
    """Make a ban as the loader does."""
    glob = translate(pattern)
    return PathBan(glob, compile_regex(glob.in_path))


@pytest.mark.parametrize("terms", [CloudTerms(), DEMANDING])
def test_all_met(terms: CloudTerms) -> None:
    """Who asks, may, and offers what is required is not refused."""
    assert refusals(terms, WILLING) == ()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(WILLING, cloud_asked=False), "the caller did not ask for the cloud"),
        (replace(WILLING, principal=Principal("ann", may_use_cloud=False)), "ann may not use the"),
        (replace(WILLING, offer=None), "no cloud backend is configured"),
        (replace(WILLING, budget_left=False), "the budget is spent"),
        (replace(WILLING, offer=Offer("cloud", resting=True)), "cloud failed several times"),
    ],
)
def test_gates(facts: Facts, reason: str) -> None:
    """Each gate alone refuses, whatever the policy's terms."""
    (told,) = refusals(CloudTerms(), facts)
    assert told.startswith(reason)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"retention_days": 30}, "cloud keeps data for 30 days; the policy allows 0 days"),
        ({"retention_days": None}, "cloud keeps data for an undeclared time"),
        ({"trains_on_data": True}, "cloud trains on data"),
        ({"region": "us"}, "cloud is in us; the policy allows eu"),
        ({"region": ""}, "cloud is in an undeclared region"),
        ({"private_network": False}, "cloud is not on a private network"),
        ({"customer_managed_keys": False}, "cloud does not use customer-managed keys"),
        ({"attestations": ()}, "cloud lacks SOC 2"),
    ],
)
def test_requirements(changes: dict[str, object], reason: str) -> None:
    """Each requirement that is not met refuses, and so does one that is not declared."""
    assert WILLING.offer is not None
    offer = replace(WILLING.offer, **changes)  # type: ignore[arg-type]  # the table's values fit
    (told,) = refusals(DEMANDING, replace(WILLING, offer=offer))

    assert told.startswith(reason)
    assert refusals(CloudTerms(), replace(WILLING, offer=offer)) == ()


def test_nothing_declared() -> None:
    """A backend that declares nothing meets no requirement."""
    assert len(refusals(DEMANDING, replace(WILLING, offer=Offer("cloud")))) == 6


def test_users_and_roles() -> None:
    """Only the users and roles named may use the cloud."""
    stranger = replace(WILLING, principal=Principal("bob", ("developer",)))

    assert refusals(DEMANDING, stranger) == (
        "bob is not among the users who may use the cloud",
        "only lead, security may use the cloud",
    )


@pytest.mark.parametrize("may", [True, False])
def test_trains_on_data_may_be_allowed(may: bool) -> None:  # noqa: FBT001 -- both cases
    """`trains_on_data: true` in a policy asks for nothing."""
    terms = CloudTerms(Requirements(trains_on_data=True))
    facts = replace(WILLING, offer=Offer("cloud", trains_on_data=may))

    assert refusals(terms, facts) == ()


def test_bans() -> None:
    """Repositories and paths on the lists never leave."""
    terms = CloudTerms(never_repos=(ban("acme/*"),), never_paths=(ban("**/a.py"),))

    assert len(refusals(terms, WILLING)) == 2
    assert refusals(terms, replace(WILLING, repo="", paths=())) == ()
    assert refusals(terms, replace(WILLING, repo="other/x", paths=("b.py",))) == ()


def test_budgets_that_are_spent_are_named() -> None:
    """Each budget of which nothing is left is a reason of its own."""
    facts = replace(WILLING, spent=frozenset({"month", "day"}))
    assert refusals(CloudTerms(), facts) == (
        "the budget day is spent",
        "the budget month is spent",
    )
