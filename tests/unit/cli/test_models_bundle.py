import json
from pathlib import Path

import pytest
from tests.doubles.team_channel import Team, gguf

from homeport.cli.main import main
from homeport.weights import ensure


@pytest.fixture(autouse=True)
def cache(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep each test's files to itself."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Begin a channel with two models."""
    team = Team(tmp_path)
    team.publish(gguf())
    team.publish(gguf(b"other"), "other")
    return team


def _away(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for what in ("STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"HOMEPORT_{what}_DIR", str(folder / what))


def test_models_travel_in_one_file(
    team: Team,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Exported here, proven and installed there; updates there say what they need."""
    file = str(tmp_path / "models.bundle")
    channel = ["--channel", str(team.folder), "--trust", team.fingerprint]
    assert main(["models", "bundle", "export", file, *channel]) == 0
    out = capsys.readouterr().out
    assert "small version 1" in out
    assert team.fingerprint in out
    _away(monkeypatch, tmp_path / "away")
    assert main(["models", "bundle", "import", file]) == 2
    assert "not trusted yet" in capsys.readouterr().err
    assert main(["models", "bundle", "import", file, "--trust", team.fingerprint]) == 0
    assert capsys.readouterr().out.splitlines() == [str(ensure("other")), str(ensure("small"))]
    assert main(["models", "update"]) == 2
    assert "import a newer bundle" in capsys.readouterr().err
    assert main(["models", "channels"]) == 0
    assert "(bundles only)" in capsys.readouterr().out


def test_one_model_is_chosen_and_told_as_json(
    team: Team, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names choose; a model from a known channel needs no channel named."""
    main(["models", "pull", "--channel", str(team.folder), "--trust", team.fingerprint])
    capsys.readouterr()
    file = tmp_path / "one.bundle"
    assert main(["models", "bundle", "export", str(file), "small", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["models"] == [{"name": "small", "version": 1}]
    assert value["bytes"] == file.stat().st_size
    assert main(["models", "bundle", "import", str(file), "small", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["models"][0]["path"] == str(ensure("small"))
    assert main(["models", "bundle", "import", str(file), "other"]) == 2
    assert "the bundle holds small" in capsys.readouterr().err


def test_bad_input_has_a_next_step(
    team: Team, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No channel, no such model, no bundle."""
    file = str(tmp_path / "x.bundle")
    for arguments in (
        ["export", file],
        ["export", file, "none", "--channel", str(team.folder), "--trust", team.fingerprint],
        ["import", file],
        ["import", str(tmp_path)],
    ):
        assert main(["models", "bundle", *arguments]) == 2
        assert "next:" in capsys.readouterr().err
    assert not Path(file).exists()
