"""`logs summarize --follow`: the report, then what is new as the file grows, until interrupted."""

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from homeport.assistant.log_findings import redacted, redacted_report
from homeport.cli.logs import SummaryOptions
from homeport.cli.logs_summary import look, show, write_page
from homeport.cli.logs_view import Look, anomaly_lines, told
from homeport.cli.terminal import Line, Style, line, write_lines
from homeport.logs.anomalies import Anomaly
from homeport.logs.brief import clock
from homeport.logs.deploys import Deploy
from homeport.logs.digest import Axis, Template
from homeport.logs.follow import Follower, Step
from homeport.logs.report import Report, Told, report_of

_PAUSE_S = 1.0
_COSTS = 20  # the digest is looked through again after so many times as long as that took
_MOST_ALERTS = 10  # of one step
_NEW = "NEW"


def follow(
    options: SummaryOptions, deploys: Sequence[Deploy], wait: Callable[[], None] | None = None
) -> int:
    """Print the report of what is there, then alerts; `wait` ends it by raising an interrupt."""
    follower = Follower(Path(options.logs[0]))
    watch = Watch(follower, deploys, look(options.top))
    pause = wait or (lambda: time.sleep(_PAUSE_S))
    try:
        follower.step()
        report = watch.report()
        show(report, options.top, as_json=False)
        if options.html is not None:
            write_page(report, options.top, options.html)
        write_lines(
            [line(), line(("Following; Ctrl-C ends with the digest so far", Style.MUTED))],
            sys.stdout,
        )
        while True:
            pause()
            write_lines(watch.lines(follower.step(), time.monotonic()), sys.stdout)
    except KeyboardInterrupt:
        print()
        report = watch.report()
        show(report, options.top, as_json=False)
        if options.html is not None:
            write_page(report, options.top, options.html)
        return 0
    finally:
        follower.close()


class Watch:
    """What was told already, so that each thing is told once."""

    def __init__(self, follower: Follower, deploys: Sequence[Deploy], appearance: Look) -> None:
        self._follower, self._deploys, self._look = follower, deploys, appearance
        self._told: set[tuple[str, str, str]] = set()
        self._gone = False
        self._again = 0.0  # when the digest is looked through next

    def report(self) -> Report:
        """Return the report of all that was read, and take what stands out for told."""
        report = redacted_report(self._follower.digest(), self._deploys)
        self._told.update(map(_name, report.anomalies))
        return report

    def lines(self, step: Step, now: float) -> list[Line]:
        """Return what a step has brought that is worth a line."""
        lines: list[Line] = []
        if step.rotated:
            lines.append(
                line(("-- the file was rotated or cut; going on with the new one", Style.MUTED))
            )
        if step.gone and not self._gone:
            lines.append(line(("-- the file is gone; waiting for it", Style.MUTED)))
        self._gone = step.gone
        if step.new:
            lines += self._alerts(step.new)
        if step.added and now >= self._again:
            began = time.monotonic()
            lines += self._standing_out()
            self._again = now + _COSTS * (time.monotonic() - began)
        return lines

    def _alerts(self, new: Sequence[Template]) -> list[Line]:
        """Return one alert for each new template, the severe ones first."""
        order = {"fatal": 0, "error": 1, "warn": 2}
        ranked = sorted(new, key=lambda one: order.get(one.level, 3))
        lines = []
        for one in _redacted(ranked[:_MOST_ALERTS], self._follower):
            style = Style.ERROR if one.level in ("fatal", "error") else Style.FAILING
            when = clock(one.first) if one.first is not None else ""
            lines.append(
                line((when, Style.PLACE), "  ", (_NEW, style), f" {one.level}  {one.text}")
            )
            self._told.add((_NEW, one.id, ""))
        if len(ranked) > _MOST_ALERTS:
            lines.append(line((f"  and {len(ranked) - _MOST_ALERTS} more new ones", Style.MUTED)))
        return lines

    def _standing_out(self) -> list[Line]:
        known = set(self._told)
        report = self.report()
        lines: list[Line] = []
        for place, one in enumerate(report.anomalies, 1):
            if _name(one) not in known:
                lines += anomaly_lines(place, one, report, self._look)
        return lines


def _name(one: Anomaly) -> tuple[str, str, str]:
    return told(one)[0], one.template_id, one.field


def _redacted(templates: Sequence[Template], follower: Follower) -> Sequence[Told]:
    """Return the templates as they may be shown, each with its newest kind of line."""
    digest = follower.digest()
    timed = digest.axis is Axis.TIME
    shown = [
        Told(
            one.id,
            one.samples[0] if one.samples else one.text,
            one.level,
            one.count,
            one.first if timed else None,
            one.last,
        )
        for one in templates
    ]
    bare = replace(report_of(replace(digest, templates=(), sampled=True)), templates=tuple(shown))
    return redacted(bare).templates
