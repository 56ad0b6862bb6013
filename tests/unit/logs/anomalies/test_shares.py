"""Values whose share moved, and hosts that fell silent."""

import random
from dataclasses import replace

from tests.doubles.logs import START, Event, beats, digest_of, requests, seeded, steady

from homeport.logs.anomalies.grid import grid_of
from homeport.logs.anomalies.kind import Anomaly, Family, Kind
from homeport.logs.anomalies.shares import is_category, share_changes


def _found(events: list[Event], least: float = 12.0) -> list[Anomaly]:
    digest = digest_of(events)
    values, numbers = grid_of(digest, digest.value_width), grid_of(digest)
    template = digest.templates[0]
    found = share_changes(template, template.variants[0], values, numbers)
    return sorted((one for one in found if one.evidence > least), key=lambda one: -one.evidence)


def _states(
    rng: random.Random, minutes: tuple[float, float], shares: dict[str, float], name: str = "state"
) -> list[Event]:
    return [
        replace(event, values=((name, rng.choices([*shares], [*shares.values()])[0]),))
        for event in steady(rng, "job <*>", 12, minutes)
    ]


def test_the_failing_route_is_named() -> None:
    """The status of one route of three moved: its lines, the onset, the share."""
    rng = seeded(1)
    found = _found([*requests(rng, (0, 150)), *requests(rng, (150, 240), failing=0.10)])
    one = max(found, key=lambda one: one.after / max(one.before, 1e-4) * bool(one.among))
    assert one.kind is Kind.VALUE_SHIFT
    assert one.family is Family.CATEGORY
    assert one.among == "path=/api/pay/#"
    assert one.field == "status=not 200"
    assert abs((one.start - START) / 60 - 150) < 6
    assert 0.05 < one.after < 0.2


def test_a_silent_host_is_missing() -> None:
    """One of four heartbeats stops for ten minutes; the others do not."""
    (one,) = _found(beats(4, 240, (2, 180, 190)))
    assert one.kind is Kind.MISSING
    assert one.template == "heartbeat from agent-2"
    assert "agent-2" in one.sample or one.sample == ""
    assert abs((one.start - START) / 60 - 180) < 1.5
    assert abs((one.end - START) / 60 - 190) < 1.5


def test_hosts_that_all_beat_are_fine() -> None:
    """No host is missing when none is."""
    assert _found(beats(6, 240)) == []


def test_one_value_that_took_over_is_told() -> None:
    """`failed` goes from a twentieth to a half and back after an hour."""
    rng = seeded(2)
    usual, bad = {"ok": 19.0, "failed": 1.0}, {"ok": 1.0, "failed": 1.0}
    events = (
        _states(rng, (0, 90), usual)
        + _states(rng, (90, 150), bad)
        + _states(rng, (150, 240), usual)
    )
    one = next(one for one in _found(events) if one.field == "state=failed")
    assert not one.lasting
    assert abs((one.start - START) / 60 - 90) < 3


def test_a_value_that_vanished_is_told() -> None:
    """An irregular value that comes no more shifted its share, it is no heartbeat."""
    rng = seeded(3)
    events = _states(rng, (0, 140), {"ok": 3.0, "warm": 1.0, "cold": 1.0}) + _states(
        rng, (140, 240), {"ok": 3.0, "warm": 1.0}
    )
    found = _found(events)
    assert any(one.field == "state=cold" and one.kind is Kind.VALUE_SHIFT for one in found)


def test_stationary_shares_are_quiet() -> None:
    """Shares that do not move are not told."""
    rng = seeded(4)
    assert _found(_states(rng, (0, 240), {"ok": 9.0, "failed": 1.0, "late": 2.0})) == []


def test_a_new_user_is_nothing_special() -> None:
    """New and busier users, hosts and addresses do not stand out."""
    rng = seeded(5)
    events = _states(rng, (0, 120), {"ann": 1.0, "bob": 1.0, "eve": 1.0}, "user")
    events += _states(rng, (120, 240), {"ann": 1.0, "bob": 1.0, "eve": 30.0, "zoe": 20.0}, "user")
    assert _found(events) == []


def test_values_that_pass_by_are_quiet() -> None:
    """The hour of the day, batch after batch: each value has its stretch."""
    events = [
        Event(START + n * 20, "batch <*>", "info", (("run", f"r{n // 120}"),)) for n in range(720)
    ]
    assert _found(events) == []


def test_few_lines_are_not_judged() -> None:
    """Fewer than forty lines have no shares."""
    rng = seeded(6)
    assert _found(_states(rng, (0, 2), {"ok": 1.0, "failed": 1.0})) == []


def test_few_numbers_are_names() -> None:
    """A status is a category; a latency and a word are not."""
    rng = seeded(7)
    fields = digest_of(requests(rng, (0, 60))).templates[0].variants[0].fields
    assert [is_category(field) for field in fields] == [False, True, False]
