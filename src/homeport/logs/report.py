"""What is told about a log: its extent, what stands out, what deploys there were; and its JSON.

A report holds texts of the log (templates, samples), so it is shown, stored or exported only after
the rooms above have redacted it with `with_texts`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from homeport.logs.anomalies.find import find_anomalies
from homeport.logs.anomalies.grid import grid_of
from homeport.logs.anomalies.kind import Anomaly, Picture
from homeport.logs.deploys import Deploy, deploys_in
from homeport.logs.digest import Axis, Digest, Source


@dataclass(frozen=True, slots=True)
class Told:
    """One template, as far as a list of them needs it."""

    id: str
    text: str
    level: str
    count: int
    first: float | None
    last: float | None


@dataclass(frozen=True, slots=True)
class Failure:
    """What stack traces in the log say: the error, and the first call in the writer's own code."""

    type: str
    message: str
    place: str  # file and line; empty when no call is known
    function: str
    count: int
    first: float | None
    template_id: str


@dataclass(frozen=True, slots=True)
class Report:
    """A log's summary. Times are epoch seconds, or bytes from the start without usable times."""

    lines: int
    records: int
    bytes: int
    axis: Axis
    start: float | None
    end: float | None
    complete: bool
    sampled: bool
    fraction: float
    levels: tuple[tuple[str, int], ...]
    templates: tuple[Told, ...]  # the most frequent first
    anomalies: tuple[Anomaly, ...]
    deploys: tuple[Deploy, ...]
    volume: Picture
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    failures: tuple[Failure, ...] = ()  # the most frequent first; the rooms above read them


def report_of(digest: Digest, deploys: Sequence[Deploy] = ()) -> Report:
    """Return the report of a digest; `deploys` join those that the log tells of itself."""
    first = [one.first for one in digest.templates if one.first is not None]
    last = [one.last for one in digest.templates if one.last is not None]
    told = tuple(sorted({*deploys, *deploys_in(digest)}, key=lambda one: (one.at, one.commit)))
    return Report(
        lines=digest.lines,
        records=digest.records,
        bytes=digest.bytes,
        axis=digest.axis,
        start=min(first, default=None),
        end=max(last, default=None),
        complete=digest.complete,
        sampled=digest.sampled,
        fraction=digest.fraction,
        levels=_levels(digest),
        templates=tuple(
            Told(one.id, one.text, one.level, one.count, one.first, one.last)
            for one in sorted(digest.templates, key=lambda one: (-one.count, one.text))
        ),
        anomalies=() if digest.sampled else _whole_samples(find_anomalies(digest, deploys), digest),
        deploys=told,
        volume=_volume(digest),
        sources=digest.sources,
        notes=(*digest.notes, *_silences(digest)),
    )


def _whole_samples(found: Sequence[Anomaly], digest: Digest) -> tuple[Anomaly, ...]:
    """Return the findings, those about records of several lines (stack traces) with a whole one."""
    traces = {one.template: one.text[:_LONGEST_TRACE] for one in reversed(digest.traces)}
    return tuple(
        replace(one, sample=traces[one.template_id])
        if one.template_id in traces and not one.field
        else one
        for one in found
    )


_LONGEST_TRACE = 8000


def _silences(digest: Digest) -> tuple[str, ...]:
    """Return a sentence for each long stretch in which the log has no line at all."""
    if digest.axis is Axis.ORDER or digest.sampled:
        return ()
    silences = grid_of(digest).silences
    if len(silences) > _MOST_SILENCES:  # then pauses are this log's habit
        return ()
    return tuple(f"no line at all from {iso(one.start)} to {iso(one.end)}" for one in silences)


_MOST_SILENCES = 3


_ORDER = ("fatal", "error", "warn", "info", "debug", "trace", "")


def _levels(digest: Digest) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for template in digest.templates:
        for level, count in template.levels.items():
            counts[level] = counts.get(level, 0) + count
    known = {level: place for place, level in enumerate(_ORDER)}
    return tuple(sorted(counts.items(), key=lambda pair: (known.get(pair[0], 0), pair[0])))


def _volume(digest: Digest) -> Picture:
    grid = grid_of(digest)
    points = grid.spread(digest.total, digest.width)
    return Picture(grid.start(0) if points else 0.0, grid.step, tuple(map(float, points)))


