"""How much of the cloud was used."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from homeport.domain import Principal
from homeport.policy import Budget, Share, Spending, Spent, Window
from homeport.policy.budgets import window_start

NOW = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)  # a Wednesday
ANN, BOB = Principal("ann"), Principal("bob", ("lead",))


@pytest.mark.parametrize(
    ("window", "start"),
    [
        (Window.HOUR, datetime(2026, 7, 1, 12, tzinfo=UTC)),
        (Window.DAY, datetime(2026, 7, 1, tzinfo=UTC)),
        (Window.WEEK, datetime(2026, 6, 29, tzinfo=UTC)),
        (Window.MONTH, datetime(2026, 7, 1, tzinfo=UTC)),
    ],
)
def test_windows_begin_with_the_calendar(window: Window, start: datetime) -> None:
    """A window begins with its hour, day, Monday or month in UTC, wherever the clock stands."""
    assert window_start(window, NOW) == start
    assert window_start(window, NOW.astimezone(timezone(timedelta(hours=2)))) == start


@pytest.mark.parametrize(
    ("limits", "spent"),
    [
        ({"requests": 2}, False),
        ({"requests": 1}, True),
        ({"tokens": 100}, True),
        ({"tokens": 101}, False),
        ({"cost": 1}, False),
        ({"cost": 0}, True),
        ({"requests": 9, "tokens": 100}, True),
    ],
)
def test_any_limit_that_is_reached_ends_a_budget(limits: dict[str, int], *, spent: bool) -> None:
    """A budget is used up as soon as one of its limits is reached."""
    spending = Spending()
    spending.add(ANN, NOW, Spent(1, 100, 0.5))
    budget = Budget(
        "b",
        Window.DAY,
        Share.EACH,
        limits.get("requests"),
        limits.get("tokens"),
        limits.get("cost"),
    )
    assert spending.exhausted([budget], ANN, NOW) == (frozenset({"b"}) if spent else frozenset())


def test_each_for_themselves_or_all_together() -> None:
    """What one uses is nothing to another's own budget, and counts for the common one."""
    spending = Spending()
    spending.add(ANN, NOW, Spent(3, 0))
    spending.add(BOB, NOW, Spent(2, 0))
    each = Budget("each", Window.DAY, Share.EACH, requests=3)
    together = Budget("together", Window.DAY, Share.TOGETHER, requests=5)
    assert spending.exhausted([each, together], ANN, NOW) == {"each", "together"}
    assert spending.exhausted([each, together], BOB, NOW) == {"together"}


def test_a_budget_of_some_roles() -> None:
    """It counts only their use, and ends only for them."""
    spending = Spending()
    spending.add(ANN, NOW, Spent(10, 0))
    spending.add(BOB, NOW, Spent(1, 0))
    leads = Budget("leads", Window.DAY, Share.TOGETHER, requests=2, roles=frozenset({"lead"}))
    assert not spending.exhausted([leads], BOB, NOW)
    spending.add(BOB, NOW, Spent(1, 0))
    assert spending.exhausted([leads], BOB, NOW) == {"leads"}
    assert not spending.exhausted([leads], ANN, NOW)


def test_a_new_window_begins_anew_also_backwards() -> None:
    """The next day nothing is used; a clock that jumps back finds what it knew."""
    spending = Spending()
    spending.add(ANN, NOW, Spent(1, 0))
    budget = Budget("b", Window.DAY, Share.EACH, requests=1)
    tomorrow = NOW + timedelta(days=1)
    assert not spending.exhausted([budget], ANN, tomorrow)
    spending.add(BOB, tomorrow, Spent(1, 0))
    assert spending.exhausted([budget], ANN, NOW) == {"b"}


def test_the_memory_does_not_grow() -> None:
    """Windows of long ago are let go."""
    spending = Spending()
    for day in range(400):
        spending.add(ANN, NOW + timedelta(days=day), Spent(1, 1))
    assert len(spending._used) < 250
