"""The values a policy consists of."""

import pytest

from homeport.domain import Action
from homeport.policy.conditions import compile_condition
from homeport.policy.rules import CloudTerms, Policy, Requirements, Rule


@pytest.mark.parametrize(("name", "label"), [("", "rule 3"), ("guard", "guard")])
def test_label(name: str, label: str) -> None:
    """A rule is called by its name, or else by its number."""
    rule = Rule(3, 12, compile_condition("true", ()), Action.DENY, name)

    assert rule.label == label


def test_least_policy() -> None:
    """A policy of nothing but a default asks nothing and treats nothing."""
    policy = Policy("sha256:0", "here", (), Action.LOCAL, None)

    assert (dict(policy.classes), dict(policy.treatments)) == ({}, {})
    assert policy.cloud == CloudTerms()
    assert policy.cloud.requirements == Requirements()
