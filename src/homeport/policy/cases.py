"""Test cases of a policy: requests in YAML, each with the decision it expects.

The values in a case's text are found by whoever runs it, unless the case says what is found.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from homeport.domain import Action, Category, Finding, Principal, Route, Span
from homeport.policy.decide import decide
from homeport.policy.document import Document
from homeport.policy.facts import Facts, Offer

if TYPE_CHECKING:
    from collections.abc import Callable

    from yaml.nodes import Node

    from homeport.domain import Decision
    from homeport.policy.rules import Policy

_CASE = (
    "name",
    "text",
    "task",
    "repo",
    "paths",
    "classification",
    "user",
    "roles",
    "findings",
    "tokens",
    "time",
    "spent",
    "allow_cloud",
    "may_use_cloud",
    "approved",
    "expect",
)
_EXPECT = ("route", "action", "rule")


@dataclass(frozen=True, slots=True)
class Case:
    """One request and what is expected of its decision; None expects nothing in particular."""

    name: str
    line: int
    facts: Facts
    scanned: bool  # the case did not say what is found, so its text is scanned
    route: Route | None
    action: Action | None
    rule: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a case went; `failures` are sentences, none when it went as expected."""

    case: Case
    decision: Decision
    failures: tuple[str, ...]


def load_cases(text: str, *, source: str) -> tuple[Case, ...]:
    """Load a document of cases.

    Raises:
        PolicyError: anything in it is unknown or of the wrong type; with line and column.
    """
    document = Document(text, source)
    top = document.mapping(document.root, ("cases",), "the test document")
    if "cases" not in top:
        raise document.error(document.root, "the test document has no cases")
    items = document.sequence(top["cases"], "cases")
    if not items:
        raise document.error(top["cases"], "cases is empty")
    return tuple(_case(document, item, number) for number, item in enumerate(items, 1))


def run_case(
    policy: Policy, case: Case, scan: Callable[[str], tuple[Finding, ...]], offer: Offer
) -> Verdict:
    """Decide one case, with a cloud backend `offer`, and compare."""
    facts = case.facts
    findings = tuple(f for text in facts.texts for f in scan(text)) if case.scanned else ()
    decision = decide(policy, replace(facts, findings=facts.findings + findings, offer=offer))
    wanted = (
        ("route", case.route, decision.route),
        ("action", case.action, decision.action),
        ("rule", case.rule, decision.rule),
    )
    failures = tuple(
        f"the {what} is {found}; {expected} was expected"
        for what, expected, found in wanted
        if expected is not None and expected != found
    )
    return Verdict(case, decision, failures)


def _case(document: Document, node: Node, number: int) -> Case:
    entries = document.mapping(node, _CASE, "a case")
    if "expect" not in entries:
        raise document.error(node, "a case needs 'expect'")

    def text(key: str, otherwise: str) -> str:
        return document.text(entries[key], key) if key in entries else otherwise

    def texts(key: str, otherwise: tuple[str, ...] = ()) -> tuple[str, ...]:
        return document.texts(entries[key], key) if key in entries else otherwise

    def flag(key: str, *, otherwise: bool) -> bool:
        return document.yes_no(entries[key], key) if key in entries else otherwise

    expect = document.mapping(entries["expect"], _EXPECT, "expect")
    if not expect:
        raise document.error(entries["expect"], "expect is empty: it has route, action or rule")
    found = document.sequence(entries["findings"], "findings") if "findings" in entries else []
    categories = [document.choice(item, Category, "category") for item in found]
    said = text("text", "")
    return Case(
        name=text("name", f"case {number}"),
        line=document.line(node),
        facts=Facts(
            texts=(said,) if said else (),
            principal=Principal(
                text("user", "local-user"),
                texts("roles", ("developer",)),
                may_use_cloud=flag("may_use_cloud", otherwise=True),
            ),
            task=text("task", "explain"),
            repo=text("repo", ""),
            paths=texts("paths"),
            classification=text("classification", ""),
            findings=tuple(Finding(Span(0, 0), category, "case") for category in categories),
            tokens=document.whole_number(entries["tokens"], "tokens") if "tokens" in entries else 0,
            now=_moment(document, entries["time"]) if "time" in entries else None,
            spent=frozenset(texts("spent")),
            cloud_asked=flag("allow_cloud", otherwise=True),
            approved=flag("approved", otherwise=False),
        ),
        scanned="findings" not in entries,
        route=document.choice(expect["route"], Route, "route") if "route" in expect else None,
        action=document.choice(expect["action"], Action, "action") if "action" in expect else None,
        rule=document.text(expect["rule"], "rule") if "rule" in expect else None,
    )


def _moment(document: Document, node: Node) -> datetime:
    try:
        found = datetime.fromisoformat(document.text(node, "time"))
    except ValueError as error:
        raise document.error(node, "time must be as in '2026-07-01T09:30'") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
