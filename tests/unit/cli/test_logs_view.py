"""How a log's report looks to a person."""

import io
from collections.abc import Iterable
from dataclasses import replace

import pytest
from tests.doubles.golden import assert_golden
from tests.doubles.logs import START, background, digest_of, incident, seeded

from homeport.cli.logs_view import Look, findings_lines, lasting, report_lines, told
from homeport.cli.terminal import Line, write_lines
from homeport.logs.anomalies import Kind, Unit
from homeport.logs.deploys import Deploy
from homeport.logs.digest import Axis, Source
from homeport.logs.report import Failure, Report, report_of

_REPORT: Report = report_of(digest_of(incident()))
_LOOK = Look(15, 60)


def _plain(lines: Iterable[Line]) -> str:
    out = io.StringIO()
    write_lines(lines, out)
    return out.getvalue()


def test_an_incident_looks_as_it_was_reviewed() -> None:
    """What changed, when, after which deploy, a line of it, a picture over time."""
    assert_golden("cli/logs_incident.txt", _plain(report_lines(_REPORT, _LOOK)))


def test_a_quiet_log_is_said_to_be_one() -> None:
    """Plainly, and with what was looked at."""
    shown = _plain(report_lines(report_of(digest_of(background(seeded(1)))), _LOOK))
    assert "Nothing stands out." in shown
    assert "12 kinds of message were looked at" in shown


def test_only_the_strongest_are_shown() -> None:
    """With --top, the rest is counted and the way to it named."""
    shown = _plain(findings_lines(_REPORT.anomalies, _REPORT, Look(2)))
    assert "7 things stand out" in shown
    assert "5 weaker ones: --top 7" in shown
    one = _plain(findings_lines(_REPORT.anomalies[:1], _REPORT, _LOOK))
    assert one.startswith("1 thing stands out")


def test_a_preview_says_that_it_is_one() -> None:
    """Severe messages seen so far, and how much of the log was looked at; no rates."""
    sampled = replace(_REPORT, sampled=True, fraction=0.024, anomalies=())
    shown = _plain(report_lines(sampled, _LOOK))
    assert "Preview from 2.4% of the log" in shown
    assert "stands out" not in shown
    assert "seen  cannot decode field" in shown


def test_sources_that_were_not_read_and_notes_are_told() -> None:
    """Among several sources, each failure by name; an unfinished digest says so."""
    failed = Source("other.log", 0, 0, "", "permission denied")
    report = replace(
        _REPORT,
        sources=(*_REPORT.sources, replace(_REPORT.sources[0], name="b.log"), failed),
        notes=("clock went back 4 times",),
        complete=False,
    )
    shown = _plain(report_lines(report, _LOOK))
    assert "2 sources (so far)" in shown
    assert "not read: other.log: permission denied" in shown
    assert "note: clock went back 4 times" in shown
    torn = replace(_REPORT.sources[0], error="gzip breaks off")
    shown = _plain(report_lines(replace(_REPORT, sources=(torn,)), _LOOK))
    assert shown.startswith("app.log  ")
    assert "read in part: app.log: gzip breaks off" in shown


def test_without_times_positions_are_shown() -> None:
    """The order of lines stands for time, and that is said."""
    shown = _plain(report_lines(replace(_REPORT, axis=Axis.ORDER), _LOOK))
    assert "no usable times" in shown
    assert "byte " in shown
    assert "deploys:" not in shown


def test_a_log_over_midnight_names_the_days() -> None:
    """The date stands before each time then."""
    shown = _plain(report_lines(replace(_REPORT, end=START + 40 * 3600), _LOOK))
    assert "to 2026-03-03 22:00:00 UTC (40 h)" in shown
    assert "2026-03-02 08:00:" in shown
    assert "no times" in _plain(report_lines(replace(_REPORT, start=None), _LOOK))


