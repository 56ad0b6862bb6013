"""The report as one page that works offline: no script, no request, everything escaped.

The content security policy allows nothing but the page's own style sheet, by its hash.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import escape
from importlib import resources
from pathlib import Path

from homeport.cli.logs_view import after, name_of, told, unit_of
from homeport.cli.terminal import clean
from homeport.errors import InputError
from homeport.logs.anomalies import Anomaly, Kind, Picture
from homeport.logs.brief import number
from homeport.logs.digest import Axis
from homeport.logs.report import Report, iso
from homeport.storage import write_whole

_WIDTH, _HEIGHT = 720, 64
_FREQUENT = 25
_OURS = '<meta name="generator" content="homeport logs">'  # by which a page is known again
_HEAD = 1024


def page(report: Report, top: int) -> str:
    """Return the whole page."""
    style = (resources.files("homeport.cli") / "logs_page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    body = "\n".join(_body(report, top))
    return (
        "<!doctype html>\n"
        '<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{_OURS}\n"
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_text(name_of(report))}</title>\n"
        f"<style>{style}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def refuse_foreign(target: Path, logs: Sequence[str]) -> None:
    """Refuse to write over one of the logs, or over a file that is no page of ours.

    Raises:
        InputError: there is such a file.
    """
    if any(_same(target, name) for name in logs):
        raise InputError(
            f"{target} is the log itself: the page would take its place", hint="name another file"
        )
    try:
        with target.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError:
        return
    except OSError as error:
        raise InputError(
            f"{target}: {(error.strerror or str(error)).lower()}", hint="name another file"
        ) from error
    if head and _OURS.encode() not in head:
        raise InputError(
            f"{target} exists and is no page of homeport's",
            hint="move it away, or name another file",
        )


def _same(target: Path, name: str) -> bool:
    with suppress(OSError, ValueError):
        return target.samefile(name)
    return False


def write_page(report: Report, top: int, target: Path) -> None:
    """Write the page whole or not at all.

    Raises:
        InputError: it cannot be written there.
    """
    try:
        write_whole(target, page(report, top).encode())
    except OSError as error:
        raise InputError(
            f"{target}: {(error.strerror or str(error)).lower()}",
            hint="name a file in a folder you may write",
        ) from error


def _text(text: str) -> str:
    return escape(clean(text))


def _body(report: Report, top: int) -> Iterator[str]:
    yield f"<h1>{_text(name_of(report))}</h1>"
    yield f'<p class="soft">{report.lines:,} lines, {_extent(report)}</p>'
    levels = ", ".join(f"{count:,} {level or 'without level'}" for level, count in report.levels)
    yield f'<p class="soft">{_text(levels)}</p>'
    yield _svg(report.volume, report, None, "lines over time")
    for deploy in report.deploys:
        when = _when(deploy.at, report)
        yield f'<p class="soft">deploy <code>{_text(deploy.commit)}</code> {when}</p>'
    for source in report.sources:
        if source.error:
            read = "read in part" if source.lines else "not read"
            yield f'<p class="bad">{read}: {_text(source.name)}: {_text(source.error)}</p>'
    for note in report.notes:
        yield f'<p class="soft">Note: {_text(note)}</p>'
    shown = report.anomalies[:top]
    yield f"<h2>{_heading(len(report.anomalies))}</h2>"
    yield "<ol>"
    for one in shown:
        yield _card(one, report)
    yield "</ol>"
    yield "<h2>Most frequent messages</h2><table>"
    yield "<tr><th>lines</th><th>level</th><th>message</th></tr>"
    for each in report.templates[:_FREQUENT]:
        yield (
            f'<tr><td class="n">{each.count:,}</td><td>{_text(each.level)}</td>'
            f"<td><code>{_text(each.text)}</code></td></tr>"
        )
    yield "</table>"


def _heading(count: int) -> str:
    if not count:
        return "Nothing stands out"
    return "1 thing stands out" if count == 1 else f"{count} things stand out, the strongest first"


def _extent(report: Report) -> str:
    if report.axis is Axis.ORDER:
        return "no usable times: the order of lines stands for time"
    return f"{_when(report.start or 0.0, report)} to {_when(report.end or 0.0, report)} UTC"


def _when(at: float, report: Report) -> str:
    if report.axis is Axis.ORDER:
        return f"byte {int(at):,}"
    return (iso(at) or "?").replace("T", " ").rstrip("Z")


def _card(one: Anomaly, report: Report) -> str:
    what, how = told(one)
    bad = " bad" if one.level in ("fatal", "error") else ""
    blamed = ""
    if one.suspect:
        blamed = (
            f"<p><strong>{after(one.suspect)} <code>{_text(one.suspect.commit)}</code></strong></p>"
        )
    sample = f"<pre>{_text(one.sample)}</pre>" if one.sample else ""
    end = "to the end" if one.lasting else f"until {_when(one.end, report)}"
    end = "" if one.kind is Kind.RARE else end
    return (
        f'<li class="one"><p><span class="what{bad}">{_text(what)}</span>'
        f"<strong>{_when(one.start, report)}</strong> {end} &middot; {_text(how)}</p>{blamed}"
        f"<p><code>{_text(one.template)}</code></p>{sample}"
        f"{_svg(one.picture, report, (one.start, one.end), unit_of(one))}</li>"
    )


def _svg(picture: Picture, report: Report, span: tuple[float, float] | None, label: str) -> str:
    points = picture.points
    if len(points) < 2:  # noqa: PLR2004 -- one point is no curve
        return ""
    length = picture.step * len(points)
    top = max(points) or 1.0
    places = [
        (
            (index + 0.5) / len(points) * _WIDTH,
            _HEIGHT - 2 - point / top * (_HEIGHT - 6),
        )
        for index, point in enumerate(points)
    ]
    curve = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    floor = f"{places[-1][0]:.1f},{_HEIGHT} {places[0][0]:.1f},{_HEIGHT}"
    marks = ""
    if span is not None:
        left = max(0.0, (span[0] - picture.start) / length * _WIDTH)
        wide = max(3.0, (span[1] - span[0]) / length * _WIDTH)
        wide = min(wide, _WIDTH - left)
        size = f'width="{max(wide, 0):.1f}" height="{_HEIGHT}"'
        marks += f'<rect class="span" x="{left:.1f}" y="0" {size}/>'
    lines = ""
    for deploy in report.deploys if report.axis is Axis.TIME else ():
        x = (deploy.at - picture.start) / length * _WIDTH
        if 0 <= x <= _WIDTH:
            lines += (
                f'<line class="deploy" x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{_HEIGHT}">'
                f"<title>deploy {_text(deploy.commit)}</title></line>"
            )
    ends = _when(picture.start, report), _when(picture.start + length, report)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{_text(label)}">{marks}'
        f'<polygon class="area" points="{curve} {floor}"/>'
        f'<polyline class="curve" points="{curve}"/>{lines}</svg>'
        f'<p class="axis"><span>{ends[0]}</span><span>{_text(label)}, at most {number(top)}</span>'
        f"<span>{ends[1]}</span></p>"
    )
