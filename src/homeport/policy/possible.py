"""What a policy may decide about a request whose content is not known any more.

The audit log holds labels, counts and categories, and for each class that was asked whether it
matched; never the text. Where the answer hangs on the text, every possible answer is returned.
"""

from __future__ import annotations

import hashlib
import re
from itertools import product
from typing import TYPE_CHECKING

from homeport.policy.decide import World, decide
from homeport.policy.matchers import (
    CategoryMatcher,
    ClassificationMatcher,
    PathMatcher,
    PatternMatcher,
    RepoMatcher,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from homeport.domain import Decision
    from homeport.policy.facts import Facts
    from homeport.policy.matchers import Matcher
    from homeport.policy.rules import Policy

MOST_UNKNOWN = 8  # 256 worlds; a policy that asks more of the text cannot be replayed
_CONTENT = re.compile(r"\b(?:input\s*\.\s*text|paths|repo)\b")


def fingerprint(matchers: tuple[Matcher, ...]) -> str:
    """Return a short digest of a class's matchers: two policies may share a class."""
    text = "\n".join(f"{matcher.kind}\t{_source(matcher)}" for matcher in matchers)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def class_results(policy: Policy, decision: Decision) -> dict[str, bool]:
    """Return what is recorded of a decision's classes: fingerprints, and whether they matched."""
    return {
        fingerprint(policy.classes[name]): matched
        for name, matched in decision.asked_classes.items()
    }


def possible_decisions(
    policy: Policy, facts: Facts, known: Mapping[str, bool]
) -> tuple[Decision, ...]:
    """Return every decision that fits these facts without their text; one when it is certain.

    `known` is what `class_results` gave when the request was made. Nothing is returned when too
    much hangs on the text.
    """
    certain: dict[str, bool] = {}
    unknown: list[str] = []
    for name, matchers in policy.classes.items():
        result = known.get(fingerprint(matchers), _without_text(matchers, facts))
        if result is None:
            unknown.append(name)
        else:
            certain[name] = result
    asked = {name for rule in policy.rules for name in rule.condition.classes}
    unknown = [name for name in unknown if name in asked]
    rules = [rule.number for rule in policy.rules if _CONTENT.search(rule.condition.source)]
    if len(unknown) + len(rules) > MOST_UNKNOWN:
        return ()
    found: dict[tuple[str, str, str], Decision] = {}
    for answers in product((False, True), repeat=len(unknown) + len(rules)):
        classes = certain | dict(zip(unknown, answers, strict=False))
        ruled = dict(zip(rules, answers[len(unknown) :], strict=True))
        decision = decide(policy, facts, World(classes, ruled))
        found.setdefault((decision.route, decision.action, decision.rule), decision)
    return tuple(found.values())


def _without_text(matchers: tuple[Matcher, ...], facts: Facts) -> bool | None:
    """Tell whether a class matches, as far as that can be said without the text."""
    plain = [one for one in matchers if isinstance(one, CategoryMatcher | ClassificationMatcher)]
    if any(matcher.matches(facts) for matcher in plain):
        return True
    return False if len(plain) == len(matchers) else None


def _source(matcher: Matcher) -> str:
    match matcher:
        case PathMatcher() | RepoMatcher():
            return matcher.glob.source
        case PatternMatcher():
            return matcher.source
        case CategoryMatcher():
            return matcher.category.value
        case ClassificationMatcher():  # pragma: no branch -- mypy proves that none is left
            return matcher.label
