"""What is left of the cloud for somebody just now: budgets that are not used up, and approvals.

What was used is counted here and read from the record after a restart, so that none begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.audit import records
from homeport.audit.usage import usages
from homeport.domain import Principal, Route
from homeport.policy import Spending, Spent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from homeport.domain import Completion
    from homeport.gateway.ledger import Progress
    from homeport.identity.grants import Grants
    from homeport.policy import Policy

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What was used, what it costs, and which requests are approved."""

    input_price: float = 0.0  # of a million tokens
    output_price: float = 0.0
    spending: Spending = field(default_factory=Spending)
    grants: Grants | None = None

    def recall(self, path: Path) -> None:
        """Count what the record says was used before."""
        if not path.exists():
            return
        links = ({"kind": one.kind, **one.fields} for one in records(path) if one is not None)
        for one in usages(links):
            who = Principal(one.principal, one.roles)
            self.spending.add(who, one.when, Spent(1, one.tokens, one.cost))

    def exhausted(self, policy: Policy, principal: Principal, now: datetime) -> frozenset[str]:
        """Return the names of the budgets that are used up for somebody."""
        if not policy.budgets:
            return frozenset()
        return self.spending.exhausted(policy.budgets, principal, now)

    def approved(self, principal: Principal, digest: Callable[[], str], now: datetime) -> bool:
        """Tell whether this request is approved; its digest is asked for only if some are."""
        return bool(self.grants) and self.grants.covers(principal.name, digest(), now)  # type: ignore[union-attr]  # it is there when it is true

    def cost(self, progress: Progress, completion: Completion) -> float:
        """Return what an answer cost; what is answered here costs nothing."""
        if progress.route is not Route.CLOUD:
            return 0.0
        usage = completion.usage
        paid = usage.prompt_tokens * self.input_price + usage.completion_tokens * self.output_price
        return paid / _MILLION

    def count(
        self,
        progress: Progress,
        principal: Principal,
        now: datetime,
        tokens: int,
        completion: Completion | None,
    ) -> None:
        """Count a request that ended, if any of it went to the cloud; `tokens` is its estimate."""
        if progress.route is not Route.CLOUD and not progress.tried:
            return
        used, cost = tokens, 0.0
        if completion is not None and progress.route is Route.CLOUD:
            used = completion.usage.prompt_tokens + completion.usage.completion_tokens
            cost = self.cost(progress, completion)
        self.spending.add(principal, now, Spent(1, used, cost))
