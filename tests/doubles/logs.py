"""Logs made up for tests: digests straight from events, and the text of a small service."""

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from homeport.logs.digest import (
    NUMBER_STEPS,
    VALUE_STEPS,
    Axis,
    Digest,
    Field,
    Sketch,
    Source,
    Template,
    Value,
    Variant,
)
from homeport.logs.shapes import bin_of

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC).timestamp()
WIDTH = 4
MOST_VALUES = 64


@dataclass(frozen=True, slots=True)
class Event:
    """One line: its message with a `<*>` for each of its named values."""

    at: float
    text: str
    level: str = "info"
    values: tuple[tuple[str, str], ...] = ()

    @property
    def line(self) -> str:
        """The line as a log would hold it."""
        message = self.text
        for _, value in self.values:
            message = message.replace("<*>", value, 1)
        when = datetime.fromtimestamp(self.at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
        return f"{when}Z {self.level.upper()} [svc] {message}"


def digest_of(events: Iterable[Event], *, axis: Axis = Axis.TIME) -> Digest:
    """Return the digest of the events, one template and one variant for each text."""
    ranked = sorted(events, key=lambda event: event.at)
    by_text: defaultdict[str, list[Event]] = defaultdict(list)
    for event in ranked:
        by_text[event.text].append(event)
    lines = {id(event): number for number, event in enumerate(ranked, 1)}
    templates = tuple(_template(text, of_it, lines) for text, of_it in by_text.items())
    size = sum(len(event.line) + 1 for event in ranked)
    return Digest(
        lines=len(ranked),
        records=len(ranked),
        bytes=size,
        axis=axis,
        width=WIDTH,
        total=_counts(ranked, 1),
        templates=templates,
        traces=(),
        sources=(Source("app.log", size, len(ranked), "iso-8601"),),
        notes=(),
    )


def _template(text: str, events: Sequence[Event], lines: dict[int, int]) -> Template:
    levels = Counter(event.level for event in events)
    variant = Variant(
        text,
        len(events),
        events[0].at,
        events[-1].at,
        _counts(events, 1),
        tuple(_field(place, events) for place in range(len(events[0].values))),
        (events[0].line, events[len(events) // 2].line),
    )
    return Template(
        id=hashlib.sha256(text.encode()).hexdigest()[:12],
        text=text,
        level=levels.most_common(1)[0][0],
        levels=dict(levels),
        count=len(events),
        first=events[0].at,
        last=events[-1].at,
        first_line=lines[id(events[0])],
        last_line=lines[id(events[-1])],
        samples=variant.samples[:1],
        counts=variant.counts,
        variants=(variant,),
    )


def _counts(events: Iterable[Event], steps: int) -> dict[int, int]:
    return dict(Counter(int(event.at // (WIDTH * steps)) for event in events))


def _field(place: int, events: Sequence[Event]) -> Field:
    name = events[0].values[place][0]
    seen = Counter(event.values[place][1] for event in events)
    numeric = all(bin_of(value.encode()) >= 0 for value in seen)
    overflow = len(seen) > MOST_VALUES
    by: dict[str, dict[str, Sketch]] = {}
    for other in range(len(events[0].values)):
        siblings = Counter(event.values[other][1] for event in events)
        if numeric and other != place and 2 <= len(siblings) <= 12:
            by[events[0].values[other][0]] = {
                value: _sketch([e for e in events if e.values[other][1] == value], place)
                for value in siblings
            }
    values = {} if overflow else {one: _value(one, place, events) for one in seen}
    numbers = _sketch(events, place) if numeric else None
    return Field(name, place, len(events), numeric, values, overflow, numbers, by)


def _value(value: str, place: int, events: Sequence[Event]) -> Value:
    of_it = [event for event in events if event.values[place][1] == value]
    return Value(len(of_it), of_it[0].at, of_it[-1].at, 1, _counts(of_it, VALUE_STEPS))


def _sketch(events: Sequence[Event], place: int) -> Sketch:
    cells: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for event in events:
        cells[int(event.at // (WIDTH * NUMBER_STEPS))][bin_of(event.values[place][1].encode())] += 1
    return Sketch({bucket: dict(bins) for bucket, bins in cells.items()})


def seeded(seed: int) -> random.Random:
    """Return the chance of a simulation: the same for the same seed."""
    return random.Random(seed)  # noqa: S311 -- nothing here is a secret


def steady(
    rng: random.Random,
    text: str,
    per_minute: float,
    minutes: tuple[float, float],
    level: str = "info",
) -> Iterator[Event]:
    """Yield a Poisson stream of one message between two minutes."""
    at = minutes[0]
    while per_minute > 0:
        at += rng.expovariate(per_minute)
        if at >= minutes[1]:
            return
        yield Event(START + at * 60, text, level)


def clockwork(text: str, every_s: float, minutes: tuple[float, float]) -> Iterator[Event]:
    """Yield one message like a clock."""
    at = minutes[0] * 60
    while at < minutes[1] * 60:
        yield Event(START + at, text)
        at += every_s


def background(rng: random.Random, minutes: float = 240, kinds: int = 12) -> list[Event]:
    """Return a quiet service: some messages at rates of their own, nothing else."""
    words = (
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "eta",
        "theta",
        "iota",
        "kappa",
        "mu",
        "nu",
    )
    events: list[Event] = []
    for number in range(kinds):
        text = f"{words[number]} worker finished its round"
        events += steady(rng, text, 0.5 + 12 / (number + 1), (0, minutes))
    return events


def requests(
    rng: random.Random, minutes: tuple[float, float], *, slow: float = 1.0, failing: float = 0.002
) -> Iterator[Event]:
    """Yield requests to three routes; `slow` and `failing` hold for the route /api/pay/#."""
    for event in steady(rng, "request <*> status=<*> latency_ms=<*>", 24, minutes):
        route = rng.choice(["/api/pay/#", "/api/list/#", "/api/find/#"])
        pay = route == "/api/pay/#"
        status = "503" if rng.random() < (failing if pay else 0.002) else "200"
        latency = rng.lognormvariate(3.4, 0.35) * (slow if pay else 1.0)
        values = (("path", route), ("status", status), ("latency_ms", f"{latency:.1f}"))
        yield replace(event, values=values)


def beats(
    hosts: int, minutes: float, silent: tuple[int, float, float] | None = None
) -> list[Event]:
    """Return the heartbeats of hosts, two a minute; one may be silent between two minutes."""
    found = []
    for host in range(hosts):
        for event in clockwork("heartbeat from <*>", 30, (0.05 * host, minutes)):
            at = (event.at - START) / 60
            if silent is None or silent[0] != host or not silent[1] <= at < silent[2]:
                found.append(replace(event, values=(("#0", f"agent-{host}"),)))
    return found


def incident(seed: int = 1) -> list[Event]:
    """Return four hours in which a deploy at minute 120 breaks several things."""
    rng = seeded(seed)
    return [
        *background(rng),
        *beats(4, 240, (2, 180, 190)),
        *requests(rng, (0, 150)),
        *requests(rng, (150, 240), slow=3.0, failing=0.10),
        *steady(rng, "cache refreshed", 6, (0, 120)),
        *steady(rng, "queue is full, retrying", 3, (0, 90)),
        *steady(rng, "queue is full, retrying", 50, (90, 96)),
        *steady(rng, "queue is full, retrying", 3, (96, 240)),
        deploy(60, "aa11bb22cc"),
        deploy(120, "dd33ee44ff"),
        *steady(rng, "cannot decode field 'total' of an order", 8, (120.3, 240), "error"),
        Event(START + 200.5 * 60, "checksum mismatch in segment 7, data lost", "fatal"),
    ]


def deploy(minute: float, commit: str) -> Event:
    """Return the line of a deploy."""
    return Event(START + minute * 60, "deploy commit <*> finished", "info", (("commit", commit),))


def text_of(events: Iterable[Event]) -> str:
    """Return the log that holds the events, in the order of their times."""
    return "".join(event.line + "\n" for event in sorted(events, key=lambda event: event.at))
