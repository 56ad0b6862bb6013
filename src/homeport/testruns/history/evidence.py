"""Says in sentences why a test has its label, with the figures that count."""

from collections import Counter
from collections.abc import Iterator, Sequence

from homeport.testruns.history.conditions import Condition, Kind
from homeport.testruns.history.timeline import Seen, Timeline
from homeport.testruns.history.verdict import Label, Spell
from homeport.testruns.machine import speaks_of_machine

_SHORT = 10
_SHOWN_MESSAGE = 100


def sentences(
    timeline: Timeline,
    label: Label,
    causes: dict[int, Label],
    seen: Sequence[Seen],
    *,
    spells: Sequence[Spell],
    condition: Condition | None,
    together: int = 0,
) -> tuple[str, ...]:
    """Return the evidence for a label, the strongest first.

    `together` is how many other tests began to fail at the same commit in the same words.
    """
    match label:
        case Label.REGRESSION:
            found = _regression(timeline, spells[-1], seen, together) if spells else iter(())
        case Label.BROKEN:
            found = iter(("it has failed in every run since it first appears",))
        case Label.ORDER | Label.TIME:
            found = _conditional(condition)
        case Label.INFRA:
            found = _conditional(condition) if condition else _machine(timeline, causes, seen)
        case Label.FLAKY:
            found = _flaky(causes, seen)
        case Label.STABLE:
            found = iter(())
    return tuple(found)


def short(commit: str) -> str:
    """Return a commit's first digits, as people quote it."""
    return commit[:_SHORT]


def _regression(
    timeline: Timeline, spell: Spell, seen: Sequence[Seen], together: int
) -> Iterator[str]:
    places = {name: number for number, name in enumerate(timeline.commits)}
    first = places[spell.first_bad]
    end = places[spell.fixed] if spell.fixed else len(timeline.commits)
    inside = [one for one in seen if first <= one.commit < end]
    before = [one for one in seen if one.commit < first]
    failed = sum(one.failed for one in inside)
    yield f"failed {failed} of {len(inside)} runs since {short(spell.first_bad)}"
    if before:
        yield f"failed {sum(one.failed for one in before)} of {len(before)} runs before it"
    if together:
        yield f"{together + 1} tests began to fail there in the same words"
    if len(spell.candidates) > 1:
        others = ", ".join(f"{short(name)} ({chance:.0%})" for name, chance in spell.candidates)
        yield f"not every commit was tested; it began with one of {others}"
    if spell.fixed:
        yield f"passed again since {short(spell.fixed)}"


def _conditional(condition: Condition | None) -> Iterator[str]:
    if condition is None:
        return
    word = "ran before" if condition.kind is Kind.ORDER else condition.words
    what = f"when {condition.polluter} {word}" if condition.kind is Kind.ORDER else word
    yield f"failed {condition.failed_with} of {condition.ran_with} runs {what}"
    yield f"failed {condition.failed_without} of {condition.ran_without} other runs"


def _flaky(causes: dict[int, Label], seen: Sequence[Seen]) -> Iterator[str]:
    own = [one for one in seen if not one.failed or causes.get(one.run) is Label.FLAKY]
    failed = [one for one in own if one.failed]
    passing = {one.commit for one in own if not one.failed}
    both = {one.commit for one in failed} & passing
    last = max((one.run for one in own if not one.failed), default=-1)
    recovered = both or any(one.run < last for one in failed)
    where = " on unchanged code" if recovered else ""
    yield f"failed {len(failed)} of {len(own)} runs{where}"
    if both:
        yield (
            f"passed and failed on the same commit {len(both)} times"
            if len(both) > 1
            else "passed and failed on the same commit"
        )


def _machine(timeline: Timeline, causes: dict[int, Label], seen: Sequence[Seen]) -> Iterator[str]:
    runs = [run for run, label in causes.items() if label is Label.INFRA]
    said = Counter(
        failure.message
        for run in runs
        for failure in timeline.ran[run].failed.values()
        if speaks_of_machine(failure.message)
    )
    beside = max((len(timeline.ran[run].failed) for run in runs), default=0)
    if said:
        words = said.most_common(1)[0][0][:_SHOWN_MESSAGE]
        who = f"{said.total()} failures of the run" if said.total() > 1 else "the run"
        yield f'{who} said "{words}"'
    if beside > 1:
        yield f"failed together with {beside - 1} other tests in one run"
    yield f"failed {len(runs)} of {len(seen)} runs, none of them by itself"
