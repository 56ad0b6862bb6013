"""The work of `logs summarize` and `logs compare`, on real files."""

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.background import answering, serving_beside
from tests.doubles.logs import START, Event, background, incident, seeded, steady, text_of
from tests.doubles.repository import commit_all

from homeport.cli import logs_asking, logs_summary
from homeport.cli.logs import CompareOptions, SummaryOptions
from homeport.cli.logs_summary import compare_runs, look, summarize
from homeport.errors import InputError
from homeport.logs import digest_files, native
from homeport.logs.digest import Digest
from homeport.logs.digesting import Progress
from homeport.weights import State

_KEY = "AKIA" + "R5QZ2LMV" + "KD4XWP6N"


@pytest.fixture(scope="module")
def incident_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The text of a service with an incident, a key in one of its lines."""
    path = tmp_path_factory.mktemp("logs") / "app.log"
    events = [one for one in incident() if "worker finished" not in one.text or int(one.at) % 3]
    leak = Event(START + 200 * 60, f"kernel panic: key {_KEY} in the clear", "fatal")
    path.write_text(text_of([*events, leak]))
    return path


def _options(*logs: Path | str, **changes: object) -> SummaryOptions:
    given: dict[str, object] = {
        "logs": tuple(map(str, logs)),
        "json": True,
        "top": 15,
        "deploys": None,
        "repo": None,
        "html": None,
        "follow": False,
        "model": None,
        "allow_cloud": False,
        "policy": None,
    }
    return SummaryOptions(**{**given, **changes})  # type: ignore[arg-type]  # the table has them all


def test_an_incident_is_told_for_programs_and_on_a_page(
    incident_log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One JSON object with the findings, a page beside it, and no secret in either."""
    target = tmp_path / "page.html"
    assert summarize(_options(incident_log, html=target)) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    kinds = {one["kind"] for one in told["anomalies"]}
    assert kinds == {
        "new_template",
        "rare",
        "missing",
        "rate_down",
        "rate_up",
        "latency",
        "value_shift",
    }
    new = next(one for one in told["anomalies"] if one["kind"] == "new_template")
    assert new["commit"] == "dd33ee44ff"
    assert new["start"] == "2026-03-02T08:00:18Z"
    assert _KEY not in out + target.read_text()
    assert "[HP_" in out
    assert "wrote" in err


def test_deploys_of_a_file_and_of_a_repository(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A deploy told from outside is named; a folder without history is refused."""
    rng = seeded(1)
    log, deploys = tmp_path / "app.log", tmp_path / "deploys.txt"
    events = [*background(rng, 120, 6), *steady(rng, "cannot bind", 6, (80.2, 90), "error")]
    log.write_text(text_of(events))
    deploys.write_text("2026-03-02T07:20:00Z v2.1 gateway\n")
    assert summarize(_options(log, deploys=deploys)) == 0
    (one,) = json.loads(capsys.readouterr().out)["anomalies"]
    assert one["commit"] == "v2.1"
    assert one["delay_s"] < 60


def test_the_commits_of_a_repository_are_deploys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those in the log's span are told; an empty log has none, and git is not asked."""
    log, repo = tmp_path / "app.log", tmp_path / "repo"
    log.write_text(text_of([Event(START, "tick")]))
    repo.mkdir()
    (repo / "a.py").write_text("x = 1\n")
    commit_all(repo, "First version")
    assert summarize(_options(log, repo=repo)) == 0
    assert json.loads(capsys.readouterr().out)["deploys"] == []
    log.write_text("")
    assert summarize(_options(log, repo=tmp_path)) == 0


def test_a_model_words_it_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a model the JSON has a summary; a source that was not read still makes exit 2."""
    log = tmp_path / "app.log"
    log.write_text(text_of([Event(START, "tick")]))
    with serving_beside(answering("Nothing stands out.")) as server:
        monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", server.url + "/v1")
        assert summarize(_options(log, tmp_path / "none.log", model="tiny")) == 2
    assert json.loads(capsys.readouterr().out)["summary"]["complete"]


def test_following_is_handed_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--follow` prints the digest of what is there, and again when it is interrupted."""

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupt)
    log = tmp_path / "app.log"
    log.write_text(text_of([Event(START, "tick")]))
    assert summarize(_options(log, json=False, follow=True)) == 0
    assert capsys.readouterr().out.count("1 line, ") == 2


def test_one_unreadable_file_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is reported on standard error and in the JSON, the rest is digested, exit 2."""
    good = tmp_path / "good.log"
    good.write_text(text_of([Event(START, "tick")]))
    assert summarize(_options(good, tmp_path / "none.log")) == 2
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["lines"] == 1
    assert any(source["error"] for source in told["sources"])
    assert "none.log" in err


def test_a_large_log_is_previewed_for_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The preview says that it is one and comes first; programs get the whole only."""
    monkeypatch.setattr(logs_summary, "_PREVIEW_FROM", 1000)
    shown: list[Digest] = []

    def preview(logs: Sequence[str], *, most: int) -> Digest:
        assert most < 64 << 20, "a first look must not take long"
        return shown.pop() if shown else digest_files(logs)

    monkeypatch.setattr(logs_summary, "preview_files", preview)
    log = tmp_path / "app.log"
    log.write_text(text_of(background(seeded(2), 20, 4)))
    assert summarize(_options(log, json=False)) == 0
    assert "Nothing stands out" in capsys.readouterr().out

    sampled = replace(digest_files([log]), sampled=True, fraction=0.02)
    shown.append(sampled)
    assert summarize(_options(log, json=False)) == 0
    out = capsys.readouterr().out
    assert out.index("Preview from 2.0%") < out.index("Nothing stands out")
    assert summarize(_options(log)) == 0
    assert "Preview" not in capsys.readouterr().out


