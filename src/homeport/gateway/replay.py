"""Replays recorded requests under another policy: what would have been decided otherwise.

Works from labels, counts, categories and class results; no content is kept anywhere to replay.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from homeport.domain import Action, Category, Decision, Finding, Principal, Route, Span
from homeport.policy import ATTACHMENTS, NEVER_SEND, Facts, Offer, Policy, possible_decisions


@dataclass(frozen=True, slots=True)
class Replayed:
    """One recorded request: what was decided, and what may be decided now."""

    request: str
    time: str
    task: str
    was: tuple[Route, Action]
    now: tuple[Decision, ...]  # several where it hangs on the text, none where it cannot be told

    @property
    def certain(self) -> bool:
        """Whether the text makes no difference."""
        return len({(decision.route, decision.action) for decision in self.now}) == 1

    @property
    def changed(self) -> bool:
        """Whether the decision is certain and another one."""
        return self.certain and (self.now[0].route, self.now[0].action) != self.was


def replay(
    policy: Policy, intents: Iterable[Mapping[str, Any]], offer: Offer
) -> tuple[Replayed, ...]:
    """Decide recorded requests again; `offer` stands for whatever cloud backend there was."""
    return tuple(_replayed(policy, intent, offer) for intent in intents)


def _replayed(policy: Policy, intent: Mapping[str, Any], offer: Offer) -> Replayed:
    categories: Mapping[str, int] = intent.get("categories", {})
    facts = Facts(
        # The marker is the one part of a text that the record gives away.
        texts=(NEVER_SEND,) if intent["rule"] == NEVER_SEND else (),
        principal=Principal(
            str(intent["principal"]),
            tuple(intent["roles"]),
            may_use_cloud=bool(intent.get("may_use_cloud", True)),
        ),
        task=str(intent["task"]),
        classification=str(intent["classification"]),
        findings=tuple(
            Finding(Span(0, 0), Category(name), "recorded")
            for name, count in categories.items()
            for _ in range(count)
        ),
        tokens=int(intent["prompt_tokens"]),
        files=int(intent["rule"] == ATTACHMENTS),
        cloud_asked=bool(intent["cloud_asked"]),
        offer=offer if intent.get("cloud") else None,
        now=datetime.fromisoformat(str(intent["time"])),
    )
    return Replayed(
        request=str(intent["request"]),
        time=str(intent["time"]),
        task=facts.task,
        was=(Route(intent["route"]), Action(intent["action"])),
        now=_with_bans(
            possible_decisions(policy, facts, intent.get("classes", {})), policy, intent
        ),
    )


def _with_bans(
    decisions: tuple[Decision, ...], policy: Policy, intent: Mapping[str, Any]
) -> tuple[Decision, ...]:
    """Add what becomes of them if repository or paths, whose digests are left, are banned."""
    terms = policy.cloud
    asked = ((terms.never_repos, "repo"), (terms.never_paths, "paths"))
    if not any(bans and intent.get(name) for bans, name in asked):
        return decisions
    stays = [replace(one, route=Route.LOCAL) for one in decisions if one.route is Route.CLOUD]
    return (*decisions, *stays)
