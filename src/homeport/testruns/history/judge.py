"""Judges a history: why each test failed in each run, and what kind of test it is.

The steps: 1 find what broke together, and the runs in which the machine failed, 2 take the
machine's failures away, 3 learn from all tests how common breaks and flaky tests are, 4 weigh for
each test its spells against what its failures go with, 5 label the test and each of its failures.
"""

import math
from collections.abc import Sequence
from dataclasses import replace

from homeport.testruns.history.attribution import Machines, first_guess, machines_of
from homeport.testruns.history.causes import causes_of, label_of, witnessed
from homeport.testruns.history.conditions import Kind, best_condition
from homeport.testruns.history.evidence import sentences
from homeport.testruns.history.learning import Lesson, learn
from homeport.testruns.history.run import Run, Suite
from homeport.testruns.history.spells import (
    FIRST_PRIOR,
    Prior,
    Reading,
    blocks_of,
    read_spells,
)
from homeport.testruns.history.subject import LIKELIER, Subject, broken_commits
from homeport.testruns.history.timeline import Timeline
from homeport.testruns.history.together import beside, joint_breaks, suspicion
from homeport.testruns.history.verdict import (
    PASSING_BY,
    Cause,
    Judgement,
    Label,
    Spell,
    Verdict,
)

_ROUNDS = 2
_SURE = 0.95
_CONDITION_PRIOR = {Kind.ORDER: 0.01, Kind.TIME: 0.005, Kind.WORKER: 0.002}


def judge(runs: Sequence[Run], suite: Suite) -> Judgement:
    """Judge all tests that failed at least once."""
    timeline = Timeline(list(runs), suite)
    # 1
    breaks = joint_breaks(timeline)
    machines = machines_of(timeline, breaks)
    # 2
    failing = sorted({test for ran in timeline.ran for test in ran.failed})
    subjects = [
        _subject(timeline, machines, test, suspicion(timeline, breaks, test)) for test in failing
    ]
    # 3
    prior = _learnt(timeline, subjects)
    # 4
    for subject in subjects:
        _weigh(timeline, subject, prior)
        if _attributed_anew(machines, subject):
            _weigh(timeline, subject, prior)
    # 5
    causes: dict[int, list[Cause]] = {number: [] for number in range(len(runs))}
    verdicts = {}
    for subject in subjects:
        spells = _spells(timeline, subject)
        found = causes_of(machines, subject, causes)
        together = beside(timeline, breaks, subject.test, spells[-1].first_bad if spells else "")
        verdict = _verdict(timeline, subject, spells, found, together)
        verdicts[verdict.test] = verdict
    flat = tuple(cause for number in range(len(runs)) for cause in causes[number])
    return Judgement(verdicts, flat, tuple(runs[number].identity for number in machines.broken))


def _subject(
    timeline: Timeline, machines: Machines, test: int, suspected: dict[int, float]
) -> Subject:
    seen = timeline.seen(test)
    guess = first_guess(seen)
    kept = []
    for one in seen:
        own = max(guess(one.run), suspected.get(one.commit, 0.0))
        if not one.failed or machines.chance(test, one.run, own) < LIKELIER:
            kept.append(one)
    touched = timeline.touched(test)
    reading = read_spells(blocks_of(kept), touched, len(timeline.commits), FIRST_PRIOR, suspected)
    return Subject(test, seen, kept, touched, suspected, reading)


def _attributed_anew(machines: Machines, subject: Subject) -> bool:
    """Ask again which failures were the machine's, with what is known of the test by now.

    Before its spells were read, a broken test seemed to fail by itself at any time.
    """
    broken = broken_commits(subject.reading)
    kept = []
    for one in subject.all_seen:
        if one.failed:
            own = subject.own_chance(broken.get(one.commit, 0.0), holds=subject.holds(one.run))
            if machines.chance(subject.test, one.run, own) >= LIKELIER:
                continue
        kept.append(one)
    if kept == subject.seen:
        return False
    subject.seen, subject.condition, subject.p_condition = kept, None, 0.0
    subject.reading = replace(subject.reading, blocks=blocks_of(kept))
    return True