def test_many_deploys_are_counted() -> None:
    """Six are named; those outside of the log are not drawn."""
    deploys = tuple(Deploy(f"v{n}", START + n * 600) for n in range(-1, 9))
    shown = _plain(report_lines(replace(_REPORT, deploys=deploys), _LOOK))
    assert "v5 and 3 more" in shown
    outside = replace(_REPORT, deploys=(Deploy("v0", START - 9e6),))
    assert "deploys:" not in _plain(report_lines(outside, _LOOK))


def test_terminal_escapes_of_the_log_are_not_obeyed() -> None:
    """A hostile line is shown harmless, long ones cut, those of many lines to a few."""
    first = replace(_REPORT.anomalies[0], template="\x1b[2Jgone" + "x" * 900, sample="a\n" * 40)
    shown = _plain(findings_lines([first], _REPORT, _LOOK))
    assert "\x1b" not in shown
    assert "..." in shown
    assert shown.count("> a") == 6


def test_every_kind_has_its_word() -> None:
    """One word for each kind, another for a fall that is no stop."""
    words = {one.kind: told(one)[0] for one in _REPORT.anomalies}
    assert set(words) == set(Kind)
    assert len(set(words.values())) == len(words)
    fall = next(one for one in _REPORT.anomalies if one.kind is Kind.RATE_DOWN)
    assert told(replace(fall, before=10.0, after=4.0)) == ("LESS", "40% of the usual rate")
    rise = next(one for one in _REPORT.anomalies if one.kind is Kind.RATE_UP)
    huge = replace(rise, before=0.001, after=99.0)
    assert told(huge) == ("MORE", "over 1,000 times the usual rate")
    none = replace(rise, before=0.0, count=70)
    assert told(none) == ("MORE", "70 lines, of a sort not seen before")
    once = next(one for one in _REPORT.anomalies if one.kind is Kind.RARE)
    assert "seen 2 times" in told(replace(once, count=2))[1]
    run = replace(rise, unit=Unit.LINES)
    assert "until" not in _plain(findings_lines([run], _REPORT, _LOOK))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (12, "12 s"),
        (143, "2 min 23 s"),
        (120, "2 min"),
        (684, "11 min"),
        (8640, "2 h 24 min"),
        (200_000, "2 d 7 h"),
        (1e7, "115 d"),
    ],
)
def test_lengths_of_time_are_said_as_people_do(seconds: float, said: str) -> None:
    """Two parts at most."""
    assert lasting(seconds) == said


def test_sizes_are_said_as_people_do() -> None:
    """From bytes to gigabytes."""
    sizes = {12: "12 bytes", 1500: "1.5 kB", 2_000_000: "2.0 MB", 3_100_000_000: "3.1 GB"}
    for size, said in sizes.items():
        assert said in _plain(report_lines(replace(_REPORT, bytes=size), _LOOK))


def test_an_empty_report_is_short() -> None:
    """Nothing read: no levels, no picture, nothing frequent."""
    empty = replace(_REPORT, levels=(), templates=(), anomalies=(), deploys=(), lines=0)
    empty = replace(empty, volume=replace(empty.volume, points=()))
    shown = _plain(report_lines(empty, _LOOK))
    assert "There are no lines." in shown
    assert "Most frequent" not in shown
    single = _plain(report_lines(replace(empty, lines=1, templates=_REPORT.templates[:1]), _LOOK))
    assert "app.log  1 line, " in single
    assert "1 kind of message was looked at" in single


def test_stack_traces_are_told_by_error_and_place() -> None:
    """With the first own call where one is known; only so many."""
    known = Failure("java.sql.SQLException", "deadlock", "Repo.java:12", "save", 9, START, "t")
    bare = Failure("Timeout", "", "", "", 1, None, "t")
    report = replace(report_of(digest_of(incident())), failures=(known, *[bare] * 7))
    shown = _plain(report_lines(report, Look(1)))
    assert "9  java.sql.SQLException: deadlock\n" in shown
    assert "at Repo.java:12 in save, first at 06:00:00\n" in shown
    assert "no call is known\n" in shown
    assert "and 2 more\n" in shown
