"""The report, its JSON, and texts that are all treated."""

import json
from collections.abc import Sequence
from dataclasses import replace

from tests.doubles.logs import START, Event, background, digest_of, incident, seeded

from homeport.logs.deploys import Deploy
from homeport.logs.digest import Axis, Digest, TraceSample
from homeport.logs.report import Report, as_dict, iso, report_of, with_texts

_DIGEST: Digest = digest_of(incident())
_REPORT: Report = report_of(_DIGEST, (Deploy("v9", START + 99 * 60, "canary"),))


def test_the_report_holds_the_extent_and_what_stands_out() -> None:
    """Lines, times, levels worst first, deploys of both kinds in order, findings."""
    assert _REPORT.lines == _DIGEST.lines
    assert iso(_REPORT.start) == "2026-03-02T06:00:00Z"
    assert [level for level, _ in _REPORT.levels] == ["fatal", "error", "info"]
    assert [one.commit for one in _REPORT.deploys] == ["aa11bb22cc", "v9", "dd33ee44ff"]
    assert len(_REPORT.anomalies) == 7
    assert sum(_REPORT.volume.points) == _DIGEST.lines
    counts = [told.count for told in _REPORT.templates]
    assert counts == sorted(counts, reverse=True)


def test_a_sample_has_no_findings() -> None:
    """Rates of stretches would be wrong, so none are told."""
    assert report_of(replace(_DIGEST, sampled=True, fraction=0.1)).anomalies == ()


def test_the_json_is_what_the_contract_says() -> None:
    """Counts, and anomalies with kind, ISO times, texts, score and commit; best first."""
    told = json.loads(json.dumps(as_dict(_REPORT, 3)))
    assert told["lines"] == _DIGEST.lines
    assert told["templates"] == len(_DIGEST.templates)
    assert len(told["anomalies"]) == 3
    first = told["anomalies"][0]
    assert {"kind", "start", "end", "template", "sample", "score", "commit"} <= set(first)
    assert first["kind"] == "new_template"
    assert first["start"].startswith("2026-03-02T08:00:")
    assert first["commit"] == "dd33ee44ff"
    scores = [one["score"] for one in as_dict(_REPORT)["anomalies"]]  # type: ignore[attr-defined]  # a list of objects
    assert scores == sorted(scores, reverse=True)


def test_without_times_there_are_positions() -> None:
    """ISO times are null then, bytes are told instead."""
    told = as_dict(report_of(replace(_DIGEST, axis=Axis.ORDER)))
    assert told["start"] is None
    first = told["anomalies"][0]  # type: ignore[index]  # a list of objects
    assert first["start"] is None
    assert first["start_byte"] > 0


def test_every_text_of_the_log_is_treated() -> None:
    """Not one template, sample, value or deploy's text is left as it stood."""

    def mark(texts: Sequence[str]) -> Sequence[str]:
        return ["#" + text for text in texts]

    treated = with_texts(_REPORT, mark)
    assert all(told.text.startswith("#") for told in treated.templates)
    assert all(deploy.about.startswith("#") for deploy in treated.deploys)
    for one in treated.anomalies:
        texts = (one.template, one.sample, one.field, one.among)
        assert all(text.startswith("#") for text in texts)
        assert one.suspect is None or one.suspect.about.startswith("#")
    assert replace(treated, templates=(), anomalies=(), deploys=()) == replace(
        _REPORT, templates=(), anomalies=(), deploys=()
    )


def test_a_stack_trace_is_shown_whole() -> None:
    """A finding about records of several lines has one of them, with all its lines."""
    error = next(one for one in _DIGEST.templates if one.level == "error")
    trace = TraceSample(error.id, 1, START, "cannot decode\n  at Order.total\n  at main")
    report = report_of(replace(_DIGEST, traces=(trace,)))
    assert report.anomalies[0].sample == trace.text
    assert report.anomalies[1] == _REPORT.anomalies[1]


def test_a_silence_of_all_is_noted() -> None:
    """Hours without any line are no template's fault; a sample's gaps are its own."""
    events = [*background(seeded(1), 60, 4), Event(START + 5 * 3600, "tick")]
    digest = digest_of(events)
    (note,) = report_of(digest).notes
    assert note.startswith("no line at all from 2026-03-02T07:0")
    assert report_of(replace(digest, sampled=True)).notes == ()
    pausing = digest_of([Event(START + n * 5 * 3600, "tick") for n in range(6)])
    assert report_of(pausing).notes == ()  # a log that pauses by nature


def test_moments_that_are_none() -> None:
    """No time, and one that no calendar has."""
    assert iso(None) is None
    assert iso(1e30) is None


def test_an_empty_digest_has_an_empty_report() -> None:
    """Nothing read: no times, no points, no findings."""
    empty = replace(_DIGEST, templates=(), total={}, lines=0, records=0)
    report = report_of(empty)
    assert (report.start, report.end, report.anomalies) == (None, None, ())
    assert report.volume.points == ()
