"""Labels: the cause of each failure of a test, and the label of the test that they make.

What is likely was weighed before, by the judge; here it is only named.
"""

from collections.abc import Sequence

from homeport.testruns.history.attribution import Machines
from homeport.testruns.history.conditions import Condition, Kind
from homeport.testruns.history.subject import LIKELIER, Subject, broken_commits
from homeport.testruns.history.timeline import Seen
from homeport.testruns.history.verdict import Cause, Label

_CONDITION_LABEL = {Kind.ORDER: Label.ORDER, Kind.TIME: Label.TIME, Kind.WORKER: Label.INFRA}


def causes_of(
    machines: Machines, subject: Subject, causes: dict[int, list[Cause]]
) -> dict[int, Label]:
    """Give each failure of a test its cause; return them by run."""
    timeline, reading = machines.timeline, subject.reading
    broken = broken_commits(reading)
    spelled = subject.p_condition < LIKELIER
    born = spelled and reading.born_broken >= LIKELIER
    until = next((n for n, chance in enumerate(reading.broken) if chance < LIKELIER), None)
    born_until = reading.blocks[until].first if until is not None else len(timeline.commits)
    found = {}
    recovered = recoveries(subject.all_seen)
    never = all(one.failed for one in subject.all_seen)
    for one in subject.all_seen:
        if not one.failed:
            continue
        p_broken = broken.get(one.commit, 0.0)
        holds = subject.holds(one.run)
        own = subject.own_chance(p_broken, holds=holds)
        p_machine = machines.chance(subject.test, one.run, own)
        label, sure = Label.FLAKY, (1 - p_broken) * (1 - p_machine)
        if p_machine >= LIKELIER:
            label, sure = Label.INFRA, p_machine
        elif not spelled and holds and subject.condition is not None:
            label, sure = _CONDITION_LABEL[subject.condition.kind], subject.p_condition
        elif p_broken >= LIKELIER:
            early = born and one.commit < born_until
            label, sure = (Label.BROKEN if early else Label.REGRESSION), p_broken * (1 - p_machine)
        if never and label in {Label.FLAKY, Label.REGRESSION}:
            label = Label.BROKEN  # nobody has seen it pass
        found[one.run] = label
        name = timeline.tests[subject.test]
        causes[one.run].append(
            Cause(timeline.runs[one.run].identity, name, label, sure, one.run in recovered)
        )
    return found


def witnessed(seen: Sequence[Seen], causes: dict[int, Label]) -> bool:
    """Tell whether the test was seen to fail and pass by itself: on one commit, or to recover.

    What fails for the first time, and has not run again, is likely flaky at best: nobody has
    seen it pass on the code that it failed on.
    """
    recovered = recoveries(seen)
    failed = [run for run, label in causes.items() if label is Label.FLAKY]
    return not failed or any(run in recovered for run in failed)


def recoveries(seen: Sequence[Seen]) -> frozenset[int]:
    """Return the failing runs after which, or on whose commit, the test passed."""
    passed = [one for one in seen if not one.failed]
    last = max((one.run for one in passed), default=-1)
    commits = {one.commit for one in passed}
    return frozenset(
        one.run for one in seen if one.failed and (one.run < last or one.commit in commits)
    )


def label_of(causes: dict[int, Label], condition: Condition | None, *, born: bool) -> Label:
    """Choose a test's label: what someone must act on wins over what passes by itself."""
    found = set(causes.values())
    if condition is not None:
        return _CONDITION_LABEL[condition.kind]
    if Label.REGRESSION in found and not born:
        return Label.REGRESSION
    if Label.BROKEN in found:
        return Label.BROKEN
    for label in (Label.REGRESSION, Label.FLAKY):
        if label in found:
            return label
    return Label.INFRA
