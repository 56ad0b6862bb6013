"""How a log's report looks to a person: what stands out, since when, after which deploy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from homeport.cli.sparkline import BLOCKS, column, sparkline
from homeport.cli.terminal import Line, Piece, Style, line
from homeport.logs.anomalies import Anomaly, Kind, Unit
from homeport.logs.brief import clock, field_of, number
from homeport.logs.deploys import Suspect
from homeport.logs.digest import Axis
from homeport.logs.report import Report, Told, iso

_SAMPLE_LINES, _LONGEST, _SHORT = 6, 300, 120
_FREQUENT = 5
_BAD = ("fatal", "error")
_MOST_SOURCES = 8


@dataclass(frozen=True, slots=True)
class Look:
    """How much is shown, and with which marks."""

    top: int
    width: int = 60
    marks: str = BLOCKS


def report_lines(report: Report, look: Look) -> Iterator[Line]:
    """Lay out the whole report."""
    if report.sampled:
        yield from _preview_lines(report, look)
        return
    yield from head_lines(report, look)
    yield line()
    yield from findings_lines(report.anomalies, report, look)
    yield from _failure_lines(report)
    yield from _frequent_lines(report)


def findings_lines(found: Sequence[Anomaly], report: Report, look: Look) -> Iterator[Line]:
    """Lay out what stands out, or say plainly that nothing does."""
    if not report.lines:
        yield line(("There are no lines.", Style.HEADING))
        return
    if not found:
        yield line(("Nothing stands out.", Style.GOOD), f" {_looked_at(report)}")
        return
    many = "1 thing stands out" if len(found) == 1 else f"{len(found)} things stand out"
    yield line((f"{many}, the strongest first", Style.HEADING))
    for place, one in enumerate(found[: look.top], 1):
        yield line()
        yield from anomaly_lines(place, one, report, look)
    if len(found) > look.top:
        yield line()
        yield line((f"{len(found) - look.top} weaker ones: --top {len(found)}", Style.MUTED))


def _looked_at(report: Report) -> str:
    return (
        f"{_kinds(len(report.templates))} looked at for new and missing ones, "
        "changed rates, numbers and values."
    )


def _kinds(count: int) -> str:
    return "1 kind of message was" if count == 1 else f"{count:,} kinds of message were"


def head_lines(report: Report, look: Look) -> Iterator[Line]:
    """Lay out what was read: how much, from when to when, how it went over time."""
    name = name_of(report)
    begun = "" if report.complete else " (so far)"
    yield line(
        (name + begun, Style.HEADING),
        f"  {_lines(report.lines)}, {_size(report.bytes)}, {_span(report)}",
    )
    levels = ", ".join(f"{count:,} {level or 'without level'}" for level, count in report.levels)
    if levels:
        yield line(f"  {levels}")
    volume = report.volume
    if not report.sampled and len(volume.points) > 1:
        yield line("  ", (sparkline(volume.points, look.width, look.marks), Style.PLACE), "  lines")
        yield from _deploy_lines(report, look)
    for source in report.sources[:_MOST_SOURCES]:
        if source.error:
            read = "read in part" if source.lines else "not read"
            yield line("  ", (f"{read}: {source.name}: {source.error}", Style.ERROR))
    for note in report.notes:
        yield line((f"  note: {note}", Style.MUTED))


def name_of(report: Report) -> str:
    """Return the name of what was read, or how many sources it was."""
    names = [source.name for source in report.sources if source.lines or not source.error]
    if not names:
        return "the log"
    return names[0] if len(names) == 1 else f"{len(names)} sources"


def _span(report: Report) -> str:
    if report.axis is Axis.ORDER:
        return "no usable times: the order of lines stands for time"
    start, end = iso(report.start), iso(report.end)
    if start is None or end is None:
        return "no times"
    last = clock(report.end or 0.0) if start[:10] == end[:10] else f"{end[:10]} {end[11:19]}"
    length = lasting((report.end or 0.0) - (report.start or 0.0))
    return f"{start[:10]} {start[11:19]} to {last} UTC ({length})"


def _deploy_lines(report: Report, look: Look) -> Iterator[Line]:
    if not report.deploys or report.axis is Axis.ORDER:
        return
    volume, size = report.volume, len(report.volume.points)
    marks = [" "] * min(size, look.width)
    inside = []
    for deploy in report.deploys:
        place = column(deploy.at, volume.start, volume.step, size, look.width)
        if place is not None:
            marks[place] = "^"
            inside.append(f"{clock(deploy.at)} {deploy.commit}")
    if inside:
        told = ", ".join(inside[:_MOST_DEPLOYS])
        more = f" and {len(inside) - _MOST_DEPLOYS} more" if len(inside) > _MOST_DEPLOYS else ""
        yield line("  ", ("".join(marks), Style.FAILING), f"  deploys: {told}{more}")


_MOST_DEPLOYS = 6


def anomaly_lines(place: int, one: Anomaly, report: Report, look: Look) -> Iterator[Line]:
    """Lay out one finding."""
    style = Style.ERROR if one.level in _BAD or one.kind is Kind.MISSING else Style.FAILING
    what, how = told(one)
    timed = report.axis is Axis.TIME
    when = clock(one.start) if timed else f"byte {int(one.start):,}"
    if timed and _days(report) and (day := iso(one.start)):
        when = f"{day[:10]} {when}"
    yield line(
        f"{place:>2}  ", (when, Style.PLACE), "  ", (what, style), f"  {how}{_until(one, report)}"
    )
    if one.suspect is not None:
        yield line(
            "    ",
            (f"{after(one.suspect)} {one.suspect.commit}", Style.HEADING),
            f" at {clock(one.suspect.at)}",
        )
    yield line(f"    {_cut(one.template)}")
    for text in one.sample.splitlines()[:_SAMPLE_LINES]:
        yield line(("      > ", Style.MUTED), (_cut(text), Style.MUTED))
    if len(one.picture.points) > 1 and one.kind is not Kind.RARE:
        yield line("    ", *_painted(one, look), (f"  {unit_of(one)}", Style.MUTED))


def _days(report: Report) -> bool:
    start, end = iso(report.start), iso(report.end)
    return start is not None and end is not None and start[:10] != end[:10]


def told(one: Anomaly) -> tuple[str, str]:
    """Return what happened in a word, and by how much."""
    match one.kind:
        case Kind.NEW_TEMPLATE:
            said = "NEW", f"{one.count:,} lines"
        case Kind.RARE:
            said = "ONCE", f"{one.level} line seen {_often(one.count)} in the whole log".lstrip()
        case Kind.MISSING:
            what = f"{one.field}: " if one.field.startswith("@") else ""
            said = "MISSING", f"{what}about {one.count:,} expected lines did not come"
        case Kind.RATE_UP:
            said = "MORE", _more(one)
        case Kind.RATE_DOWN if _ratio(one) < _STOPPED:
            said = "STOPPED", f"about {one.count:,} lines fewer than usual"
        case Kind.RATE_DOWN:
            said = "LESS", f"{_ratio(one):.0%} of the usual rate"
        case Kind.LATENCY:
            said = (
                "SHIFTED",
                f"{field_of(one)} {one.unit.value} {number(one.before)} -> {number(one.after)}",
            )
        case Kind.VALUE_SHIFT:
            said = "SHARE", f"{field_of(one)}: {one.before:.1%} -> {one.after:.1%} of these lines"
    return said


def _more(one: Anomaly) -> str:
    if one.before <= 0:
        return f"{one.count:,} lines, of a sort not seen before"
    over = "over " if _ratio(one) > _HUGE else ""
    return f"{over}{number(min(_HUGE, _ratio(one)))} times the usual rate"


def _ratio(one: Anomaly) -> float:
    return one.after / one.before if one.before > 0 else float(one.count)


_STOPPED = 0.02
_HUGE = 1000.0  # times; a usual rate of next to nothing makes any figure


def _often(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _until(one: Anomaly, report: Report) -> str:
    if one.kind is Kind.RARE or report.axis is Axis.ORDER or one.unit is Unit.LINES:
        return ""
    if one.lasting:
        return ", to the end of the log"
    return f", until {clock(one.end)} ({lasting(one.end - one.start)})"


def unit_of(one: Anomaly) -> str:
    """Return what the picture's points are."""
    match one.unit:
        case Unit.PER_CELL | Unit.LINES:
            return "lines"
        case Unit.MEDIAN | Unit.P90 | Unit.P95 | Unit.P99:
            return f"{one.unit.value} {field_of(one)}"
        case Unit.SHARE:
            return "lines" if one.kind is Kind.MISSING else "share"


