"""The report as a short text for a model: numbered findings and deploys, within a token budget.

What does not fit is left out from the end, findings being in order of weight, and counted. The
numbers (T1, D1) are what a summary cites.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from homeport.logs.anomalies.kind import Anomaly, Kind
from homeport.logs.deploys import Deploy
from homeport.logs.digest import Axis
from homeport.logs.report import Report, iso

MOST_TOKENS = 3000
_TEXT = 220  # characters of a template or a sample
_DEPLOYS = 12
_FREQUENT = 5


@dataclass(frozen=True, slots=True)
class Brief:
    """The text, and what of it tells of each finding."""

    text: str
    pieces: tuple[str, ...]  # of the text, one for each finding in it

    @property
    def findings(self) -> int:
        """How many findings the text holds."""
        return len(self.pieces)


def brief_of(report: Report, budget: int, count: Callable[[str], int]) -> Brief:
    """Return the brief; `count` gives the tokens of a text, rather too many than too few."""
    text = _head(report)
    pieces: list[str] = []
    for number, one in enumerate(report.anomalies, 1):
        piece = ("\nFINDINGS, strongest first\n" if number == 1 else "") + _finding(
            number, one, report
        )
        if count(text + piece) > budget:
            break
        text += piece
        pieces.append(piece)
    if not report.anomalies:
        text += "\nFINDINGS\nnothing stands out\n"
    for piece in _more(report, len(pieces)):
        if count(text + piece) <= budget:
            text += piece
    return Brief(text, tuple(pieces))


def _head(report: Report) -> str:
    levels = ", ".join(f"{n} {name or 'without level'}" for name, n in report.levels)
    lines = [f"LOG {report.lines} lines ({levels})"]
    if report.axis is Axis.TIME:
        lines.append(f"FROM {iso(report.start)} TO {iso(report.end)}")
    else:
        lines.append("The lines carry no times; positions are bytes from the start.")
    for number, deploy in enumerate(report.deploys[:_DEPLOYS], 1):
        lines.append(f"D{number} deploy {deploy.commit} at {clock(deploy.at)}")
    return "\n".join(lines) + "\n"


def _finding(number: int, one: Anomaly, report: Report) -> str:
    when = _when(one, report)
    suspect = one.suspect
    blamed = (
        f"; {_delay(suspect.delay)} after {_named(suspect.commit, report.deploys)}"
        if suspect
        else ""
    )
    sample = f"\n   e.g. {one.sample[:_TEXT]}" if one.sample else ""
    return (
        f"T{number} {what_happened(one)} {when}{blamed}\n"
        f"   [{one.level or 'no level'}] {one.template[:_TEXT]}{sample}\n"
    )


def _when(one: Anomaly, report: Report) -> str:
    if report.axis is Axis.ORDER:
        return f"from byte {int(one.start)}"
    if one.kind is Kind.RARE:
        return f"at {clock(one.start)}"
    return f"from {clock(one.start)} " + ("on" if one.lasting else f"to {clock(one.end)}")


def clock(at: float) -> str:
    """Return the time of day to the second, as citations name it."""
    found = iso(at)
    return found[11:19] if found else f"byte {int(at)}"


def _named(commit: str, deploys: tuple[Deploy, ...]) -> str:
    number = next((n for n, one in enumerate(deploys[:_DEPLOYS], 1) if one.commit == commit), 0)
    return f"D{number} ({commit})" if number else f"deploy {commit}"


def _delay(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"  # noqa: PLR2004 -- reads best


def what_happened(one: Anomaly) -> str:
    """Return the finding in a few words, without where and when."""
    match one.kind:
        case Kind.NEW_TEMPLATE:
            said = f"new message, {one.count} lines,"
        case Kind.RARE:
            said = "single line of its kind" if one.count == 1 else f"only {one.count} such lines"
        case Kind.MISSING:
            said = "regular message missing"
        case Kind.RATE_UP if one.before <= 0:
            said = f"{one.count} lines of a sort not seen before,"
        case Kind.RATE_UP:
            said = f"{_times(one)} as many lines as usual,"
        case Kind.RATE_DOWN if one.after <= _STOPPED * one.before:
            said = "stopped"
        case Kind.RATE_DOWN:
            said = f"only {one.after / one.before:.0%} of the usual lines,"
        case Kind.LATENCY:
            sizes = f"from {number(one.before)} to {number(one.after)}"
            said = f"{one.unit.value} of {field_of(one)} {sizes},"
        case Kind.VALUE_SHIFT:
            said = f"share of {field_of(one)} from {one.before:.1%} to {one.after:.1%},"
    return said


_STOPPED = 0.02
_WILD = "<*>"


def field_of(one: Anomaly) -> str:
    """Return the field in words; one without a name is told by the words around it."""
    name, equals, value = one.field.partition("=")
    if not name.startswith("#"):
        return one.field.replace("=not ", " not ", 1)
    if equals:
        return value  # the template shows where
    parts = one.template.split(_WILD)
    place = int(name[1:]) if name[1:].isdigit() else len(parts)
    if one.among or place + 1 >= len(parts):
        return "a number"
    before, after = parts[place].split(" ")[-2:], parts[place + 1].split(" ")[:2]
    return f"{' '.join(before)}{_WILD}{' '.join(after)}".strip(" ,;.:")


def _times(one: Anomaly) -> str:
    ratio = one.after / one.before if one.before > 0 else 0.0
    return f"{ratio:.0f}x" if ratio >= 3 else f"{ratio:.1f}x"  # noqa: PLR2004 -- a digit more for few


def number(value: float) -> str:
    """Return a number to three figures, without an exponent where people read none."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"  # noqa: PLR2004 -- as said


def _more(report: Report, shown: int) -> Iterator[str]:
    left = len(report.anomalies) - shown
    if left:
        yield f"{left} weaker findings are left out.\n"
    frequent = report.templates[:_FREQUENT]
    if frequent:
        yield "\nMOST FREQUENT MESSAGES\n"
    for told in frequent:
        yield f"- {told.count} x {told.text[:120]}\n"
    for note in report.notes:
        yield f"Note: {note}\n"
