"""How test runs look: cases, problems and judgements as JSON and as lines for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from homeport.cli.terminal import Line, Style, line
from homeport.testruns.history.verdict import Judgement, Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from homeport.assistant.triage import Problem, Triage
    from homeport.code import Change
    from homeport.testruns import Attempt, Case
    from homeport.testruns.grouping import Place
    from homeport.testruns.history.quarantine import Cost

_SHOWN_TESTS = 3
_SHOWN_ROWS = 25
_NEARLY = 0.995
_WORDS = {
    Label.REGRESSION: ("regression", Style.ERROR),
    Label.BROKEN: ("broken from the first", Style.ERROR),
    Label.FLAKY: ("flaky", Style.FAILING),
    Label.ORDER: ("depends on the order", Style.FAILING),
    Label.TIME: ("depends on the time", Style.FAILING),
    Label.INFRA: ("the machine, not the code", Style.GOOD),
    Label.STABLE: ("stable", Style.GOOD),
}


def counted(number: int, noun: str) -> str:
    """Return `1 test` or `2 tests`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def case_dict(case: Case) -> dict[str, object]:
    """Return a case for JSON; what the report does not say is left out, but for four keys."""
    found: dict[str, object] = {
        "name": case.name,
        "outcome": case.outcome.value,
        "duration": case.duration,
        "message": case.message,
    }
    more = (
        ("type", case.kind),
        ("trace", case.trace),
        ("suite", case.suite),
        ("file", case.file),
        ("line", case.line),
        ("parameters", case.parameters),
    )
    found.update((key, value) for key, value in more if value)
    if case.attempts:
        found["attempts"] = [_attempt_dict(one) for one in case.attempts]
    return found


def _attempt_dict(attempt: Attempt) -> dict[str, object]:
    return {
        "outcome": attempt.outcome.value,
        "message": attempt.message,
        "trace": attempt.trace,
    }


def triage_dict(found: Triage) -> dict[str, object]:
    """Return a triage for JSON."""
    counts = found.counts
    return {
        "summary": {
            "tests": counts.tests,
            "failed": counts.failed,
            "errored": counts.errored,
            "skipped": counts.skipped,
            "unfinished": counts.unfinished,
        },
        "failures": found.failures,
        "known_runs": found.known_runs,
        "problems": [_problem_dict(problem) for problem in found.problems],
    }


def _problem_dict(problem: Problem) -> dict[str, object]:
    group, verdict = problem.group, problem.verdict
    spell = verdict.spells[-1] if verdict and verdict.spells else None
    exemplar = group.exemplar
    return {
        "title": group.title,
        "label": problem.label.value if problem.label else None,
        "probability": problem.probability if problem.label else None,
        "tests": [case.name for case in group.cases],
        "exemplar": case_dict(exemplar),
        "place": _place_dict(group.place) if group.place else None,
        "evidence": list(problem.evidence),
        "p_flaky": verdict.p_flaky if verdict else None,
        "first_bad": spell.first_bad if spell else None,
        "candidates": [list(one) for one in spell.candidates] if spell else [],
        "polluter": (verdict.polluter or None) if verdict else None,
        "window": (verdict.window or None) if verdict else None,
        "changes": [_change_dict(change) for change in problem.changes],
    }


def _place_dict(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line, "function": place.function or None}


def _change_dict(change: Change) -> dict[str, object]:
    return {
        "path": change.path,
        "commit": change.commit,
        "time": change.time,
        "subject": change.subject,
        "lines": [list(one) for one in change.lines],
    }


def triage_lines(found: Triage) -> Iterator[Line]:
    """Lay out a triage: the count and the gist, then each problem with its evidence."""
    if not found.failures:
        every = f"all of {found.counts.tests} tests passed or were skipped"
        said = every if found.counts.tests else "the report holds no tests"
        yield line((said, Style.GOOD if found.counts.tests else Style.MUTED))
        return
    failures = f"{found.failures} {'failure is' if found.failures == 1 else 'failures are'}"
    about = f", of {counted(found.counts.tests, 'test')}"
    if found.known_runs:
        about += f"; {counted(found.known_runs, 'run')} of history asked"
    problems = counted(len(found.problems), "problem")
    yield line((f"{failures} {problems}", Style.HEADING), (about, Style.MUTED))
    kinds = Counter(problem.label for problem in found.problems)
    if len(found.problems) > 1 and set(kinds) != {None}:
        gist = ", ".join(_gist(label, n) for label, n in kinds.most_common())  # fmt: skip
        yield line((gist, Style.MUTED))
    for number, problem in enumerate(found.problems, 1):
        yield line("")
        yield from _problem_lines(number, problem)


def _gist(label: Label | None, number: int) -> str:
    match label:
        case None:
            return f"{number} new"
        case Label.REGRESSION:
            return counted(number, "regression")
        case Label.INFRA:
            return f"{number} the machine"
        case _:
            return f"{number} {_WORDS[label][0]}"


