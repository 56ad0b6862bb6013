"""Budgets and approvals."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from tests.doubles.gateways import answer, asking, bench

from homeport.domain import Completion, Principal, Route, Usage
from homeport.gateway.allowance import Allowance
from homeport.gateway.ledger import Progress

if TYPE_CHECKING:
    from homeport.identity.grants import Grants

ONE = "rules: [default: consider_cloud]\nbudgets: [{name: little, per: day, requests: 1}]"
ANN = Principal("ann")
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DONE = Completion("a", "m", "stop", Usage(1_000_000, 0, 2_000_000, 0.1, 0.2))


def test_a_budget_is_used_up(tmp_path: Path) -> None:
    """The second question stays local, also after a restart: the record tells of the first."""
    made = bench(tmp_path, ONE)
    assert answer(made.gateway, asking("x")).decision.route is Route.CLOUD
    later = answer(made.gateway, asking("x")).decision
    assert later.route is Route.LOCAL
    assert any("little" in reason for reason in later.reasons)
    made.log.close()
    allowance = Allowance()
    allowance.recall(tmp_path / "none")
    allowance.recall(made.path)
    today = datetime.fromisoformat(str(made.records("intent")[0]["time"]))
    assert allowance.exhausted(made.gateway.policy, ANN, today) == {"little"}


def test_costs() -> None:
    """The cloud costs what its prices say; what is answered here costs nothing."""
    allowance = Allowance(1.5, 2.0)
    assert allowance.cost(Progress(Route.CLOUD, "c"), DONE) == pytest.approx(5.5)
    assert allowance.cost(Progress(Route.LOCAL, "l"), DONE) == 0.0


def test_what_was_sent_in_vain_counts(tmp_path: Path) -> None:
    """A cloud that got the prompt and did not answer has used its estimate."""
    policy = bench(tmp_path, ONE).gateway.policy
    for progress, used in (
        (Progress(Route.LOCAL, "l"), False),
        (Progress(Route.LOCAL, "l", tried="c"), True),
        (Progress(Route.CLOUD, "c"), True),
    ):
        allowance = Allowance()
        allowance.count(progress, ANN, NOW, 9, None)
        assert bool(allowance.exhausted(policy, ANN, NOW)) is used


class Approving:
    """Approves one digest."""

    def covers(self, principal: str, prompt: str, now: datetime) -> bool:
        """Tell whether it is this one."""
        return (principal, prompt, now) == ("ann", "digest", NOW)


def test_approvals() -> None:
    """A request is approved by its digest, which nobody asks for while nothing is approved."""
    allowance = replace(Allowance(), grants=cast("Grants", Approving()))
    assert allowance.approved(ANN, lambda: "digest", NOW)
    assert not allowance.approved(ANN, lambda: "other", NOW)
    assert not Allowance().approved(ANN, lambda: pytest.fail("it was asked for"), NOW)
