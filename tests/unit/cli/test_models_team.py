import json
import shutil
from pathlib import Path

import pytest
from tests.doubles.small_model import ENTRY
from tests.doubles.team_channel import Team, gguf, serving

from homeport.cli.main import main
from homeport.storage import config_folder
from homeport.weights import catalogue, ensure
from homeport.weights.channel.publishing import withdraw


@pytest.fixture(autouse=True)
def small_catalogue(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Know one small model, in a folder of the test's own."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))
    monkeypatch.setattr(catalogue, "CATALOGUE", (ENTRY,))


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Begin a channel with one model."""
    team = Team(tmp_path)
    team.publish(gguf())
    return team


def _pull(team: Team, *more: str) -> int:
    channel = ["--channel", str(team.folder), "--trust", team.fingerprint]
    return main(["models", "pull", *channel, *more])


def test_a_member_s_day(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """Pull, list, update, roll back, update again: in the words of the commands."""
    assert _pull(team) == 0
    assert capsys.readouterr().out == f"{ensure('small')}\n"
    assert main(["models", "list"]) == 0
    assert f"version 1 of {team.fingerprint[:16]}" in capsys.readouterr().out
    assert main(["models", "update"]) == 0
    assert capsys.readouterr().out == "nothing is newer\n"
    team.publish(gguf(b"second"))
    assert main(["models", "update", "--check"]) == 1
    assert "would go from version 1 to 2" in capsys.readouterr().out
    assert main(["models", "update", "--check", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["after"] == 2
    assert main(["models", "update"]) == 0
    assert "went from version 1 to 2 (newer)" in capsys.readouterr().out
    assert main(["models", "rollback", "small"]) == 0
    assert "back to 1" in capsys.readouterr().out
    assert ensure("small").read_bytes() == gguf()
    assert main(["models", "update"]) == 0
    assert capsys.readouterr().out == "nothing is newer\n"
    assert main(["models", "update", "small", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == "small"
    assert main(["models", "rollback", "small", "--to", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["after"] == 1
    assert main(["models", "channels"]) == 0
    assert team.fingerprint in capsys.readouterr().out
    assert main(["models", "channels", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["address"] == str(team.folder)


def test_pull_writes_json(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """With the version and the channel beside what every pull says."""
    assert _pull(team, "small", "--json") == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["name"], value["version"], value["channel"]) == ("small", 1, "team")
    assert value["path"] == str(ensure("small"))


def test_a_known_channel_need_not_be_named(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """What came from a channel, or is offered by one, is asked for there."""
    team.publish(gguf(), "other")
    _pull(team, "small")
    capsys.readouterr()
    main(["models", "list", "--json"])
    states = {row["name"]: row["state"] for row in json.loads(capsys.readouterr().out)}
    assert (states["small"], states["other"]) == ("verified", "missing")
    assert main(["models", "pull", "other"]) == 0
    assert main(["models", "pull", "small", "--version", "1"]) == 0
    capsys.readouterr()
    assert main(["models", "pull", "unheard-of"]) == 2
    assert "no model is called" in capsys.readouterr().err


def test_the_channel_of_models_toml_is_the_default(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine that was set up for a team needs no option at all."""
    (config_folder() / "models.toml").write_text(
        f"[channel]\nurl = '{team.folder}'\nroot = '{team.fingerprint}'\n", encoding="utf-8"
    )
    assert main(["models", "pull"]) == 0
    assert capsys.readouterr().out == f"{ensure('small')}\n"


def test_an_untrusted_channel_is_refused(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """The digits to compare are in the message, and nothing was fetched."""
    with serving(team.folder) as web:
        assert main(["models", "pull", "--channel", web.url]) == 2
        captured = capsys.readouterr()
    assert team.fingerprint in captured.err
    assert captured.out == ""
    assert not any("/targets/" in path for path in web.asked)
    assert main(["models", "channels"]) == 0
    assert capsys.readouterr().out == "no channel is trusted here\n"


def test_offline_asks_folders_only(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    """An address is refused, a folder is a place on this machine."""
    with serving(team.folder) as web:
        options = ["--channel", web.url, "--trust", team.fingerprint, "--offline"]
        assert main(["models", "pull", *options]) == 2
        assert "nothing may be fetched" in capsys.readouterr().err
        assert web.asked == []
    assert _pull(team, "--offline") == 0


def test_what_is_not_the_team_s_is_explained(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing installed, a plain model, no older version: each with its next step."""
    for arguments in (["update"], ["update", "tiny"], ["rollback", "tiny"]):
        assert main(["models", *arguments]) == 2
        assert "next:" in capsys.readouterr().err
    _pull(team)
    capsys.readouterr()
    for arguments in (
        ["rollback", "small"],
        ["update", "tiny"],
        ["update", "tiny", "--channel", str(team.folder)],
    ):
        assert main(["models", *arguments]) == 2
        assert "next:" in capsys.readouterr().err
    for wrong in ("0", "x"):
        with pytest.raises(SystemExit):
            main(["models", "rollback", "small", "--to", wrong])


def test_an_update_asks_only_the_channels_that_are_meant(
    team: Team, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another channel may be away while one model of this one is updated."""
    other = Team(tmp_path / "b", name="others")
    other.publish(gguf(b"b"), "theirs")
    _pull(team)
    _pull(other)
    shutil.rmtree(other.folder)
    team.publish(gguf(b"second"))
    capsys.readouterr()
    assert main(["models", "update", "small"]) == 0
    assert "to 2" in capsys.readouterr().out
    assert main(["models", "update"]) == 2


def test_a_withdrawn_version_is_not_gone_back_to(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is the team's."""
    _pull(team)
    team.publish(gguf(b"second"))
    main(["models", "update"])
    withdraw(team.repository(), "small", 1)
    main(["models", "update"])
    capsys.readouterr()
    assert main(["models", "rollback", "small"]) == 2
    assert "withdrawn" in capsys.readouterr().err
