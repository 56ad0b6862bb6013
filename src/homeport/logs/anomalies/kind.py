"""What an anomaly is: its kind, when it began, how sure the numbers are, its picture over time."""

from dataclasses import dataclass
from enum import StrEnum

from homeport.logs.deploys import Suspect


class Kind(StrEnum):
    """What happened to a series; the names are part of the stable JSON."""

    NEW_TEMPLATE = "new_template"
    RATE_UP = "rate_up"
    RATE_DOWN = "rate_down"
    LATENCY = "latency"
    MISSING = "missing"
    VALUE_SHIFT = "value_shift"
    RARE = "rare"


class Family(StrEnum):
    """Tests of one sort, among which false alarms are counted."""

    RATE = "rate"
    CATEGORY = "category"  # all values of a field but the usual one
    VALUE = "value"  # one value of a field
    NUMBER = "number"
    SINGLE = "single"  # a line seen once: no test, a rule


class Unit(StrEnum):
    """What `before`, `after` and the points of an anomaly count."""

    PER_CELL = "lines_per_step"  # in each stretch of the picture
    MEDIAN = "median"  # of a number's values
    P90 = "p90"  # the number that nine tenths of the values do not exceed, and so on
    P95 = "p95"
    P99 = "p99"
    LINES = "lines"  # in a whole run
    SHARE = "share"  # of the lines of one template, 0 to 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A series over the whole log, one point for each stretch of `step` from `start`."""

    start: float
    step: float
    points: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One thing that stands out; times are in the digest's axis (epoch seconds or bytes)."""

    kind: Kind
    family: Family
    start: float
    end: float
    lasting: bool  # it holds to the end of the log
    template_id: str
    template: str
    sample: str
    level: str
    field: str  # the number or value it is about, empty for a rate
    among: str  # the sibling value to whose lines it is confined, empty for all lines
    count: int  # lines that make it up
    before: float
    after: float
    unit: Unit
    evidence: float  # natural log of one over the p-value, after the search was paid for
    score: float  # 0 to 1, for ranking
    picture: Picture
    suspect: Suspect | None = None


SEVERE = frozenset({"fatal", "critical", "crit", "emerg", "emergency", "alert", "panic"})
ERRORS = frozenset({"error", "err", "severe"}) | SEVERE