def with_texts(report: Report, treat: Callable[[Sequence[str]], Sequence[str]]) -> Report:
    """Return the report with every text of the log in it replaced by what `treat` makes of it.

    `treat` gets all texts at once and returns as many, so that a value has one name throughout.
    """
    texts = [told.text for told in report.templates]
    for one in report.anomalies:
        texts += [one.template, one.sample, one.field, one.among]
        texts.append(one.suspect.about if one.suspect else "")
    texts += [deploy.about for deploy in report.deploys]
    for failure in report.failures:
        texts += [failure.type, failure.message, failure.place, failure.function]
    treated = iter(treat(texts))
    templates = tuple(replace(told, text=next(treated)) for told in report.templates)
    anomalies = tuple(_with(one, [next(treated) for _ in range(5)]) for one in report.anomalies)
    deploys = tuple(replace(deploy, about=next(treated)) for deploy in report.deploys)
    failures = []
    for one_failure in report.failures:
        kind, message, place, function = (next(treated) for _ in range(4))
        failures.append(
            replace(one_failure, type=kind, message=message, place=place, function=function)
        )
    return replace(
        report,
        templates=templates,
        anomalies=anomalies,
        deploys=deploys,
        failures=tuple(failures),
    )


def _with(one: Anomaly, texts: Sequence[str]) -> Anomaly:
    template, sample, field, among, about = texts
    suspect = replace(one.suspect, about=about) if one.suspect else None
    return replace(one, template=template, sample=sample, field=field, among=among, suspect=suspect)


def iso(at: float | None) -> str | None:
    """Return a moment as ISO 8601 in UTC, to the second."""
    if at is None:
        return None
    try:
        return datetime.fromtimestamp(int(at), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, OSError, ValueError):
        return None


def as_dict(report: Report, top: int | None = None) -> dict[str, object]:
    """Return the stable JSON of `homeport logs summarize`, with `top` anomalies at most."""
    timed = report.axis is Axis.TIME
    return {
        "lines": report.lines,
        "records": report.records,
        "bytes": report.bytes,
        "axis": report.axis.value,
        "start": iso(report.start) if timed else None,
        "end": iso(report.end) if timed else None,
        "complete": report.complete,
        "sampled": report.sampled,
        "fraction": report.fraction,
        "levels": dict(report.levels),
        "templates": len(report.templates),
        "anomalies": [_anomaly(one, timed=timed) for one in report.anomalies[:top]],
        "deploys": [
            {"commit": one.commit, "time": iso(one.at), "about": one.about}
            for one in report.deploys
        ],
        "frequent": [
            {"template_id": one.id, "template": one.text, "level": one.level, "count": one.count}
            for one in report.templates[:_FREQUENT]
        ],
        "failures": [
            {
                "type": one.type,
                "message": one.message,
                "place": one.place,
                "function": one.function,
                "count": one.count,
                "first": iso(one.first) if timed else None,
                "template_id": one.template_id,
            }
            for one in report.failures
        ],
        "sources": [
            {
                "name": one.name,
                "bytes": one.bytes,
                "lines": one.lines,
                "format": one.format,
                "error": one.error,
            }
            for one in report.sources
        ],
        "notes": list(report.notes),
    }


_FREQUENT = 20


def _anomaly(one: Anomaly, *, timed: bool) -> dict[str, object]:
    suspect = one.suspect
    return {
        "kind": one.kind.value,
        "start": iso(one.start) if timed else None,
        "end": iso(one.end) if timed else None,
        "start_byte": None if timed else int(one.start),
        "end_byte": None if timed else int(one.end),
        "lasting": one.lasting,
        "template_id": one.template_id,
        "template": one.template,
        "sample": one.sample,
        "level": one.level,
        "field": one.field,
        "among": one.among,
        "count": one.count,
        "before": round(one.before, 6),
        "after": round(one.after, 6),
        "unit": one.unit.value,
        "score": one.score,
        "evidence": round(one.evidence, 2),
        "commit": suspect.commit if suspect else None,
        "delay_s": round(suspect.delay, 1) if suspect else None,
        "picture": {
            "start": iso(one.picture.start) if timed else None,
            "step": one.picture.step,
            "points": [round(point, 4) for point in one.picture.points],
        },
    }
