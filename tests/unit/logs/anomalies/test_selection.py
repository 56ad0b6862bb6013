"""From many findings to a short list."""

from collections.abc import Mapping

from homeport.logs.anomalies.kind import Anomaly, Family, Kind, Picture, Unit
from homeport.logs.anomalies.selection import ranked, selected

_MANY: Mapping[Family, int] = dict.fromkeys(Family, 1000)


def _one(kind: Kind, family: Family, evidence: float = 60.0, **changes: object) -> Anomaly:
    given: dict[str, object] = {
        "kind": kind,
        "family": family,
        "start": 100.0,
        "end": 200.0,
        "lasting": False,
        "template_id": "t",
        "template": "text",
        "sample": "",
        "level": "info",
        "field": "",
        "among": "",
        "count": 9,
        "before": 1.0,
        "after": 9.0,
        "unit": Unit.PER_CELL,
        "evidence": evidence,
        "score": 0.0,
        "picture": Picture(0.0, 1.0, ()),
    }
    return Anomaly(**{**given, **changes})  # type: ignore[arg-type]  # the table above has them all


def _kinds(*found: Anomaly) -> list[Kind]:
    return [one.kind for one in selected(found, _MANY)]


def test_weak_evidence_does_not_pass() -> None:
    """A p-value of a thousandth is nothing among a thousand tests."""
    assert _kinds(_one(Kind.RATE_UP, Family.RATE, 7.0)) == []
    assert _kinds(_one(Kind.RATE_UP, Family.RATE, 30.0)) == [Kind.RATE_UP]


def test_a_new_message_explains_its_rates_and_fields() -> None:
    """Whatever else moved in a template that is new, it is new."""
    new = _one(Kind.NEW_TEMPLATE, Family.RATE, 40.0)
    rise = _one(Kind.RATE_UP, Family.RATE, 90.0)
    shift = _one(Kind.VALUE_SHIFT, Family.VALUE, field="a=b")
    assert _kinds(rise, shift, new) == [Kind.NEW_TEMPLATE]
    assert _kinds(new, rise) == [Kind.NEW_TEMPLATE]


def test_variants_and_values_are_not_told_twice() -> None:
    """Of overlapping rises of one template, and of shifts of one field, the strongest remains."""
    rise = _one(Kind.RATE_UP, Family.RATE, 90.0)
    variant = _one(Kind.RATE_UP, Family.RATE, 50.0, template="variant")
    later = _one(Kind.RATE_UP, Family.RATE, 50.0, start=500.0, end=600.0)
    assert _kinds(rise, variant) == [Kind.RATE_UP]
    assert _kinds(rise, later) == [Kind.RATE_UP, Kind.RATE_UP]
    fall = _one(Kind.VALUE_SHIFT, Family.VALUE, 50.0, field="s=200", start=400.0, end=500.0)
    shift = _one(Kind.VALUE_SHIFT, Family.VALUE, 60.0, field="s=500")
    assert _kinds(shift, fall) == [Kind.VALUE_SHIFT]
    assert _kinds(rise, _one(Kind.VALUE_SHIFT, Family.VALUE, field="s=500")) == [Kind.RATE_UP]


def test_one_route_beats_all_when_it_carries_the_evidence() -> None:
    """The same evidence on a fifth of the lines is stronger; much less of it is weaker."""
    whole = _one(Kind.LATENCY, Family.NUMBER, 60.0, field="ms", unit=Unit.MEDIAN)
    route = _one(Kind.LATENCY, Family.NUMBER, 50.0, field="ms", among="path=/a", unit=Unit.MEDIAN)
    other = _one(Kind.LATENCY, Family.NUMBER, 45.0, field="ms", among="path=/b", unit=Unit.MEDIAN)
    state = _one(Kind.LATENCY, Family.NUMBER, 44.0, field="ms", among="status=2", unit=Unit.MEDIAN)
    found = selected([whole, route, other, state], _MANY)
    assert [one.among for one in found] == ["path=/a", "path=/b"]
    weak = _one(Kind.LATENCY, Family.NUMBER, 30.0, field="ms", among="path=/a", unit=Unit.MEDIAN)
    assert [one.among for one in selected([whole, weak], _MANY)] == [""]


def test_a_missing_value_stands_beside_a_shifted_number() -> None:
    """Different stories about one template are both told."""
    slow = _one(Kind.LATENCY, Family.NUMBER, field="ms", unit=Unit.MEDIAN)
    silent = _one(Kind.MISSING, Family.VALUE, field="host=a", after=0.0)
    assert sorted(_kinds(slow, silent)) == [Kind.LATENCY, Kind.MISSING]


def test_worse_lines_come_first() -> None:
    """At equal evidence an error precedes an information; single severe lines come high."""
    order = ranked(
        [
            _one(Kind.RATE_UP, Family.RATE, level="info", template_id="a"),
            _one(Kind.RATE_UP, Family.RATE, level="error", template_id="b"),
            _one(Kind.RARE, Family.SINGLE, 24.0, level="fatal", template_id="c"),
        ]
    )
    assert [one.level for one in order] == ["fatal", "error", "info"]
    assert all(0 < one.score <= 1 for one in order)


def test_faint_findings_are_dropped() -> None:
    """What is hardly a change, of a chatty level, is not worth a line."""
    assert ranked([_one(Kind.RATE_UP, Family.RATE, 1.0, level="debug", after=1.1)]) == []
