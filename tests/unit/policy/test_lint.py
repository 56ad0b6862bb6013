"""Remarks about policies."""

import pytest

from homeport.policy import Remark, lint, load_policy

FINE = """
classes:
  guarded: [pattern: 'api[_-]?key']
rules:
  - {if: input.matches(classes.guarded), action: deny}
  - {if: "task == 'review'", action: consider_cloud}
  - default: local
cloud:
  require: {trains_on_data: false}
"""


def test_nothing_to_say() -> None:
    """A sound policy gets no remark."""
    assert lint(load_policy(FINE, source="p")) == ()


_DEFAULT = "\n  - default: local"
_ASK_A = "rules:\n  - {if: input.matches(classes.a), action: "


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (
            "rules:\n  - {if: tokens > 1, action: deny}",
            Remark(0, "there is no default: what no rule decides is answered locally"),
        ),
        (
            "rules:\n  - {if: 'false', action: deny}\n  - default: local",
            Remark(2, "rule 1 never matches"),
        ),
        (
            "rules:\n  - {if: 'true', action: deny}\n  - {if: tokens > 1, action: local}"
            + _DEFAULT,
            Remark(3, "rule 2 is never reached: rule 1 ends every case"),
        ),
        (
            "rules:\n  - {if: tokens > 1, action: deny}\n  - {if: tokens  > 1, action: local}"
            + _DEFAULT,
            Remark(3, "rule 2 is never reached: rule 1 ends the same cases"),
        ),
        (
            "rules:"
            + 2 * "\n  - {if: tokens > 1, action: require_approval}"
            + "\n  - default: consider_cloud",
            Remark(3, "rule 2 repeats rule 1"),
        ),
        (
            "classes:\n  a: [path: x]\nrules:\n  - default: local",
            Remark(2, "no rule asks for the class a"),
        ),
        (
            "rules:\n  - {if: tokens > 1, action: consider_cloud}\n  - default: local",
            Remark(2, "rule 1 considers the cloud, but cloud.require asks nothing of it"),
        ),
        (
            "classes:\n  a: [category: email]\n" + _ASK_A + "redact_then_route}" + _DEFAULT,
            Remark(
                4,
                "rule 1 names no pattern to redact; what detectors find is redacted anyway",
            ),
        ),
        (
            "classes:\n  a: [pattern: 'x*']\n" + _ASK_A + "deny}" + _DEFAULT,
            Remark(2, "the pattern 'x*' in a matches every text"),
        ),
        (
            "classes:\n  a: [pattern: '.+']\n" + _ASK_A + "deny}" + _DEFAULT,
            Remark(2, "the pattern '.+' in a matches nearly every text"),
        ),
        (
            "classes:\n  a: [pattern: 'key^=']\n" + _ASK_A + "deny}" + _DEFAULT,
            Remark(2, "the pattern 'key^=' in a matches no text"),
        ),
        (
            "classes:\n  a: [path: '../x']\n" + _ASK_A + "deny}" + _DEFAULT,
            Remark(2, "'../x' in a matches no path: it holds .."),
        ),
        (
            "classes:\n  a: [path: '**/*']\n" + _ASK_A + "deny}" + _DEFAULT,
            Remark(2, "'**/*' in a matches every path"),
        ),
    ],
)
def test_remarks(text: str, remark: Remark) -> None:
    """Each of these policies gets exactly the remark it deserves."""
    assert lint(load_policy(text, source="p")) == (remark,)


def test_different_actions_are_no_repetition() -> None:
    """The same condition may redact and consider the cloud."""
    text = (
        "rules:\n  - {if: tokens > 1, action: require_approval}\n"
        "  - {if: tokens > 1, action: consider_cloud}\n  - default: local\n"
        "cloud: {require: {trains_on_data: false}}"
    )
    assert lint(load_policy(text, source="p")) == ()


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (
            "rules: [default: local]\nbudgets: [{per: day, cost: 1}]",
            "there are budgets, but no rule considers the cloud that they limit",
        ),
        (
            "rules:\n  - {if: tokens > 1, action: require_approval}\n  - default: local",
            "rule 1 wants an approval, but no rule considers the cloud",
        ),
    ],
)
def test_what_limits_a_cloud_that_nobody_considers(text: str, remark: str) -> None:
    """Budgets and approvals without a way to the cloud are remarked on, and not with one."""
    assert remark in {one.text for one in lint(load_policy(text, source="p"))}
    open_ = text.replace("default: local", "default: consider_cloud")
    assert remark not in {one.text for one in lint(load_policy(open_, source="p"))}
