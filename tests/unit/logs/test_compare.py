"""What differs between two runs."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.doubles.logs import Event, background, beats, digest_of, requests, seeded, steady

from homeport.logs.anomalies import Anomaly, Kind, Unit
from homeport.logs.compare import compare
from homeport.logs.digest import Digest


def _run(seed: int, *more: Event, minutes: float = 60) -> Digest:
    rng = seeded(seed)
    return digest_of([*background(rng, minutes), *requests(rng, (0, minutes)), *more])


def _told(found: Sequence[Anomaly]) -> list[tuple[Kind, str]]:
    return sorted((one.kind, one.template) for one in found)


@pytest.mark.parametrize("minutes", [60, 150])
def test_two_runs_of_the_same_do_not_differ(minutes: float) -> None:
    """Another seed, and a run more than twice as long: nothing to tell."""
    for seed in range(3):
        assert compare(_run(seed), _run(seed + 50, minutes=minutes)) == ()


def test_what_came_and_what_went_is_told() -> None:
    """A new message, one that is gone, one single severe line."""
    rng = seeded(1)
    old = _run(2, *steady(rng, "cache warmed", 2, (0, 60)))
    severe = Event(old.templates[0].first or 0.0, "ledger is corrupt", "fatal")
    new = _run(3, *steady(rng, "cache cold", 2, (0, 60)), severe)
    assert _told(compare(old, new)) == [
        (Kind.MISSING, "cache warmed"),
        (Kind.NEW_TEMPLATE, "cache cold"),
        (Kind.NEW_TEMPLATE, "ledger is corrupt"),
    ]


def test_rates_are_told_against_the_length_of_the_run() -> None:
    """Ten times as often in a run twice as long is five times the rate."""
    rng = seeded(4)
    old = _run(5, *steady(rng, "retry", 3, (0, 60)), *steady(rng, "poll", 9, (0, 60)))
    new = _run(
        6, *steady(rng, "retry", 15, (0, 120)), *steady(rng, "poll", 2, (0, 120)), minutes=120
    )
    found = compare(old, new)
    assert _told(found) == [(Kind.RATE_DOWN, "poll"), (Kind.RATE_UP, "retry")]
    rise = next(one for one in found if one.kind is Kind.RATE_UP)
    assert rise.after / rise.before == pytest.approx(5, rel=0.3)


def test_slower_and_failing_requests_are_told() -> None:
    """The median of a latency and the share of a status."""
    rng = seeded(7)
    old = _run(8)
    new = digest_of([*background(seeded(9), 60), *_failing(list(requests(rng, (0, 60))))])
    kinds = {one.kind: one for one in compare(old, new)}
    assert set(kinds) == {Kind.LATENCY, Kind.VALUE_SHIFT}
    assert kinds[Kind.LATENCY].after / kinds[Kind.LATENCY].before == pytest.approx(4, rel=0.2)
    assert kinds[Kind.VALUE_SHIFT].field.startswith("status=")


def _failing(events: list[Event]) -> list[Event]:
    changed = []
    for number, event in enumerate(events):
        (path, _), (status, code), (name, took) = event.values
        values = (
            (path, event.values[0][1]),
            (status, "500" if number % 5 == 0 else code),
            (name, f"{float(took) * 4:.1f}"),
        )
        changed.append(replace(event, values=values))
    return changed


def test_what_one_run_saw_vary_is_the_same_message() -> None:
    """A text that the other run generalised further is neither new nor gone."""
    old, new = _run(10), _run(11)
    narrow = replace(old.templates[0], text="alpha worker finished its round")
    wide = replace(narrow, text="<*> worker finished its round", id="wide")
    old = replace(old, templates=(narrow, *[t for t in old.templates if t.text != narrow.text]))
    new = replace(new, templates=(wide, *[t for t in new.templates if t.text != narrow.text]))
    found = [one for one in compare(old, new) if one.kind in (Kind.NEW_TEMPLATE, Kind.MISSING)]
    assert found == []


def test_a_message_with_other_words_is_another() -> None:
    """The same frame alone does not make two texts one."""
    rng = seeded(12)
    old = _run(13, *steady(rng, "<*> left the room", 3, (0, 60)))
    new = _run(14, *steady(rng, "<*> cleaned every room", 3, (0, 60)))
    kinds = [one.kind for one in compare(old, new)]
    assert sorted(kinds) == [Kind.MISSING, Kind.NEW_TEMPLATE]


def test_tiny_runs_are_compared_by_their_lines() -> None:
    """Where few templates are frequent, all lines give the scale; empty runs compare too."""
    old = digest_of([Event(0.0, "a")])
    new = digest_of([Event(0.0, "a"), Event(1.0, "b failed", "error")])
    assert _told(compare(old, new)) == [(Kind.NEW_TEMPLATE, "b failed")]
    nothing = replace(old, templates=(), total={}, lines=0, records=0)
    assert compare(nothing, nothing) == ()


def test_a_slow_part_is_told_by_an_upper_quantile() -> None:
    """A seventh of the requests ten times slower moves no median, and is told with its picture."""
    rng = seeded(31)
    slowed = [
        replace(
            event,
            values=(*event.values[:2], ("latency_ms", f"{float(event.values[2][1]) * 10:.1f}")),
        )
        if number % 7 == 0
        else event
        for number, event in enumerate(requests(rng, (0, 60)))
    ]
    (one,) = compare(_run(8), digest_of([*background(seeded(9), 60), *slowed]))
    assert (one.kind, one.field) == (Kind.LATENCY, "latency_ms")
    assert one.unit in (Unit.P90, Unit.P95, Unit.P99)
    assert one.after > 2 * one.before
    assert max(one.picture.points) > one.before


def test_a_host_that_is_gone_is_told_once() -> None:
    """Of four hosts that beat, one never does in the later run."""
    old = digest_of([*background(seeded(1), 60), *beats(4, 60)])
    new = digest_of([*background(seeded(2), 60), *beats(4, 60, (2, 0, 60))])
    (one,) = compare(old, new)
    assert (one.kind, one.template) == (Kind.MISSING, "heartbeat from agent-2")
    assert one.count == 120


def test_what_begins_within_the_later_run_is_told() -> None:
    """A message that stops at two thirds is told, unless it did so in the earlier run too."""
    stopping = list(steady(seeded(3), "tick", 6, (0, 40)))
    old = _run(4, *steady(seeded(5), "tick", 6, (0, 60)))
    new = _run(6, *stopping)
    assert _told(compare(old, new)) == [(Kind.RATE_DOWN, "tick")]
    assert compare(new, _run(7, *steady(seeded(8), "tick", 6, (0, 40)))) == ()
