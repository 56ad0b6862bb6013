"""What may be decided about a request whose text is gone."""

from dataclasses import replace

import pytest

from homeport.domain import Action, Category, Finding, Principal, Route, Span
from homeport.policy import (
    Facts,
    Offer,
    Policy,
    class_results,
    decide,
    fingerprint,
    load_policy,
    possible_decisions,
)

CLASSES = """
classes:
  words: [pattern: 'codename']
  mail: [category: email]
  label: [classification: secret]
  mixed: [{category: iban}, {pattern: 'x'}]
  place: [{path: 'a/**'}, {repo: 'acme/*'}]
rules:
"""
GONE = Facts((), Principal("ann"), cloud_asked=True, offer=Offer("cloud"))


def ruled(*rules: str) -> Policy:
    """Make a policy of `condition -> action` rules over the classes above."""
    lines = [f'  - {{if: "{c}", action: {a}}}' for c, a in (r.split(" -> ") for r in rules)]
    return load_policy("\n".join([CLASSES, *lines, "  - default: consider_cloud"]), source="p")


def outcomes(policy: Policy, facts: Facts = GONE, known: dict[str, bool] | None = None) -> set[str]:
    """Return the possible actions."""
    return {str(one.action) for one in possible_decisions(policy, facts, known or {})}


def test_certain_without_text() -> None:
    """What hangs on labels and categories only is certain."""
    policy = ruled("input.matches(classes.mail) || input.matches(classes.label) -> deny")
    email = Finding(Span(0, 0), Category.EMAIL, "recorded")

    assert outcomes(policy) == {"consider_cloud"}
    assert outcomes(policy, replace(GONE, findings=(email,))) == {"deny"}
    assert outcomes(policy, replace(GONE, classification="Secret")) == {"deny"}


@pytest.mark.parametrize(
    "condition",
    [
        "input.matches(classes.words)",
        "input.matches(classes.mixed)",
        "input.matches(classes.place)",
        "input.text.contains('x')",
        "paths.exists(p, p == 'x')",
        "repo == 'acme/web'",
    ],
)
def test_hangs_on_the_text(condition: str) -> None:
    """What hangs on text, paths or the repository has several possible decisions."""
    assert outcomes(ruled(f"{condition} -> deny")) == {"deny", "consider_cloud"}


def test_partly_certain() -> None:
    """A class that matches by a category matches, whatever the text said."""
    iban = Finding(Span(0, 0), Category.IBAN, "recorded")
    policy = ruled("input.matches(classes.mixed) -> deny")

    assert outcomes(policy, replace(GONE, findings=(iban,))) == {"deny"}


def test_recorded_results_decide() -> None:
    """A class that was asked when the request was made keeps its answer."""
    policy = ruled("input.matches(classes.words) -> deny")
    made = replace(GONE, texts=("the codename is",))
    known = class_results(policy, decide(policy, made))

    assert known == {fingerprint(policy.classes["words"]): True}
    assert outcomes(policy, GONE, known) == {"deny"}
    assert outcomes(policy, GONE, dict.fromkeys(known, False)) == {"consider_cloud"}


def test_irrelevant_classes_do_not_count() -> None:
    """Classes that no rule asks for leave a decision certain."""
    assert len(possible_decisions(ruled("task == 'x' -> deny"), GONE, {})) == 1


def test_same_outcome_either_way() -> None:
    """When every possible answer leads to the same decision, there is one."""
    policy = ruled("input.matches(classes.words) -> consider_cloud")
    actions = {(one.route, one.action) for one in possible_decisions(policy, GONE, {})}

    assert actions == {(Route.CLOUD, Action.CONSIDER_CLOUD)}


def test_too_much_unknown() -> None:
    """When too much hangs on the text nothing is said."""
    policy = ruled(*(f"repo == 'r{number}' -> deny" for number in range(9)))

    assert possible_decisions(policy, GONE, {}) == ()


def test_fingerprints() -> None:
    """A fingerprint is the same for the same matchers, under any name and in any policy."""
    one = ruled().classes
    other = load_policy(
        "classes:\n  renamed: [pattern: codename]\n  b: [pattern: other]\n  c: [repo: codename]\n"
        "rules: [default: local]",
        source="p",
    ).classes

    assert fingerprint(one["words"]) == fingerprint(other["renamed"])
    prints = [fingerprint(matchers) for matchers in (*one.values(), other["b"], other["c"])]
    assert len(set(prints)) == len(prints)
