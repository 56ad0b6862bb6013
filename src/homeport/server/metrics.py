"""What the server counts, in the text form that Prometheus reads: no content, no people."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from homeport.domain import Category

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Histogram:
    """How often a time fell below each bound."""

    __slots__ = ("_counts", "_sum")

    def __init__(self) -> None:
        self._counts = [0] * (len(_BOUNDS) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        """Count one time."""
        self._counts[bisect_left(_BOUNDS, seconds)] += 1
        self._sum += seconds

    def lines(self, name: str, labels: str) -> Iterator[str]:
        """Yield the lines of this histogram."""
        total = 0
        comma = "," if labels else ""
        for bound, count in zip((*map(str, _BOUNDS), "+Inf"), self._counts, strict=True):
            total += count
            yield f'{name}_bucket{{{labels}{comma}le="{bound}"}} {total}'
        yield f"{name}_sum{{{labels}}} {self._sum:.6f}"
        yield f"{name}_count{{{labels}}} {total}"


class Metrics:
    """Everything counted since the start."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._routes: Counter[str] = Counter()
        self._tokens: Counter[str] = Counter()
        self._redactions: Counter[str] = Counter()
        self._errors: Counter[str] = Counter()
        self.escalations = self.blocked_egress = self.cancelled = 0
        self._first: dict[str, Histogram] = {}
        self._total: dict[str, Histogram] = {}

    def answered(self, dialect: str, status: int, seconds: float) -> None:
        """Count a request that came to an end."""
        self._requests[dialect, status] += 1
        self._histogram(self._total, dialect).observe(seconds)

    def began(self, dialect: str, seconds: float) -> None:
        """Count the time to the first piece of an answer."""
        self._histogram(self._first, dialect).observe(seconds)

    def routed(self, route: str, *, cloud_asked: bool) -> None:
        """Count where a request went, and whether it wanted to go elsewhere."""
        self._routes[route] += 1
        if cloud_asked:
            self.escalations += 1
            self.blocked_egress += route != "cloud"

    def withheld(self, categories: Mapping[Category, int]) -> None:
        """Count the values that were withheld, by what they are."""
        for category, count in categories.items():
            self._redactions[category.value] += count

    def spent(self, prompt_tokens: int, completion_tokens: int) -> None:
        """Count tokens."""
        self._tokens["prompt"] += prompt_tokens
        self._tokens["completion"] += completion_tokens

    def failed(self, kind: str) -> None:
        """Count an error by its kind."""
        self._errors[kind] += 1

    def text(self, gauges: Mapping[str, float], resting: Mapping[str, bool]) -> str:
        """Return everything; gauges are what holds right now."""
        return "".join(f"{line}\n" for line in self._lines(gauges, resting))

    def _histogram(self, of: dict[str, Histogram], dialect: str) -> Histogram:
        found = of.get(dialect)
        if found is None:
            found = of[dialect] = Histogram()
        return found

    def _lines(self, gauges: Mapping[str, float], resting: Mapping[str, bool]) -> Iterator[str]:
        yield from _counter(
            "homeport_requests_total",
            "Requests that came to an end.",
            {f'dialect="{d}",status="{s}"': count for (d, s), count in self._requests.items()},
        )
        for name, words, counts in (
            ("homeport_routes_total", "Where requests went.", _by("route", self._routes)),
            ("homeport_tokens_total", "Tokens read and written.", _by("kind", self._tokens)),
            ("homeport_redactions_total", "Values withheld.", _by("category", self._redactions)),
            ("homeport_errors_total", "Errors by kind.", _by("kind", self._errors)),
            ("homeport_escalations_total", "The cloud was asked for.", {"": self.escalations}),
            (
                "homeport_blocked_egress_total",
                "It was asked for in vain.",
                {"": self.blocked_egress},
            ),
            ("homeport_cancelled_total", "The client went away.", {"": self.cancelled}),
        ):
            yield from _counter(name, words, counts)
        for name, words, histograms in (
            ("homeport_first_token_seconds", "Until the first piece.", self._first),
            ("homeport_request_seconds", "Until the end.", self._total),
        ):
            yield f"# HELP {name} {words}"
            yield f"# TYPE {name} histogram"
            for dialect, histogram in histograms.items():
                yield from histogram.lines(name, f'dialect="{dialect}"')
        for name, value in gauges.items():
            yield f"# TYPE {name} gauge"
            yield f"{name} {value:g}"
        yield "# TYPE homeport_breaker_open gauge"
        for backend, open_ in resting.items():
            yield f'homeport_breaker_open{{backend="{_escaped(backend)}"}} {int(open_)}'


def _by(label: str, counts: Mapping[str, int]) -> dict[str, int]:
    return {f'{label}="{_escaped(name)}"': count for name, count in counts.items()}


def _counter(name: str, words: str, counts: Mapping[str, int]) -> Iterator[str]:
    yield f"# HELP {name} {words}"
    yield f"# TYPE {name} counter"
    for labels, count in counts.items():
        yield f"{name}{{{labels}}} {count}" if labels else f"{name} {count}"


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
