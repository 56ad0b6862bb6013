import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.small_case import write_case

from homeport.assistant.confidence import CALIBRATIONS, calibration_of
from homeport.cli import models_eval
from homeport.cli.main import main
from homeport.cli.models_eval import add_options, chosen, options_from
from homeport.errors import InputError
from homeport.evaluation import measuring, running
from homeport.evaluation.asking import Told, Way
from homeport.evaluation.calibrating import LEAST
from homeport.evaluation.judging import Said, Words, judge
from homeport.evaluation.measuring import Result
from homeport.evaluation.shelf import all_cases
from homeport.storage import config_folder

RIGHT = Told((Said("shop.py", 1, "", 0.7, "key_case", "The case of Tea differs."),))
NAMES = ["python/a", "python/b", "python/c", "python/d", "python/e"]


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with five cases."""
    for name in NAMES:
        write_case(tmp_path / "shelf", name)
    return tmp_path / "shelf"


@pytest.fixture(autouse=True)
def right(monkeypatch: pytest.MonkeyPatch) -> None:
    """Homeport names every cause."""
    monkeypatch.setattr(measuring, "ask_homeport", lambda *_: RIGHT)


def _parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(words)


def test_a_table_by_default(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every case is measured and counted."""
    assert main(["models", "eval", "--cases", str(shelf)]) == 0
    out = capsys.readouterr().out
    assert "all                      5" in out
    assert "100% (57%-100%)" in out


def test_json_is_the_next_runs_baseline(
    shelf: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same run is not worse; one that loses every case is, and the exit code says so."""
    command = ["models", "eval", "--cases", str(shelf), "--json"]
    assert main(command) == 0
    baseline = tmp_path / "baseline.json"
    baseline.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main([*command, "--baseline", str(baseline)]) == 0
    assert not any(c["worse"] for c in json.loads(capsys.readouterr().out)["changes"])
    monkeypatch.setattr(measuring, "ask_homeport", lambda *_: Told(()))
    assert main([*command[:-1], "--baseline", str(baseline)]) == models_eval.EXIT_WORSE
    assert "first: WORSE (5 lost, 0 gained, p 0.03); lost: python/a" in capsys.readouterr().out


def test_the_pinned_baseline_lies_beside_the_cases(
    shelf: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a file the shelf's own baseline is read; without one the command is refused."""
    command = ["models", "eval", "--cases", str(shelf)]
    assert main([*command, "--baseline"]) == 2
    assert "baseline.json cannot be read" in capsys.readouterr().err
    main([*command, "--json"])
    (shelf / "baseline.json").write_text(capsys.readouterr().out, encoding="utf-8")
    assert main([*command, "--baseline"]) == 0
    assert "5 cases in both" in capsys.readouterr().out


def test_tables_and_shortfalls(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Markdown is written when asked for, and what fell short with its reason."""
    monkeypatch.setattr(measuring, "ask_homeport", lambda *_: Told((), problem="exit 2: no"))
    options = ["--markdown", "--failures", "--case", "a", "--case", "python/b"]
    assert main(["models", "eval", "--cases", str(shelf), *options]) == 0
    captured = capsys.readouterr()
    assert "| all | 2 | 0% (0%-66%) |" in captured.out
    assert "python/a (key-case" in captured.out
    assert "python/b: exit 2: no" in captured.err


def test_a_sample_is_always_the_same(shelf: Path) -> None:
    """A sample has its size, and a larger one holds the smaller."""
    cases = all_cases(shelf)

    def names(*words: str) -> list[str]:
        return [case.name for case in chosen(cases, options_from(_parsed(*words)))]

    two, three = names("--limit", "2"), names("--limit", "3")
    assert len(two) == 2
    assert set(two) < set(three)
    assert names("--limit", "9") == NAMES
    assert names("--workload", "crash", "--language", "python", "--half", "development") == NAMES
    assert (
        names("--half", "held-out") == names("--language", "go") == names("--workload", "log") == []
    )


def test_nothing_left_is_refused(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Conditions that no case meets are an error, not an empty table."""
    assert main(["models", "eval", "--cases", str(shelf), "--language", "cobol"]) == 2
    assert "no case is left" in capsys.readouterr().err


def test_wrong_options_are_refused() -> None:
    """A way of asking that is none and a sample of none."""
    with pytest.raises(InputError, match="'crystal'"):
        options_from(_parsed("--ways", "bare,crystal"))
    for text in ("0", "-1", "x", "²"):
        with pytest.raises(SystemExit):
            _parsed("--limit", text)


def test_a_model_that_is_not_here_is_refused(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown model stops before any case; behind an endpoint any name will do."""
    command = ["models", "eval", "--cases", str(shelf), "--model", "nobody", "--ways", "homeport"]
    assert main(command) == 2
    assert "nobody" in capsys.readouterr().err
    monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", "http://127.0.0.1:9/v1")
    assert main(command) == 0


def test_a_missing_language_is_told(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cases whose language is not on this machine are left out, and counted."""
    monkeypatch.setitem(running._PROGRAMS, "python3", "no-such-program")
    assert main(["models", "eval", "--cases", str(shelf)]) == 0
    assert "5 cases are left out" in capsys.readouterr().err


def test_an_interrupted_run_shows_what_it_has(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the third case leaves the figures of two, and says so."""
    answers = iter([RIGHT, RIGHT])

    def ask(*_: object) -> Told:
        try:
            return next(answers)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr(measuring, "ask_homeport", ask)
    assert main(["models", "eval", "--cases", str(shelf)]) == 0
    captured = capsys.readouterr()
    assert "interrupted after 2 of 5 cases" in captured.err
    assert "all                      2" in captured.out


def test_progress_is_for_terminals(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who watches a terminal sees how far it is."""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(["models", "eval", "--cases", str(shelf), "--limit", "1"]) == 0
    assert "1 of 1" in capsys.readouterr().err


def test_what_was_measured_is_what_the_next_confidence_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The model's calibration is kept among the settings; too few answers teach nothing."""
    words = Words(explained=True, placed=True, classed=True, invented=(), patched=None,
                  confidence=0.5, tokens=9, text="x", signals={"proven": 0.7})  # fmt: skip
    write_case(tmp_path / "s", "python/a")
    case = next(iter(all_cases(tmp_path / "s")))
    one = judge(case, RIGHT.causes)
    measured = [
        Result(replace(case, name=f"c{n}"), one, {Way.HOMEPORT: words}) for n in range(LEAST)
    ]
    monkeypatch.setattr(models_eval, "_check", lambda _: None)
    monkeypatch.setattr(models_eval, "_measured", lambda *_: iter(measured))
    command = ["models", "eval", "--model", "tiny", "--calibrate", "--cases", str(tmp_path / "s")]
    assert main(command) == 0
    assert f"calibrated on {LEAST} answers" in capsys.readouterr().err
    kept = calibration_of("tiny", config_folder() / CALIBRATIONS)
    assert (kept.model, kept.cases) == ("tiny", LEAST)
    monkeypatch.setattr(models_eval, "_measured", lambda *_: iter(measured[1:]))
    assert main(command) == 2
    assert "too few" in capsys.readouterr().err


def test_without_a_model_nothing_is_calibrated(capsys: pytest.CaptureFixture[str]) -> None:
    """The rules have no confidence of that kind."""
    assert main(["models", "eval", "--calibrate"]) == 2
    assert "name a --model" in capsys.readouterr().err
