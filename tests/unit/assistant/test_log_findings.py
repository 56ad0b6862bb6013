"""A log's report as it may be shown."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.logs import START, Event, background, digest_of, incident, seeded, steady
from tests.doubles.repository import commit_all

from homeport.assistant.log_findings import commits_of, failures_of, redacted, redacted_report
from homeport.code.git import git
from homeport.errors import InputError
from homeport.logs import digest_lines
from homeport.logs.deploys import Deploy
from homeport.logs.digest import TraceSample
from homeport.logs.report import as_dict, report_of

_KEY = "AKIA" + "R5QZ2LMV" + "KD4XWP6N"


def test_no_secret_of_the_log_is_in_the_report() -> None:
    """Neither in a template nor in a sample; the same value has the same name."""
    text = f"upload with {_KEY} of ann.smith@example.com refused"
    events = [*background(seeded(1)), *steady(seeded(2), text, 5, (120, 130), "error")]
    report = redacted_report(digest_of(events), (Deploy("v1", START, f"with {_KEY}"),))
    assert _KEY not in repr(report)
    assert "ann.smith" not in repr(report)
    (one,) = report.anomalies
    name = next(word for word in one.template.split() if word.startswith("[HP_"))
    assert name in one.sample
    assert name in report.deploys[0].about


def test_what_holds_nothing_stays_as_it_is() -> None:
    """A harmless log is told word for word."""
    report = report_of(digest_of(incident()))
    assert redacted(report) == report


def test_a_value_that_runs_over_two_texts_is_withheld_in_both() -> None:
    """A key block that begins in one text does not take its neighbours with it."""
    report = report_of(digest_of([Event(START, "quiet")]))
    begin = "-----BEGIN " + "RSA PRIVATE KEY-----"
    told = report.templates[0]
    end = begin.replace("BEGIN", "END")
    body = "MIIEowIBAAKCAQEA" + "q7Rt" * 12
    texts = [begin, body, end, "harmless words"]
    mixed = replace(report, templates=tuple(replace(told, text=text) for text in texts))
    shown = [one.text for one in redacted(mixed).templates]
    assert len(shown) == 4
    assert shown[3] == "harmless words"


def test_a_repositorys_commits_are_deploys(tmp_path: Path) -> None:
    """Those of the log's span, with their subjects; no repository is an error."""
    (tmp_path / "a.py").write_text("x = 1\n")
    commit_all(tmp_path, "First version")
    told = git(tmp_path, "log", "-1", "--format=%ct")
    assert told is not None
    at = float(told)
    (one,) = commits_of(tmp_path, at - 60, at + 60)
    assert (one.at, one.about) == (at, "First version")
    assert commits_of(tmp_path, at + 100_000, at + 200_000) == ()
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError):
        commits_of(tmp_path / "nowhere", 0, 1)


_JAVA = (
    "ERROR x: order {0} failed\n"
    "java.lang.IllegalStateException: order {0} is closed\n"
    "\tat com.example.shop.OrderService.close(OrderService.java:41)\n"
    "{1}"
)
_CAUSE = (
    "Caused by: java.sql.SQLException: deadlock of ann.smith@example.com\n"
    "\tat org.postgresql.Driver.run(Driver.java:99)\n"
    "\tat com.example.shop.OrderRepo.save(OrderRepo.java:12)\n"
)


def test_stack_traces_are_told_by_their_cause_and_first_own_call() -> None:
    """Traces of one error from one place are one failure, the most frequent first."""
    traces = (
        TraceSample("t1", 3, 500.0, _JAVA.format(1, "")),
        TraceSample("t2", 4, 90.0, _JAVA.format(2, "")),
        TraceSample("t3", 9, None, _JAVA.format(3, _CAUSE)),
        TraceSample("t4", 99, None, "INFO block\n  of no trace\n"),
    )
    first, second = failures_of(traces)
    assert (first.type, first.place, first.count) == (
        "java.sql.SQLException",
        "OrderRepo.java:12",
        9,
    )
    assert (second.type, second.place) == (
        "java.lang.IllegalStateException",
        "OrderService.java:41",
    )
    assert (second.count, second.first, second.function) == (7, 90.0, "close")
    assert failures_of(()) == ()


def test_what_traces_say_is_redacted() -> None:
    """An address in an error's message does not reach the report."""
    text = "2026-03-02T05:06:07Z " + _JAVA.format(1, _CAUSE)
    report = redacted_report(digest_lines([*text.splitlines(), "2026-03-02T05:06:08Z INFO y"]))
    (one,) = report.failures
    assert "deadlock of [HP_" in one.message
    assert "ann.smith" not in repr(report)
    assert as_dict(report)["failures"] == [
        {
            "type": "java.sql.SQLException",
            "message": one.message,
            "place": "OrderRepo.java:12",
            "function": "save",
            "count": 1,
            "first": "2026-03-02T05:06:07Z",
            "template_id": one.template_id,
        }
    ]