def _painted(one: Anomaly, look: Look) -> list[Piece]:
    """Return the picture with the stretch in question standing out."""
    points, picture = one.picture.points, one.picture
    drawn = sparkline(points, look.width, look.marks)
    place = column(one.start, picture.start, picture.step, len(points), look.width) or 0
    last = column(one.end, picture.start, picture.step, len(points), look.width)
    end = (len(drawn) - 1 if last is None else last) + 1
    style = Style.ERROR
    return [(drawn[:place], Style.MUTED), (drawn[place:end], style), (drawn[end:], Style.MUTED)]


def _cut(text: str, longest: int = _LONGEST) -> str:
    one = text.replace("\n", " ")
    return one if len(one) <= longest else one[: longest - 3] + "..."


def after(suspect: Suspect) -> str:
    """Return how long after its deploy something began; an onset is known to some seconds only."""
    if suspect.delay < 1:
        return "about the time of deploy"
    return f"{lasting(suspect.delay)} after deploy"


def lasting(seconds: float) -> str:
    """Return a length of time as people say it."""
    for size, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            whole, rest = divmod(int(seconds), size)
            part = int(rest * 60 / size) if name != "d" else rest // 3600
            if not part or whole >= _ROUND:
                return f"{whole} {name}"
            return f"{whole} {name} {part} {'h' if name == 'd' else 'min' if name == 'h' else 's'}"
    return f"{seconds:.0f} s"


