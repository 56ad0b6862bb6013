"""What was never seen before: messages that begin, and single severe lines."""

import pytest
from tests.doubles.logs import START, Event, background, digest_of, seeded, steady

from homeport.logs.anomalies.grid import grid_of
from homeport.logs.anomalies.kind import Anomaly, Kind
from homeport.logs.anomalies.novelty import needles, new_templates


def _new(events: list[Event]) -> list[Anomaly]:
    digest = digest_of([*background(seeded(1)), *events])
    grid = grid_of(digest)
    template = next(one for one in digest.templates if one.text == events[0].text)
    counts = grid.spread(template.counts, digest.width)
    return list(new_templates(template, counts, grid, digest.width))


def _needles(events: list[Event]) -> list[Anomaly]:
    digest = digest_of([*background(seeded(1)), *events])
    grid = grid_of(digest)
    pairs = [(one, grid.spread(one.counts, digest.width)) for one in digest.templates]
    return list(needles(digest, pairs, grid))


def test_a_burst_of_a_new_error_is_new() -> None:
    """Sixty lines within twelve minutes, late in the log."""
    events = list(steady(seeded(2), "cannot decode", 5, (120, 132), "error"))
    (one,) = _new(events)
    assert one.kind is Kind.NEW_TEMPLATE
    assert one.evidence > 30
    assert one.start == events[0].at
    assert not one.lasting


def test_what_goes_on_to_the_end_is_new_too() -> None:
    """A message that begins in the middle and stays."""
    (one,) = _new(list(steady(seeded(3), "cannot decode", 3, (120, 240))))
    assert one.evidence > 30
    assert one.lasting


def test_a_rare_message_may_come_late() -> None:
    """Five scattered lines, the first after a third of the log, prove little."""
    events = [Event(START + minute * 60, "rare") for minute in (85, 120, 160, 190, 230)]
    (one,) = _new(events)
    assert one.evidence < 5


@pytest.mark.parametrize("minutes", [(0.0, 12.0), (3.0, 9.0)])
def test_the_beginning_is_not_new(minutes: tuple[float, float]) -> None:
    """What a log says first is its start-up; two lines are too few as well."""
    assert _new(list(steady(seeded(4), "loading", 20, minutes))) == []
    assert _new([Event(START + 9000, "twice"), Event(START + 9001, "twice")]) == []


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("quorum lost, volume gone", "fatal"),
        ("segment 7: checksum mismatch", ""),
        ("kernel panic - not syncing", "error"),
        ("cannot reach the ledger", "error"),
    ],
)
def test_a_single_dreadful_line_is_a_needle(text: str, level: str) -> None:
    """By its level, or by its words where there is none."""
    (one,) = _needles([Event(START + 7000, text, level)])
    assert one.kind is Kind.RARE
    assert one.start == START + 7000


def test_single_harmless_lines_are_none() -> None:
    """Lines of no great level seen once are common."""
    assert _needles([Event(START + 7000, "reloaded", "info"), Event(START, "slow", "warn")]) == []


def test_many_single_errors_are_no_needles() -> None:
    """Where single lines of a level are common, one more is no surprise."""
    events = [Event(START + 700 * n, f"error of kind {'abcdefgh'[n]}", "error") for n in range(8)]
    assert _needles(events) == []
    fatal = Event(START + 9000, "out of memory", "fatal")
    assert [one.template for one in _needles([*events, fatal])] == ["out of memory"]
