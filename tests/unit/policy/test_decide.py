"""Decisions, and the reasons for them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from homeport.domain import Action, Category, Decision, Finding, Principal, Route, Span, Treatment
from homeport.policy import Facts, Offer, Policy, decide, load_policy, steps

# The sample of the design page, letter by letter.
SAMPLE = r"""
classes:
  never_send:
    - path: '**/secrets/**'
    - pattern: '(?i)api[_-]?key'
    - pattern: 'postgres://'
  redact_and_allow:
    - pattern: '(?i)email\s*:\s*[^\s]+'
    - pattern: '(?i)token\s*[:=]'
  allow:
    - pattern: 'stack trace:'
rules:
  - if: input.matches(classes.never_send)
    action: deny
  - if: input.matches(classes.redact_and_allow)
    action: redact_then_route
  - if: task in ['large_refactor','multi_repo_reasoning']
    action: consider_cloud
  - default: local
"""

PLAIN = Facts(("why does this fail?",), Principal("ann"))
WILLING = replace(PLAIN, task="large_refactor", cloud_asked=True, offer=Offer("cloud"))


@pytest.fixture(scope="module")
def sample() -> Policy:
    """Give the sample policy."""
    return load_policy(SAMPLE, source="sample.yaml")


def ruled(*rules: str, default: str = "local", more: str = "") -> Policy:
    """Make a policy of `condition -> action` rules."""
    lines = [f'  - {{if: "{c}", action: {a}}}' for c, a in (r.split(" -> ") for r in rules)]
    body = "\n".join(["rules:", *lines, f"  - default: {default}", more])
    return load_policy(body, source="test")


def outcome(decision: Decision) -> tuple[Route, Action, str]:
    """Return the three that matter most."""
    return decision.route, decision.action, decision.rule


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (Route.LOCAL, Action.LOCAL, "default")),
        ({"texts": ("my API-key is",)}, (Route.LOCAL, Action.DENY, "rule 1")),
        ({"texts": ("postgres://db",)}, (Route.LOCAL, Action.DENY, "rule 1")),
        ({"paths": ("app/secrets/k.py",)}, (Route.LOCAL, Action.DENY, "rule 1")),
        ({"texts": ("email: x",)}, (Route.LOCAL, Action.REDACT_THEN_ROUTE, "rule 2")),
        ({"texts": ("Token=",)}, (Route.LOCAL, Action.REDACT_THEN_ROUTE, "rule 2")),
        ({"texts": ("stack trace: x",)}, (Route.LOCAL, Action.LOCAL, "default")),
        ({"task": "large_refactor"}, (Route.LOCAL, Action.CONSIDER_CLOUD, "rule 3")),
        ({"task": "multi_repo_reasoning"}, (Route.LOCAL, Action.CONSIDER_CLOUD, "rule 3")),
        ({"cloud_asked": True, "offer": Offer("c")}, (Route.LOCAL, Action.LOCAL, "default")),
    ],
)
def test_sample(
    sample: Policy, changes: Mapping[str, object], expected: tuple[Route, Action, str]
) -> None:
    """The sample of the design page decides as it reads."""
    facts = replace(PLAIN, **changes)  # type: ignore[arg-type]  # the table's values fit
    assert outcome(decide(sample, facts)) == expected


def test_sample_cloud(sample: Policy) -> None:
    """The sample uses the cloud when a task considers it and every gate is open."""
    plain = decide(sample, WILLING)
    redacting = decide(sample, replace(WILLING, texts=("email: x",)))
    denied = decide(sample, replace(WILLING, texts=("api_key and email: x",)))

    assert outcome(plain) == (Route.CLOUD, Action.CONSIDER_CLOUD, "rule 3")
    assert plain.redacted_classes == ()
    assert outcome(redacting) == (Route.CLOUD, Action.CONSIDER_CLOUD, "rule 3")
    assert redacting.redacted_classes == ("redact_and_allow",)
    assert outcome(denied) == (Route.LOCAL, Action.DENY, "rule 1")
    assert plain.policy_digest == sample.digest


def test_reasons(sample: Policy) -> None:
    """The reasons say what matched where, and which gate was shut, in order."""
    facts = replace(PLAIN, texts=("email: x",), task="large_refactor")

    assert decide(sample, facts).reasons == (
        "rule 2 says redact_then_route: redact_and_allow matches by its pattern on line 8",
        "rule 3 says consider_cloud: task in ['large_refactor','multi_repo_reasoning']",
        "it stays local: the caller did not ask for the cloud",
        "it stays local: no cloud backend is configured",
    )
    assert decide(sample, WILLING).reasons[-1] == "every condition for the cloud is met"


def test_marker() -> None:
    """A text that holds the marker never leaves, whatever the rules say; a rejection stays one."""
    considering = ruled("true -> consider_cloud")
    marked = replace(WILLING, texts=("x", "do NEVER_SEND this"))

    assert decide(considering, WILLING).route is Route.CLOUD
    assert outcome(decide(considering, marked)) == (Route.LOCAL, Action.DENY, "NEVER_SEND")
    assert decide(ruled("true -> reject"), marked).action is Action.REJECT
    cut = replace(WILLING, texts=("NEVER_\nSEND",), across=("NEVER_SEND",))
    assert outcome(decide(considering, cut)) == (Route.LOCAL, Action.DENY, "NEVER_SEND")


@pytest.mark.parametrize(
    ("first", "action", "route"),
    [
        ("deny", Action.DENY, Route.LOCAL),
        ("reject", Action.REJECT, Route.NONE),
        ("local", Action.LOCAL, Route.LOCAL),
    ],
)
def test_ending_actions(first: str, action: Action, route: Route) -> None:
    """Some actions end the rules: what stands below them is not asked."""
    decision = decide(ruled(f"true -> {first}", "true -> consider_cloud"), WILLING)

    assert outcome(decision) == (route, action, "rule 1")


def test_later_denial_wins() -> None:
    """A rule that considers the cloud does not shield from a denial further down."""
    policy = ruled("true -> consider_cloud", "true -> deny")

    assert outcome(decide(policy, WILLING)) == (Route.LOCAL, Action.DENY, "rule 2")


def test_first_rule_that_considers_is_named() -> None:
    """Of several rules that consider the cloud the first is named."""
    policy = ruled("true -> consider_cloud", "true -> consider_cloud")

    assert decide(policy, WILLING).rule == "rule 1"


def test_approval() -> None:
    """What needs approval stays local until somebody gave it."""
    policy = ruled("true -> require_approval", "true -> require_approval", "true -> consider_cloud")

    refused = decide(policy, WILLING)
    assert refused.route is Route.LOCAL
    assert "it stays local: nobody has approved it" in refused.reasons
    assert decide(policy, replace(WILLING, approved=True)).route is Route.CLOUD
    alone = ruled("true -> require_approval")
    assert decide(alone, replace(WILLING, approved=True)).route is Route.LOCAL


@pytest.mark.parametrize(
    ("default", "approved", "route", "action"),
    [
        ("local", False, Route.LOCAL, Action.LOCAL),
        ("deny", False, Route.LOCAL, Action.DENY),
        ("reject", False, Route.NONE, Action.REJECT),
        ("redact_then_route", False, Route.LOCAL, Action.REDACT_THEN_ROUTE),
        ("consider_cloud", False, Route.CLOUD, Action.CONSIDER_CLOUD),
        ("require_approval", False, Route.LOCAL, Action.REQUIRE_APPROVAL),
        ("require_approval", True, Route.CLOUD, Action.REQUIRE_APPROVAL),
    ],
)
def test_defaults(
    default: str,
    approved: bool,  # noqa: FBT001 -- a column of the table
    route: Route,
    action: Action,
) -> None:
    """Any action may be the default, with the same meaning as in a rule."""
    decision = decide(ruled(default=default), replace(WILLING, approved=approved))

    assert outcome(decision) == (route, action, "default")


def test_no_default() -> None:
    """Without a default, what no rule decides is local, and the reason says so."""
    policy = load_policy("rules:\n  - {if: 'false', action: deny}\n", source="test")
    decision = decide(policy, WILLING)

    assert decision.route is Route.LOCAL
    assert "has no default" in decision.reasons[0]


@pytest.mark.parametrize("source", ["paths[0] == 'x'", "1 / tokens == 1", "paths[0]"])
def test_failing_condition(source: str) -> None:
    """A condition that cannot be evaluated keeps everything local, a rejection aside."""
    failing = f"{source} -> local"
    policy = ruled(failing, "true -> consider_cloud") if "==" in source else None
    if policy is None:
        policy = ruled("true -> consider_cloud")
        condition = replace(policy.rules[0].condition, program=_Giving("text"))
        policy = replace(policy, rules=(replace(policy.rules[0], condition=condition),))
    decision = decide(policy, WILLING)

    assert outcome(decision) == (Route.LOCAL, Action.DENY, "rule 1")
    assert "cannot be evaluated, so nothing may leave" in decision.reasons[0]


def test_failing_condition_before_a_rejection() -> None:
    """A rejection further down still rejects."""
    policy = ruled("paths[0] == 'x' -> local", "true -> reject")

    assert outcome(decide(policy, WILLING)) == (Route.NONE, Action.REJECT, "rule 2")


def test_treatments() -> None:
    """What passes towards the local model is tokenised towards the cloud."""
    more = "treatments: {email: mask, iban: drop, ip_address: pass}"
    local = decide(ruled(more=more), PLAIN).treatments
    cloud = decide(ruled("true -> consider_cloud", more=more), WILLING).treatments

    assert local[Category.IP_ADDRESS] is Treatment.PASS
    assert cloud[Category.IP_ADDRESS] is Treatment.TOKENISE
    for treatments in (local, cloud):
        assert set(treatments) == set(Category)
        assert treatments[Category.EMAIL] is Treatment.MASK
        assert treatments[Category.IBAN] is Treatment.DROP
        assert treatments[Category.CREDENTIAL] is Treatment.TOKENISE


def test_classes_to_redact() -> None:
    """Only classes that match are redacted, also where the condition stops before asking them."""
    text = """