def test_standard_input_is_never_previewed(tmp_path: Path) -> None:
    """A pipe can be read once only, and folders have no size to go by."""
    log = tmp_path / "app.log"
    log.write_text("tick\n")
    assert logs_summary._size(["-", str(log)]) == 0
    assert logs_summary._size([str(tmp_path), str(log)]) == 5


def test_two_runs_are_compared_with_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is new is told, what it was compared with too."""
    rng = seeded(3)
    before, after = tmp_path / "before.log", tmp_path / "after.log"
    before.write_text(text_of(background(rng, 40, 6)))
    after.write_text(
        text_of([*background(rng, 40, 6), *steady(rng, "cannot bind", 3, (0, 40), "error")])
    )
    target = tmp_path / "page.html"
    options = CompareOptions(str(before), str(after), json=False, top=5, html=target)
    assert compare_runs(options) == 0
    out = capsys.readouterr().out
    assert "cannot bind" in out
    assert f"compared with {before}" in out
    assert target.exists()


def test_progress_goes_to_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Drawn now and then, gone at the end; never into a pipe or beside JSON."""
    with logs_summary._Progress(quiet=False) as silent:
        assert silent is None
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    times = iter([10.0, 10.1, 11.0])
    with logs_summary._Progress(quiet=False, clock=lambda: next(times)) as tell:
        assert tell is not None
        for done in (1_000_000, 2_000_000, 3_000_000):
            tell(Progress(done, 4_000_000))
        tell_unknown = capsys.readouterr().err
    assert "25%" in tell_unknown
    assert "50%" not in tell_unknown
    assert "75%" in tell_unknown
    assert capsys.readouterr().err.endswith("\x1b[K")
    with logs_summary._Progress(quiet=True) as quiet:
        assert quiet is None


def test_the_picture_fits_where_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as the terminal allows, within bounds; a pipe has a usual width."""
    assert look(3).width == 60
    for columns, width in ((40, 30), (100, 70), (400, 100)):
        monkeypatch.setattr(
            "os.get_terminal_size", lambda _, size=columns: type("S", (), {"columns": size})
        )
        monkeypatch.setattr("sys.stdout.fileno", lambda: 1)
        assert look(3).width == width


def test_a_slow_reading_is_announced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the compiled scan a big log says so once; not when that was asked for."""
    log = tmp_path / "app.log"
    log.write_text(text_of([Event(START, "tick")]))
    monkeypatch.setattr(logs_summary, "_SLOW_FROM", 1)
    monkeypatch.setattr(native, "available", lambda: False)
    monkeypatch.delenv("HOMEPORT_PURE", raising=False)
    assert summarize(_options(log)) == 0
    assert capsys.readouterr().err.count("no compiled scan") == 1
    monkeypatch.setenv("HOMEPORT_PURE", "1")
    assert summarize(_options(log)) == 0
    assert capsys.readouterr().err == ""


def test_a_folder_without_logs_among_others_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The good log is digested, the empty folder reported, and the exit code is 2."""
    log, folder = tmp_path / "app.log", tmp_path / "empty"
    log.write_text(text_of([Event(START, "tick")]))
    folder.mkdir()
    assert summarize(_options(log, folder)) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["lines"] == 1
    assert "no log files in this folder" in err


def test_a_model_that_is_here_words_it_before_a_person(
    incident_log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal without being asked; its failure is no failure of the digest."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    with serving_beside(answering("It broke (T1).")) as server:
        monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", server.url + "/v1")
        assert summarize(_options(incident_log, json=False)) == 0
        assert "It broke (T1)." in capsys.readouterr().out
        assert summarize(_options(incident_log, json=False, model="none")) == 0
        assert "It broke" not in capsys.readouterr().out
        assert summarize(_options(incident_log)) == 0
        assert "summary" not in json.loads(capsys.readouterr().out)
    assert summarize(_options(incident_log, json=False)) == 0  # the server is gone
    assert "homeport: " in capsys.readouterr().err


def test_no_model_is_fetched_unasked(
    incident_log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without weights here the digest stands alone."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(logs_asking, "state", lambda _: State.MISSING)
    assert summarize(_options(incident_log, json=False)) == 0
    assert "In words" not in capsys.readouterr().out


def test_a_page_never_takes_the_place_of_a_log(incident_log: Path) -> None:
    """Neither action writes over what it reads."""
    before = incident_log.read_bytes()
    with pytest.raises(InputError, match="log itself"):
        summarize(_options(incident_log, html=incident_log))
    options = CompareOptions(
        str(incident_log), str(incident_log), json=False, top=9, html=incident_log
    )
    with pytest.raises(InputError, match="log itself"):
        compare_runs(options)
    assert incident_log.read_bytes() == before