_ROUND = 10


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"


def _size(count: int) -> str:
    for size, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= size:
            return f"{count / size:.1f} {name}"
    return f"{count} bytes"


def _failure_lines(report: Report) -> Iterator[Line]:
    """Lay out what the log's stack traces say."""
    if not report.failures:
        return
    yield line()
    yield line(("Stack traces in it", Style.HEADING))
    for one in report.failures[:_MOST_FAILURES]:
        since = f", first at {clock(one.first)}" if one.first and report.axis is Axis.TIME else ""
        said = f": {_cut(one.message, _SHORT)}" if one.message else ""
        yield line(f"{one.count:>11,}  ", (one.type, Style.ERROR), said)
        place = f"at {one.place}" + (f" in {one.function}" if one.function else "")
        yield line(
            f"{'':>13}", (f"{place if one.place else 'no call is known'}{since}", Style.PLACE)
        )
    if len(report.failures) > _MOST_FAILURES:
        yield line((f"{'':>13}and {len(report.failures) - _MOST_FAILURES} more", Style.MUTED))


_MOST_FAILURES = 6


def _frequent_lines(report: Report) -> Iterator[Line]:
    if not report.templates:
        return
    yield line()
    yield line(("Most frequent", Style.MUTED))
    for one in report.templates[:_FREQUENT]:
        yield _counted(one)


def _counted(one: Told) -> Line:
    return line((f"{one.count:>11,}  {_cut(one.text, _SHORT)}", Style.MUTED))


def _preview_lines(report: Report, look: Look) -> Iterator[Line]:
    """Lay out what a sample can show: severe and frequent messages; no rates."""
    yield line(
        (f"Preview from {report.fraction:.1%} of the log", Style.HEADING),
        "; the whole is being read",
    )
    yield from head_lines(report, look)
    bad = [one for one in report.templates if one.level in _BAD][:_FREQUENT]
    for one in bad:
        yield line(("  seen  ", Style.ERROR), _cut(one.text), (f"  {one.level}", Style.MUTED))
    for one in report.templates[:3]:
        yield _counted(one)