classes:
  a: [pattern: aaa]
  b: [pattern: bbb]
  c: [category: email]
rules:
  - if: input.matches(classes.a) || input.matches(classes.b) || input.matches(classes.c)
    action: redact_then_route
"""
    policy = load_policy(text, source="test")
    email = Finding(Span(0, 1), Category.EMAIL, "email")

    both = decide(policy, replace(PLAIN, texts=("aaa", "bbb")))
    assert both.redacted_classes == ("a", "b")
    assert decide(policy, replace(PLAIN, findings=(email,))).redacted_classes == ("c",)
    assert decide(policy, PLAIN).redacted_classes == ()


def test_steps(sample: Policy) -> None:
    """An explanation tells every rule, also those below the one that ended it."""
    facts = replace(PLAIN, texts=("api_key",), task="large_refactor")
    told = steps(sample, facts)

    assert [(step.rule.label, step.matched) for step in told] == [
        ("rule 1", True),
        ("rule 2", False),
        ("rule 3", True),
    ]
    assert told[0].why == "never_send matches by its pattern on line 5"
    assert steps(ruled("paths[0] == 'x' -> deny"), PLAIN)[0].matched is None


def test_pure(sample: Policy) -> None:
    """The same policy and facts give the same decision."""
    assert decide(sample, WILLING) == decide(sample, WILLING)


def test_sample_stands_in_the_reference() -> None:
    """The reference page shows this very sample."""
    page = Path(__file__).parents[3] / "docs" / "reference" / "policy.md"

    assert SAMPLE.strip() in page.read_text()


class _Giving:
    """A condition's program that gives no yes or no."""

    def __init__(self, result: object) -> None:
        self.result = result

    def execute(self, context: object) -> object:
        """Give it."""
        del context
        return self.result

    def references(self) -> Mapping[str, list[str]]:
        """Use nothing."""
        return {}


def test_attachments() -> None:
    """Files are refused, or stay local if the policy lets local models have them."""
    willing = replace(WILLING, files=1)
    refused = decide(ruled(default="consider_cloud"), willing)
    assert (refused.route, refused.action, refused.rule) == (
        Route.NONE,
        Action.REJECT,
        "attachments",
    )
    local = decide(ruled(default="consider_cloud", more="attachments: local"), willing)
    assert (local.route, local.action) == (Route.LOCAL, Action.DENY)
    assert decide(ruled(default="reject"), willing).rule == "default"
