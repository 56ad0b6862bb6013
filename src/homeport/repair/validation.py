"""The verdict that counts: the whole suite in its natural order, in a fresh process and sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from homeport.repair.benches import open_warm
from homeport.repair.cold import Cold
from homeport.sandbox import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.repair.baseline import Baseline
    from homeport.repair.plausible import Plausible, TestResult
    from homeport.repair.suite import Suite
    from homeport.sandbox import Sandbox

_LONGER = 3.0  # than the suite took, until a run counts as endless
_FIRST_S = 5.0


@dataclass(frozen=True, slots=True)
class Report:
    """How the whole suite ended with a change in place."""

    passed: int
    skipped: int
    fixed: tuple[str, ...]  # failed before, pass now
    red: tuple[str, ...]  # failed before, fail still
    broken: tuple[str, ...]  # passed before, do not now
    unstable: tuple[str, ...]  # not counted
    cpu_s: float

    @property
    def good(self) -> bool:
        """Tell whether it helps and breaks nothing."""
        return bool(self.fixed) and not self.broken


def validate(
    sandbox: Sandbox, suite: Suite, baseline: Baseline, change: Plausible, seed: int = 0
) -> Report:
    """Run the suite with the change in place; the sandbox is made fresh before and after."""
    sandbox.reset()
    try:
        sandbox.write(change.candidate.path, change.after)
        results, cpu_s = run_whole(sandbox, suite, baseline, seed)
    finally:
        sandbox.reset()
    return compared(baseline, results, cpu_s)


def run_whole(
    sandbox: Sandbox, suite: Suite, baseline: Baseline, seed: int
) -> tuple[list[TestResult], float]:
    """Run the suite as it is in the sandbox now."""
    longest = max((one.cpu_s for one in baseline.whole), default=0.0)
    limit = max(_FIRST_S, _LONGER * longest)
    if not suite.kind.warm:
        cold = Cold(sandbox, suite, seed)
        return cold.whole(max(limit, _LONGER * baseline.suite_s)), cold.cpu_s
    bounds = Limits(cpu_s=_FIRST_S * 12 + _LONGER * baseline.suite_s, wall_s=3600)
    with open_warm(sandbox, suite, bounds, seed) as warm:
        return warm.whole(limit), warm.cpu_s


def compared(baseline: Baseline, results: Sequence[TestResult], cpu_s: float) -> Report:
    """Return what became better and worse; a test that is gone or skipped now is no pass."""
    now = {one.name: one.outcome for one in results}
    before = {one.name: one.outcome for one in baseline.whole}
    distrusted = set(baseline.unstable)
    trusted = [name for name in before if name not in distrusted]
    fixed: list[str] = []
    red: list[str] = []
    for name in trusted:
        if before[name] in {"passed", "skipped"}:
            continue
        inner = [end for one, end in now.items() if one != name and one.startswith(f"{name}::")]
        whole = bool(inner) and name not in now  # a file that could not be collected before
        good = now.get(name) == "passed" or (whole and all(e in _QUIET for e in inner))
        (fixed if good else red).append(name)
    broken = [
        name for name in trusted
        if (before[name] == "passed" and now.get(name) != "passed")
        or (before[name] == "skipped" and now.get(name) not in _QUIET)
    ]  # fmt: skip
    fresh = [name for name, end in now.items() if name not in before and end not in _QUIET]
    inside = tuple(f"{name}::" for name in fixed)
    broken += [name for name in fresh if not name.startswith(inside)]
    ends = list(now.values())
    return Report(
        ends.count("passed"), ends.count("skipped"), tuple(fixed), tuple(red), tuple(broken),
        baseline.unstable, cpu_s,
    )  # fmt: skip


_QUIET = frozenset({"passed", "skipped"})
