"""`homeport logs`: options, and what each action hands on."""

import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.logs import START, Event, digest_of, text_of

from homeport.cli.logs import add_arguments, execute, exit_code
from homeport.errors import InputError
from homeport.logs.digest import Source
from homeport.logs.report import report_of


def _parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of a few lines of two kinds."""
    path = tmp_path / "app.log"
    events = [Event(START + n, "took <*> ms", "info", (("#0", str(n)),)) for n in range(12)] + [
        Event(START + 5, "cannot bind", "error")
    ]
    path.write_text(text_of(events))
    return path


def test_templates_are_listed_for_people(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The most frequent first, with their counts."""
    assert execute(_parsed("templates", str(log))) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["12", "1"]


def test_templates_are_listed_line_by_line(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON lines: each line's template, then the templates."""
    assert execute(_parsed("templates", str(log), "--json")) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["line_no"] for row in rows[:13]] == list(range(1, 14))
    told = {row["template_id"]: row["template"] for row in rows[13:]}
    assert told[rows[0]["template_id"]] == "took <*> ms"


def test_a_summary_is_printed(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`summarize` of a file, for people."""
    assert execute(_parsed("summarize", str(log))) == 0
    assert "13 lines" in capsys.readouterr().out


def test_two_runs_are_compared(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`compare` of a file with itself finds nothing."""
    assert execute(_parsed("compare", str(log), str(log), "--json")) == 0
    assert json.loads(capsys.readouterr().out)["anomalies"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("summarize", "{log}", "--top", "0"),
        ("summarize", "{log}", "{log}", "--follow"),
        ("summarize", "{folder}", "--follow"),
        ("summarize", "{log}", "--follow", "--json"),
        ("summarize", "{log}", "--follow", "--model", "auto"),
        ("summarize", "{log}.none"),
        ("summarize", "{log}", "--deploys", "{log}.none"),
        ("summarize", "{log}", "--repo", "{log}"),
        ("summarize", "{log}", "--html", "{folder}"),
        ("summarize", "{log}", "--html", "{folder}/none/page.html"),
        ("compare", "{log}", "{log}.none"),
        ("compare", "{log}", "{log}", "--html", "{folder}"),
    ],
)
def test_bad_usage_is_refused_with_a_hint(words: tuple[str, ...], log: Path) -> None:
    """Contradictory options, missing files, a page that cannot be written."""
    given = [word.format(log=log, folder=log.parent) for word in words]
    with pytest.raises(InputError) as caught:
        execute(_parsed(*given))
    assert caught.value.hint


def test_a_terminal_is_no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name and without a pipe there is nothing to read."""
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    with pytest.raises(InputError) as caught:
        execute(_parsed("summarize"))
    assert "journalctl" in caught.value.hint


def test_the_exit_code_tells_what_was_left_out() -> None:
    """0 all read, 2 when a source was not, 130 when interrupted."""
    report = report_of(digest_of([Event(START, "tick")]))
    assert exit_code(report, interrupted=False) == 0
    unread = replace(report, sources=(Source("a", 0, 0, "", "permission denied"),))
    assert exit_code(unread, interrupted=False) == 2
    assert exit_code(unread, interrupted=True) == 130


def test_following_names_the_file_that_is_not_there(tmp_path: Path) -> None:
    """A path that leads nowhere is what is told, not the number of files."""
    with pytest.raises(InputError, match="no such file"):
        execute(_parsed("summarize", "--follow", str(tmp_path / "none.log")))
