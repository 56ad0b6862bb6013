"""Numbers that moved: latencies up, in all lines or in those of one route; counters did not."""

import random
from dataclasses import replace

import pytest
from tests.doubles.logs import START, Event, digest_of, requests, seeded, steady

from homeport.logs.anomalies.grid import grid_of
from homeport.logs.anomalies.kind import Anomaly, Kind
from homeport.logs.anomalies.numbers import number_changes


def _found(events: list[Event]) -> list[Anomaly]:
    digest = digest_of(events)
    grid = grid_of(digest)
    template = digest.templates[0]
    found = number_changes(template, template.variants[0], grid)
    return sorted((one for one in found if one.evidence > 15), key=lambda one: -one.evidence)


def _timed(rng: random.Random, minutes: tuple[float, float], middle: float) -> list[Event]:
    return [
        replace(event, values=(("took_ms", f"{middle * rng.lognormvariate(0, 0.4):.2f}"),))
        for event in steady(rng, "done in <*>", 10, minutes)
    ]


def test_a_slower_route_is_named() -> None:
    """Three times the latency of one route: its lines, its median, its onset."""
    rng = seeded(1)
    one = _found([*requests(rng, (0, 150)), *requests(rng, (150, 240), slow=3)])[0]
    assert one.kind is Kind.LATENCY
    assert one.among == "path=/api/pay/#"
    assert "request /api/pay/#" in one.template
    assert one.after / one.before == pytest.approx(3, rel=0.2)
    assert abs((one.start - START) / 60 - 150) <= 3
    assert one.lasting


def test_a_passing_slowness_ends() -> None:
    """An hour of slow answers has a beginning and an end."""
    rng = seeded(2)
    events = _timed(rng, (0, 80), 30) + _timed(rng, (80, 140), 120) + _timed(rng, (140, 240), 30)
    (one,) = _found(events)
    assert not one.lasting
    assert abs((one.start - START) / 60 - 80) <= 3
    assert abs((one.end - START) / 60 - 140) <= 3
    assert one.after > one.before


def test_faster_is_told_as_well() -> None:
    """A number that fell for good."""
    rng = seeded(3)
    (one,) = _found(_timed(rng, (0, 120), 100) + _timed(rng, (120, 240), 25))
    assert one.after < one.before


def test_an_odd_beginning_is_told_from_its_end() -> None:
    """When the first part is the odd one, the story begins where it ends."""
    rng = seeded(4)
    (one,) = _found(_timed(rng, (0, 60), 100) + _timed(rng, (60, 240), 20))
    assert abs((one.start - START) / 60 - 60) <= 3
    assert one.lasting


def test_a_counter_is_no_shift() -> None:
    """A number that climbs all the time."""
    events = [
        Event(START + n * 10, "seq <*>", "info", (("seq_no", str(100 + n)),)) for n in range(1400)
    ]
    assert _found(events) == []


@pytest.mark.parametrize("middles", [(30.0, 30.0), (30.0, 33.0)])
def test_what_hardly_moves_is_not_told(middles: tuple[float, float]) -> None:
    """The same, and a tenth more, which no one is woken up for."""
    rng = seeded(5)
    assert _found(_timed(rng, (0, 120), middles[0]) + _timed(rng, (120, 240), middles[1])) == []


def test_names_categories_and_few_numbers_are_left_out() -> None:
    """A user's number, a status, constants, and fewer than sixty values."""
    rng = seeded(6)
    for name, values in (("user_id", range(99, 999)), ("status", (200, 500)), ("limit", (7,))):
        events = [
            replace(e, values=((name, str(rng.choice(values) * (1 + (n > 900)))),))
            for n, e in enumerate(steady(rng, "x <*>", 8, (0, 240)))
        ]
        assert _found(events) == [], name
    assert _found(_timed(rng, (0, 3), 5.0)) == []


def test_numbers_that_scatter_by_the_hour_need_more() -> None:
    """Medians that jump about from cell to cell by nature make a moderate shift no news."""
    rng = seeded(7)
    events = [
        e
        for n in range(0, 240, 3)
        for e in _timed(rng, (n, n + 3), 30 * rng.lognormvariate(0, 1.2))
    ]
    assert _found(events) == []


@pytest.mark.parametrize(
    ("name", "samples", "shown"),
    [
        ("took_ms", ("done in 1, took_ms=30", "done in 1, took_ms=118.5"), "took_ms=118.5"),
        ("took_ms", ("done in 1, took_ms=30", "done in 1, took_ms=29"), ""),
        ("#0", ("done in 31 s", "done in 121 s"), "done in 121 s"),
    ],
)
def test_the_sample_shows_the_new_size(name: str, samples: tuple[str, ...], shown: str) -> None:
    """A line from before the move is no example of it; without a better one there is none."""
    rng = seeded(9)
    digest = digest_of(_timed(rng, (0, 120), 30) + _timed(rng, (120, 240), 120))
    template = digest.templates[0]
    variant = template.variants[0]
    field = replace(variant.fields[0], name=name)
    variant = replace(variant, samples=samples, fields=(field,))
    (one,) = number_changes(template, variant, grid_of(digest))
    assert one.sample.endswith(shown)
    assert bool(one.sample) == bool(shown)


def test_a_number_that_begins_the_message_has_any_line_for_a_sample() -> None:
    """No word stands before it by which it could be found in a line."""
    rng = seeded(9)
    digest = digest_of(_timed(rng, (0, 120), 30) + _timed(rng, (120, 240), 120))
    template = digest.templates[0]
    field = replace(template.variants[0].fields[0], name="#0")
    variant = replace(template.variants[0], text="<*> ms", samples=("30 ms",), fields=(field,))
    (one,) = number_changes(template, variant, grid_of(digest))
    assert one.sample == "30 ms"
