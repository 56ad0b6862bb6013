"""`Date` in UTC."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "const d=new Date(Date.UTC(2024,1,29,10,5,6,7)); return [d.toISOString(), d.getUTCMonth(), d.getUTCDate(), d.getUTCDay(), d.getTime(), d.toJSON(), +d]",
        [
            "2024-02-29T10:05:06.007Z",
            1,
            29,
            4,
            1709201106007,
            "2024-02-29T10:05:06.007Z",
            1709201106007,
        ],
    ),
    (
        "return [new Date('2024-03-15').toISOString(), new Date('2024-03-15T10:00:00Z').getTime(), new Date('2024-03-15T10:00:00+02:00').toISOString(), new Date(0).toISOString(), Date.parse('1970-01-02'), new Date('2024-03').toISOString(), new Date('2024-01-01T00:00:00.5Z').getTime()]",
        [
            "2024-03-15T00:00:00.000Z",
            1710496800000,
            "2024-03-15T08:00:00.000Z",
            "1970-01-01T00:00:00.000Z",
            86400000,
            "2024-03-01T00:00:00.000Z",
            1704067200500,
        ],
    ),
    (
        "const d=new Date('2024-01-31'); d.setUTCMonth(1); return d.toISOString()",
        "2024-03-02T00:00:00.000Z",
    ),
    (
        "const d=new Date('2024-01-31'); d.setUTCDate(d.getUTCDate()+1); return [d.toISOString(), d.setTime(5), d.getTime()]",
        ["2024-02-01T00:00:00.000Z", 5, 5],
    ),
    (
        "return [String(new Date('nope').getTime()), String(new Date('2024-13-01').getTime()), String(new Date(NaN).getUTCDay()), new Date('2024-05-05') - new Date('2024-05-04'), new Date(2) > new Date(1), String(new Date(NaN).setUTCDate(1)), String(new Date(NaN).getUTCMonth())]",
        ["NaN", "NaN", "NaN", 86400000, True, "NaN", "NaN"],
    ),
    ("try { new Date('nope').toISOString() } catch(e) { return e.name }", "RangeError"),
    (
        "return [Date.UTC(99,0), Date.UTC(2024,0), new Date(-1).toISOString(), new Date(Date.UTC(1900,1,29)).toISOString(), new Date(Date.UTC(2024,14,1)).toISOString(), new Date(Date.UTC(2000,0,1)).valueOf()]",
        [
            915148800000,
            1704067200000,
            "1969-12-31T23:59:59.999Z",
            "1900-03-01T00:00:00.000Z",
            "2025-03-01T00:00:00.000Z",
            946684800000,
        ],
    ),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Dates in UTC behave as in Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "return new Date()",
        "return Date.now()",
        "return new Date('12 May 2024')",
        "return '' + new Date(5)",
    ],
)
def test_the_time_now_is_given_up(body: str, evaluated: Callable[[str], object]) -> None:
    """A replay knows no clock."""
    with pytest.raises(GaveUp):
        evaluated(body)
