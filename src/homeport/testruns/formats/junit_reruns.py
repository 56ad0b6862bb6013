"""Repeated tries of pytest-rerunfailures, which JUnit XML lists as tests that passed.

The plugin's outcome for a try that will be repeated has no element of its own, so pytest writes an
empty `testcase`. Only the totals of the suite tell: they count each test once.
"""

from collections.abc import Sequence
from dataclasses import replace

from homeport.testruns.model import Attempt, Case, Outcome


def without_reruns(cases: Sequence[Case], claimed: int) -> list[Case]:
    """Return one case a test, earlier tries as its attempts, if the suite's total says so.

    A test that fails and then breaks in its tear-down is listed twice as well, and counted once.
    """
    last = {case.name: number for number, case in enumerate(cases)}
    earlier = [number for number, case in enumerate(cases) if last[case.name] != number]
    tries = {number for number in earlier if cases[number].outcome is Outcome.PASSED}
    if not tries or len(cases) - len(earlier) != claimed:
        return list(cases)
    found: list[Case] = []
    attempts: dict[str, int] = {}
    for number, case in enumerate(cases):
        if number in tries:
            attempts[case.name] = attempts.get(case.name, 0) + 1
        else:
            failed = (Attempt(Outcome.FAILED),) * attempts.pop(case.name, 0)
            found.append(replace(case, attempts=failed + case.attempts) if failed else case)
    return found
