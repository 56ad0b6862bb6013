"""How much of the cloud was used, and which of a policy's budgets that has used up.

Pure but for its memory: who counts and when is told by the caller, who may fill it from the record
after a restart. Only what went to the cloud is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from homeport.policy.rules import Budget, Share, Window

if TYPE_CHECKING:
    from collections.abc import Iterable

    from homeport.domain import Principal

_DAYS_KEPT = 70  # two months: the longest window and the one before


@dataclass(frozen=True, slots=True)
class Spent:
    """What one request used, or several did."""

    requests: int = 0
    tokens: int = 0
    cost: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.requests + other.requests, self.tokens + other.tokens, self.cost + other.cost
        )

    def exhausts(self, budget: Budget) -> bool:
        """Tell whether nothing is left of the budget."""
        limits = (
            (self.requests, budget.requests),
            (self.tokens, budget.tokens),
            (self.cost, budget.cost),
        )
        return any(limit is not None and used >= limit for used, limit in limits)


class Spending:
    """What was used in each window, by whom."""

    def __init__(self) -> None:
        self._used: dict[tuple[Window, datetime], dict[str, Spent]] = {}
        self._roles: dict[str, frozenset[str]] = {}

    def add(self, principal: Principal, now: datetime, used: Spent) -> None:
        """Count what a request used."""
        self._roles[principal.name] = frozenset(principal.roles)
        for window in Window:
            start = window_start(window, now)
            cell = self._used.get((window, start))
            if cell is None:
                cell = self._used[window, start] = {}
                self._forget(now)
            cell[principal.name] = cell.get(principal.name, Spent()) + used

    def exhausted(
        self, budgets: Iterable[Budget], principal: Principal, now: datetime
    ) -> frozenset[str]:
        """Return the names of the budgets of which nothing is left for this principal."""
        return frozenset(
            budget.name
            for budget in budgets
            if (budget.roles is None or not budget.roles.isdisjoint(principal.roles))
            and self._of(budget, principal, now).exhausts(budget)
        )

    def _of(self, budget: Budget, principal: Principal, now: datetime) -> Spent:
        cell = self._used.get((budget.window, window_start(budget.window, now)), {})
        match budget.share:
            case Share.EACH:
                return cell.get(principal.name, Spent())
            case Share.TOGETHER:  # pragma: no branch -- mypy proves that none is left
                return sum(
                    (
                        used
                        for name, used in cell.items()
                        if budget.roles is None or not budget.roles.isdisjoint(self._roles[name])
                    ),
                    Spent(),
                )

    def _forget(self, now: datetime) -> None:
        """Let go of what no window of today or of the one before needs."""
        oldest = now.astimezone(UTC) - timedelta(days=_DAYS_KEPT)
        self._used = {key: cell for key, cell in self._used.items() if key[1] >= oldest}


def window_start(window: Window, now: datetime) -> datetime:
    """Return when the window began in which `now` lies."""
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    match window:
        case Window.HOUR:
            return hour
        case Window.DAY:
            return day
        case Window.WEEK:
            return day - timedelta(days=day.weekday())
        case Window.MONTH:  # pragma: no branch -- mypy proves that none is left
            return day.replace(day=1)