def _problem_lines(number: int, problem: Problem) -> Iterator[Line]:
    group = problem.group
    count = len(group.cases)
    tests = counted(count, "test")
    yield line(f"{number}. ", (tests, Style.HEADING), ": ", (group.title[:200], Style.ERROR))
    if problem.label:
        word, style = _WORDS[problem.label]
        yield line("   ", (word, style), f" ({_sure(problem.probability)})", *_since(problem))
    if group.place:
        where = f"{group.place.file}:{group.place.line}" if group.place.line else group.place.file
        yield line("   at ", (where, Style.PLACE), f"  {group.place.function}")
    for sentence in problem.evidence:
        yield line(f"   {sentence}")
    for change in problem.changes:
        where = f"{change.commit} changed {change.path}"
        yield line("   ", (where, Style.MUTED), f": {change.subject[:100]}")
    for case in group.cases[:_SHOWN_TESTS]:
        yield line((f"   {case.name}", Style.MUTED))
    if count > _SHOWN_TESTS:
        yield line((f"   ... and {count - _SHOWN_TESTS} more", Style.MUTED))


def _sure(probability: float) -> str:
    """Return a probability in two digits, and never as certain."""
    return "p > 0.99" if probability > _NEARLY else f"p = {probability:.2f}"


def _since(problem: Problem) -> tuple[str, ...]:
    verdict = problem.verdict
    if verdict is None:
        return ()
    if problem.label is Label.REGRESSION and verdict.first_bad:
        return (f" since commit {verdict.first_bad[:10]}",)
    if problem.label is Label.ORDER:
        return (f": {verdict.polluter} makes it fail",)
    return (f": {verdict.window}",) if verdict.window else ()


def history_dict(judged: Judgement, ranked: Sequence[Cost]) -> dict[str, object]:
    """Return a judgement for JSON."""
    cost = {one.verdict.test: one for one in ranked}
    return {
        "tests": {
            name: {
                "label": verdict.label.value,
                "p_flaky": verdict.p_flaky,
                "first_bad": verdict.first_bad or None,
                "polluter": verdict.polluter or None,
                "window": verdict.window or None,
                "rate": verdict.rate,
                "failed": verdict.failed,
                "ran": verdict.ran,
                "spells": [
                    {
                        "first_bad": spell.first_bad,
                        "fixed": spell.fixed or None,
                        "probability": spell.probability,
                        "candidates": [list(one) for one in spell.candidates],
                    }
                    for spell in verdict.spells
                ],
                "evidence": list(verdict.evidence),
                "minutes": cost[name].minutes if name in cost else 0.0,
                "quarantine_until": _until(cost.get(name)),
            }
            for name, verdict in judged.verdicts.items()
        },
        "failures": [
            {"run": _number(one.run), "test": one.test, "cause": one.label.value}
            for one in judged.causes
        ],
        "broken_runs": [_number(run) for run in judged.broken_runs],
    }


def _number(run: str) -> int | str:
    """Return a run's name as it was given: a number, when it was one."""
    return int(run) if run.isdecimal() and run == str(int(run)) else run


def _until(cost: Cost | None) -> str | None:
    return cost.until.date().isoformat() if cost and cost.until else None


def history_lines(judged: Judgement, ranked: Sequence[Cost], runs: int) -> Iterator[Line]:
    """Lay out a judgement: what needs a person, then the flakiest tests and what they cost."""
    counted = {label: sum(v.label is label for v in judged.verdicts.values()) for label in Label}
    said = ", ".join(f"{n} {label.value}" for label, n in counted.items() if n)
    yield line((f"{runs} runs: {said or 'no test failed'}", Style.HEADING))
    for name, verdict in judged.verdicts.items():
        if verdict.label in {Label.REGRESSION, Label.BROKEN} and _open(judged, name):
            yield line("")
            yield line((_WORDS[verdict.label][0], Style.ERROR), f" {name}")
            for sentence in verdict.evidence:
                yield line(f"    {sentence}")
    if ranked:
        yield line("")
        yield line((f"{'p flaky':>7} {'failed':>12} {'minutes':>8}  test", Style.MUTED))
    for cost in ranked[:_SHOWN_ROWS]:
        yield from _cost_lines(cost)
    if len(ranked) > _SHOWN_ROWS:
        yield line((f"... and {len(ranked) - _SHOWN_ROWS} more; see --json", Style.MUTED))


def _open(judged: Judgement, name: str) -> bool:
    verdict = judged.verdicts[name]
    return verdict.label is Label.BROKEN or not verdict.spells[-1].fixed


def _cost_lines(cost: Cost) -> Iterator[Line]:
    verdict = cost.verdict
    of = f"{cost.failures} of {verdict.ran}"
    yield line(f"{verdict.p_flaky or 0.0:7.2f} {of:>12} {cost.minutes:8.1f}  {verdict.test}")
    if verdict.label in {Label.ORDER, Label.TIME}:
        why = f"after {verdict.polluter}" if verdict.polluter else verdict.window
        yield line((f"{'':31}{_WORDS[verdict.label][0]}: {why}", Style.MUTED))
    if cost.until:
        yield line((f"{'':31}set aside until {cost.until:%Y-%m-%d}, then look again", Style.MUTED))
