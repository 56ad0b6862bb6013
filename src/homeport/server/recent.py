"""Remembers the latest decisions, so that someone can ask why a request went where it went."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from homeport.domain import Decision

_MOST = 2048


class Recent:
    """The latest decisions by the names of their requests."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, tuple[Decision, str]] = OrderedDict()

    def add(self, decision: Decision, who: str) -> None:
        """Remember one and who asked; the oldest is forgotten."""
        self._known[decision.request] = decision, who
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def owner(self, request: str) -> str:
        """Return who asked, nothing when it is not known any more."""
        return self._known[request][1] if request in self._known else ""

    def find(self, request: str) -> dict[str, object] | None:
        """Return a decision as plain values, None when it is not known any more."""
        if request not in self._known:
            return None
        decision, _ = self._known[request]
        return {
            "request": decision.request,
            "route": decision.route.value,
            "action": decision.action.value,
            "rule": decision.rule,
            "reasons": list(decision.reasons),
            "policy": decision.policy_digest,
            "redactions": {
                kind.value: count for kind, count in sorted(decision.categories.items())
            },
        }
