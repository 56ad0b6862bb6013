"""Test cases of a policy."""

from datetime import UTC, datetime

import pytest

from homeport.domain import Action, Category, Finding, Principal, Route, Span
from homeport.errors import PolicyError
from homeport.policy import Offer, load_cases, load_policy, run_case

POLICY = load_policy(
    "rules:\n"
    "  - {name: mail, if: \"findings.exists(f, f.category == 'email')\", action: deny}\n"
    "  - default: consider_cloud",
    source="p",
)
FULL = """
cases:
  - name: everything said
    text: some text
    task: fix
    repo: acme/web
    paths: [a.py, b.py]
    classification: internal
    user: ann
    roles: [lead]
    findings: [email, iban]
    tokens: 12
    allow_cloud: false
    may_use_cloud: false
    approved: true
    time: '2026-07-01T09:30'
    spent: [month]
    expect: {route: local, action: deny, rule: mail}
  - expect: {route: cloud}
"""


def nothing(_text: str) -> tuple[Finding, ...]:
    """Find nothing."""
    return ()


def test_everything() -> None:
    """Every key of a case arrives where it belongs; what is not said has a harmless default."""
    first, second = load_cases(FULL, source="t")

    assert (first.name, first.line, first.scanned) == ("everything said", 3, False)
    assert first.facts.texts == ("some text",)
    assert first.facts.principal == Principal("ann", ("lead",), may_use_cloud=False)
    assert (first.facts.task, first.facts.repo) == ("fix", "acme/web")
    assert first.facts.paths == ("a.py", "b.py")
    assert [one.category for one in first.facts.findings] == [Category.EMAIL, Category.IBAN]
    assert (first.facts.tokens, first.facts.cloud_asked, first.facts.approved) == (12, False, True)
    assert first.facts.now == datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
    assert first.facts.spent == {"month"}
    assert (first.route, first.action, first.rule) == (Route.LOCAL, Action.DENY, "mail")
    assert (second.name, second.scanned, second.facts.cloud_asked) == ("case 2", True, True)
    assert (second.route, second.action, second.rule) == (Route.CLOUD, None, None)


def test_as_expected() -> None:
    """A case that goes as expected has no failure."""
    for case in load_cases(FULL, source="t"):
        assert run_case(POLICY, case, nothing, Offer("cloud")).failures == ()


def test_otherwise() -> None:
    """A case that goes otherwise says what is and what was expected."""
    text = "cases: [{text: x, expect: {route: cloud, action: consider_cloud, rule: default}}]"
    (case,) = load_cases(text, source="t")
    mail = Finding(Span(0, 1), Category.EMAIL, "email")

    assert run_case(POLICY, case, nothing, Offer("cloud")).failures == ()
    verdict = run_case(POLICY, case, lambda _text: (mail,), Offer("cloud"))
    assert verdict.failures == (
        "the route is local; cloud was expected",
        "the action is deny; consider_cloud was expected",
        "the rule is mail; default was expected",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tests: []", "unknown key 'tests'"),
        ("{}", "has no cases"),
        ("cases: []", "cases is empty"),
        ("cases: [{text: x}]", "a case needs 'expect'"),
        ("cases: [{expect: {}}]", "expect is empty"),
        ("cases: [{expect: {route: home}}]", "unknown route 'home'"),
        ("cases: [{expect: {rout: local}}]", "did you mean 'route'"),
        ("cases: [{text: 3, expect: {route: local}}]", "text must be text"),
        ("cases: [{findings: [x], expect: {route: local}}]", "unknown category 'x'"),
    ],
)
def test_refused(text: str, message: str) -> None:
    """A document of cases is as strict as a policy."""
    with pytest.raises(PolicyError, match=message) as caught:
        load_cases(text, source="t")
    assert caught.value.line == 1


@pytest.mark.parametrize("time", ["noon", "'25:00'", "2026-07-01"])
def test_a_time_that_is_none(time: str) -> None:
    """A time is a quoted date with its hour; anything else is told with its line."""
    with pytest.raises(PolicyError, match="time must be") as caught:
        load_cases(f"cases:\n  - time: {time}\n    expect: {{route: local}}\n", source="t")
    assert caught.value.line == 2


def test_a_time_with_a_zone() -> None:
    """A zone that is given holds."""
    (case,) = load_cases(
        "cases: [{time: '2026-07-01T09:30+02:00', expect: {route: local}}]", source="t"
    )
    assert case.facts.now == datetime(2026, 7, 1, 7, 30, tzinfo=UTC)
