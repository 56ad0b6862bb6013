"""What may happen to a request: a strict document, a pure decision, and the reasons for it."""

from homeport.policy.budgets import Spending, Spent
from homeport.policy.cases import Case, Verdict, load_cases, run_case
from homeport.policy.decide import Step, decide, steps
from homeport.policy.default import DEFAULT_TEXT, default_policy
from homeport.policy.facts import Facts, Offer
from homeport.policy.in_force import POLICY_FILE, POLICY_VARIABLE, policy_in_force, read_policy
from homeport.policy.lint import Remark, lint
from homeport.policy.load import load_policy
from homeport.policy.matchers import marked
from homeport.policy.possible import class_results, fingerprint, possible_decisions
from homeport.policy.rules import (
    ATTACHMENTS,
    NEVER_SEND,
    Budget,
    Policy,
    Requirements,
    Rule,
    Share,
    Window,
)
from homeport.policy.watched import WatchedPolicy

__all__ = [
    "ATTACHMENTS",
    "DEFAULT_TEXT",
    "NEVER_SEND",
    "POLICY_FILE",
    "POLICY_VARIABLE",
    "Budget",
    "Case",
    "Facts",
    "Offer",
    "Policy",
    "Remark",
    "Requirements",
    "Rule",
    "Share",
    "Spending",
    "Spent",
    "Step",
    "Verdict",
    "WatchedPolicy",
    "Window",
    "class_results",
    "decide",
    "default_policy",
    "fingerprint",
    "lint",
    "load_cases",
    "load_policy",
    "marked",
    "policy_in_force",
    "possible_decisions",
    "read_policy",
    "run_case",
    "steps",
]
