"""Judging: groups of tests run on what is in place, each group to its first failure."""

from __future__ import annotations

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    from typing import Any

    from .cases import Case

    Order = dict[str, Any]


def against(cases: list[Case], problems: list[str], order: Order) -> Order:
    """Run the groups of tests on what was just imported."""
    by_name = {case.name: case for case in cases}
    broken = {problem.partition("\n")[0] for problem in problems}
    groups: list[list[Case]] = []
    for names in order["groups"]:
        found = [[by_name[name]] if name in by_name else inside(name, cases) for name in names]
        whole = all(found) and not broken.intersection(names)
        groups.append([case for some in found for case in some] if whole else [])
    return judged(groups, order)


def inside(name: str, cases: list[Case]) -> list[Case]:
    """The tests of a file that could not be collected before."""
    bare = name.replace("unittest.loader._FailedTest.", "")
    return [case for case in cases if case.name.startswith((bare + "::", bare + "."))]


def judged(groups: list[list[Case]], order: Order) -> Order:
    """Run the groups, each to its first failure."""
    passed, slow = [], False
    limits = order["limits"]
    for number, group in enumerate(groups):
        good = bool(group)
        for at, case in enumerate(group):
            after = group[at + 1] if at + 1 < len(group) else None
            outcome, _ = case.run(limits.get(case.name, order["limit_s"]), after)
            slow = slow or outcome == "slow"
            if outcome != "passed":
                good = False
                break
        if good:
            passed.append(number)
        elif slow:
            break
    if len(passed) == len(groups):
        verdict = "passed"
    else:
        verdict = "slow" if slow else "partial" if passed else "failed"
    return {"verdict": verdict, "passed": passed}
