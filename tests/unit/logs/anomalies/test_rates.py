"""Rates that jumped, fell or stopped, and heartbeats that stayed away."""

from dataclasses import replace

from tests.doubles.logs import START, Event, background, clockwork, digest_of, seeded, steady

from homeport.logs.anomalies.grid import Grid, grid_of
from homeport.logs.anomalies.kind import Anomaly, Kind
from homeport.logs.anomalies.rates import Counted, rate_changes, seasonal
from homeport.logs.digest import Digest


def _found(events: list[Event], text: str) -> list[Anomaly]:
    digest = digest_of([*background(seeded(9)), *events])
    grid = grid_of(digest)
    return [one for one in rate_changes(_counted(digest, grid, text), grid) if one.evidence > 12]


def _counted(digest: Digest, grid: Grid, text: str) -> Counted:
    template = next(one for one in digest.templates if one.text == text)
    counts = grid.spread(template.counts, digest.width)
    exposure = seasonal(counts, grid.cover, grid)
    fine = dict(template.counts)
    return Counted(template, text, "sample", "", counts, exposure, fine, digest.width)


def _minute(one: Anomaly) -> float:
    return (one.start - START) / 60


def test_a_jump_begins_to_the_minute() -> None:
    """Ten times the rate for six minutes."""
    rng = seeded(1)
    events = [*steady(rng, "x", 6, (0, 240)), *steady(rng, "x", 60, (100, 106))]
    (one,) = _found(events, "x")
    assert one.kind is Kind.RATE_UP
    assert abs(_minute(one) - 100) < 1
    assert abs((one.end - START) / 60 - 106) < 1
    assert not one.lasting
    assert one.after / one.before > 5


def test_a_stop_is_told_from_a_gap() -> None:
    """A message that ends for good fell, to the end of the log."""
    (one,) = _found([*steady(seeded(2), "x", 6, (0, 130))], "x")
    assert one.kind is Kind.RATE_DOWN
    assert one.lasting
    assert abs(_minute(one) - 130) < 1.5


def test_a_heartbeat_that_pauses_is_missing() -> None:
    """A clock that stands still for ten minutes."""
    events = [*clockwork("beat", 15, (0, 100)), *clockwork("beat", 15, (110, 240))]
    (one,) = _found(events, "beat")
    assert one.kind is Kind.MISSING
    assert abs(_minute(one) - 100) < 1
    assert abs((one.end - START) / 60 - 110) < 1


def test_cron_is_no_burst() -> None:
    """The same block every half an hour is a habit."""
    events = [e for n in range(8) for e in clockwork("cron", 2, (30 * n, 30 * n + 0.8))]
    assert _found(events, "cron") == []


def test_the_beginning_is_no_burst() -> None:
    """Lines of the start-up are neither a rise there nor a fall after it."""
    events = list(steady(seeded(3), "starting", 60, (0, 4)))
    assert _found(events, "starting") == []


def test_few_lines_are_not_judged() -> None:
    """Seven lines are no rate."""
    assert _found(list(clockwork("rare", 60, (100, 107))), "rare") == []


def test_a_job_with_pauses_of_its_own_has_not_stopped() -> None:
    """A series with gaps as long as the last one is not missing at the end."""
    rng = seeded(4)
    events = [e for n in range(4) for e in steady(rng, "job", 20, (60 * n, 60 * n + 20))]
    assert [one for one in _found(events, "job") if one.kind is not Kind.RATE_UP] == []


def test_slow_growth_is_no_jump() -> None:
    """A rate that climbs evenly over the whole log does not stand out."""
    rng = seeded(5)
    events = [e for n in range(240) for e in steady(rng, "grow", 2 + n / 10, (n, n + 1))]
    assert _found(events, "grow") == []


def test_a_burst_of_what_never_came_before_is_new() -> None:
    """Nothing usual is multiplied: it is new, with the count and the times of its lines."""
    (one,) = _found([*steady(seeded(6), "x", 40, (100, 102))], "x")
    assert one.kind is Kind.NEW_TEMPLATE
    assert one.before == 0
    assert one.count == sum(one.picture.points) > 50
    assert abs(_minute(one) - 100) < 0.2


def test_a_sort_of_a_known_message_that_bursts_had_no_rate() -> None:
    """A variant never seen before, of a message that was: more lines, with nothing before."""
    digest = digest_of([*background(seeded(9)), *steady(seeded(6), "x", 40, (100, 102))])
    grid = grid_of(digest)
    known = _counted(digest, grid, "x")
    wider = replace(known.template, count=known.template.count + 500)
    (one,) = rate_changes(replace(known, template=wider), grid)
    assert (one.kind, one.before) == (Kind.RATE_UP, 0)
