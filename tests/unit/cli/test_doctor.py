"""`homeport doctor`: one line a check, exit 1 when something that was asked for cannot work."""

import argparse
import json
from pathlib import Path

import pytest

from homeport.cli import doctor
from homeport.cli.doctor import add_arguments, execute


def _execute(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return execute(parser.parse_args(words))


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any model, whoever's it is."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path / "cache"))


def test_a_machine_in_order_exits_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing model is a note with its next step, and no reason to fail."""
    assert _execute("--repo", str(tmp_path)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("good python")
    note = next(number for number, line in enumerate(lines) if line.startswith("note model"))
    assert "next: homeport models pull" in lines[note + 1]
    assert not any(line.startswith("bad") for line in lines)


def test_what_cannot_work_exits_1(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken policy is bad; the other checks still report."""
    (home / "config").mkdir(parents=True)
    (home / "config" / "policy.yaml").write_text("rules: nonsense\n")
    assert _execute("--repo", str(tmp_path)) == 1
    out = capsys.readouterr().out
    assert "bad  policy" in out
    assert "good detection" in out


def test_a_model_that_is_not_here_cannot_be_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Measuring was asked for, so its failure is bad."""
    assert _execute("--repo", str(tmp_path), "--measure") == 1
    assert "bad  measurement" in capsys.readouterr().out


def test_json_has_one_object_a_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Name, verdict, what is said, and the hint."""
    assert _execute("--repo", str(tmp_path), "--json") == 0
    checks = json.loads(capsys.readouterr().out)
    assert {tuple(check) for check in checks} == {("name", "verdict", "said", "hint")}
    verdicts = {check["name"]: check["verdict"] for check in checks}
    assert verdicts["model"] == "note"
    assert verdicts["policy"] == "good"


def test_the_resident_process_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Whether one runs, and whether commands may ask it."""
    monkeypatch.setattr(doctor, "readiness", lambda *_, **__: ())
    expected = (
        (None, False, "none runs"),
        (7, True, "process 7 listens in"),
        (7, False, "process 7 runs and is not asked"),
    )
    for number, asked, said in expected:
        monkeypatch.setattr(doctor, "running_process", lambda found=number: found)
        monkeypatch.setattr("homeport.cli.door.running", lambda found=asked: found)
        assert _execute("--repo", str(tmp_path)) == 0
        assert said in capsys.readouterr().out
    monkeypatch.setattr("homeport.server.place.supported", lambda: False)
    assert _execute("--repo", str(tmp_path)) == 0
    assert "not on this system" in capsys.readouterr().out