def _learnt(timeline: Timeline, subjects: Sequence[Subject]) -> Prior:
    """Learn in rounds: each reads the failing tests with what the round before taught."""
    prior = FIRST_PRIOR
    commits = len(timeline.commits)
    whole = sum(ran.only is None for ran in timeline.ran)
    teaching = [one for one in subjects if any(seen.failed for seen in one.seen)]
    for one in teaching:
        _weigh_condition(timeline, one)
    plain = [one for one in teaching if one.p_condition < LIKELIER]
    quiet = max(len(timeline.tests) - len(teaching), 0)
    for _ in range(_ROUNDS):
        prior = learn([Lesson(one.reading, one.touched) for one in plain], quiet, whole, commits)
        for one in plain:
            one.reading = read_spells(
                one.reading.blocks, one.touched, commits, prior, one.suspected
            )
    return prior


def _weigh(timeline: Timeline, subject: Subject, prior: Prior) -> None:
    """Weigh spells and a steady rate against the best condition."""
    subject.reading = read_spells(
        subject.reading.blocks,
        subject.touched,
        len(timeline.commits),
        prior,
        subject.suspected,
    )
    _weigh_condition(timeline, subject)


def _weigh_condition(timeline: Timeline, subject: Subject) -> None:
    if subject.condition is None:
        subject.condition = best_condition(timeline, subject.test, subject.seen)
    if subject.condition is None:
        return
    against = math.log(_CONDITION_PRIOR[subject.condition.kind]) + subject.condition.evidence
    odds = min(max(against - subject.reading.evidence, -500.0), 500.0)
    subject.p_condition = 1 / (1 + math.exp(-odds))


def _spells(timeline: Timeline, subject: Subject) -> tuple[Spell, ...]:
    """Return the stretches of commits in which the test is likelier broken than not."""
    if subject.p_condition >= LIKELIER:
        return ()
    reading = subject.reading
    found = []
    start: int | None = None
    for number in range(len(reading.blocks) + 1):
        inside = number < len(reading.blocks) and reading.broken[number] >= LIKELIER
        if inside and start is None:
            start = number
        elif not inside and start is not None:
            found.append(_spell(timeline, reading, start, number))
            start = None
    return tuple(found)


def _spell(timeline: Timeline, reading: Reading, start: int, end: int) -> Spell:
    """Name the commit that most likely began a spell, and all that may have."""
    near = range(max(0, start - 3), end)
    chances = sorted(((reading.begins[n], -n) for n in near), reverse=True)
    total = sum(chance for chance, _ in chances) or 1.0
    candidates: list[tuple[str, float]] = []
    for chance, number in chances:
        candidates.append((timeline.commits[reading.blocks[-number].first], chance / total))
        if sum(one for _, one in candidates) >= _SURE:
            break
    fixed = timeline.commits[reading.blocks[end].first] if end < len(reading.blocks) else ""
    probability = max(reading.broken[start:end])
    return Spell(candidates[0][0], fixed, probability, tuple(candidates))


def _verdict(
    timeline: Timeline,
    subject: Subject,
    spells: tuple[Spell, ...],
    causes: dict[int, Label],
    together: int,
) -> Verdict:
    reading, condition = subject.reading, subject.condition
    shown = condition if subject.p_condition >= LIKELIER else None
    label = label_of(causes, shown, born=reading.born_broken >= LIKELIER)
    failed = sum(cause in PASSING_BY for cause in causes.values())
    ran = len(subject.all_seen) - (len(causes) - failed)
    own = label is not Label.INFRA or shown is not None
    p_flaky = reading.p_flaky * (1 - subject.p_condition) if own else None
    evidence = sentences(
        timeline, label, causes, subject.all_seen, spells=spells, condition=shown, together=together
    )
    return Verdict(
        timeline.tests[subject.test],
        label,
        p_flaky,
        reading.rate,
        failed,
        ran,
        spells,
        shown.polluter if shown else "",
        shown.words if shown and shown.kind is not Kind.ORDER else "",
        evidence,
        witnessed(subject.all_seen, causes),
    )
