import json
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.small_model import CONTENT, ENTRY
from tests.doubles.team_channel import gguf

from homeport.cli.main import main
from homeport.weights import catalogue
from homeport.weights.cache import file_of
from homeport.weights.signing import new_key


@pytest.fixture(autouse=True)
def small_catalogue(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Know one small model, in a folder of the test's own."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))
    monkeypatch.setattr(catalogue, "CATALOGUE", (ENTRY,))


@pytest.fixture
def channel(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Begin a channel; return what names it and its keys."""
    named = [str(tmp_path / "channel"), "--keys", str(tmp_path / "keys")]
    assert main(["models", "channel", "init", *named, "--name", "team"]) == 0
    out = capsys.readouterr().out
    assert "--trust FINGERPRINT" in out
    assert "not locked" in out
    (tmp_path / "small.gguf").write_bytes(gguf())
    return named


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:  # noqa: ANN401 -- any JSON
    capsys.readouterr()
    assert main(["models", "channel", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_channel_is_published_shown_and_withdrawn(
    channel: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was published is shown with its licence; withdrawn, it is gone."""
    weights = str(tmp_path / "small.gguf")
    assert main(["models", "channel", "publish", *channel, weights]) == 0
    assert "small version 1" in capsys.readouterr().out
    assert _json(capsys, "publish", *channel, weights, "--as", "other", "--default")["version"] == 1
    shown = _json(capsys, "show", channel[0])
    assert (shown["name"], shown["default"], shown["root_version"]) == ("team", "other", 1)
    assert [one["name"] for one in shown["models"]] == ["small", "other"]
    assert set(shown["roles"]) == set(shown["valid_until"])
    assert main(["models", "channel", "show", channel[0]]) == 0
    assert "* other 1" in capsys.readouterr().out
    assert main(["models", "channel", "withdraw", *channel, "other"]) == 0
    assert "offered no longer" in capsys.readouterr().out
    assert _json(capsys, "withdraw", *channel, "small", "--version", "1") == [
        {"name": "small", "version": 1}
    ]
    assert _json(capsys, "show", channel[0])["models"] == []


def test_a_model_of_the_catalogue_is_published_by_its_name(
    channel: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """What Homeport pins can be signed for a team without saying more about it."""
    file_of(ENTRY).write_bytes(CONTENT)
    capsys.readouterr()
    # These bytes are no GGUF file, so publishing them is refused in words.
    assert main(["models", "channel", "publish", *channel, "tiny"]) == 2
    assert "cannot be read as a model" in capsys.readouterr().err


def test_keys_are_added_revoked_and_rotated(
    channel: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each step makes the next root, and says which key it was about."""
    added = _json(capsys, "add-key", *channel, "--role", "timestamp")
    public = str(new_key(tmp_path / "theirs.pem", None))
    assert (
        main(["models", "channel", "add-key", *channel, "--role", "targets", "--key", public]) == 0
    )
    assert "has the key" in capsys.readouterr().out
    gone = _json(capsys, "revoke-key", *channel, "--role", "timestamp", added["key"][:8])
    assert gone == added
    assert len(_json(capsys, "rotate-root", *channel)["replaced"]) == 1
    assert main(["models", "channel", "rotate-root", *channel]) == 0
    assert "no longer needed" in capsys.readouterr().out
    assert _json(capsys, "show", channel[0])["root_version"] == 6


def test_a_term_is_renewed(channel: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The days are the publisher's choice."""
    short = _json(capsys, "refresh", *channel, "--days", "1")["valid_until"]
    assert main(["models", "channel", "refresh", *channel, "--everything"]) == 0
    assert capsys.readouterr().out.split()[-1] > short


@pytest.mark.parametrize(
    "arguments",
    [
        ["publish", "DIR", "--keys", "KEYS", "none.gguf"],
        ["publish", "none", "--keys", "KEYS", "small.gguf"],
        ["refresh", "DIR", "--keys", "none"],
        ["show", "none"],
        ["withdraw", "DIR", "--keys", "KEYS", "none"],
        ["init", "DIR", "--keys", "KEYS", "--name", "team"],
        ["init", "new", "--keys", "KEYS", "--name", "No Name"],
    ],
)
def test_bad_input_has_a_next_step(
    channel: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
) -> None:
    """Exit 2, one message, what to do."""
    monkeypatch.chdir(tmp_path)
    named = {"DIR": channel[0], "KEYS": channel[2]}
    assert main(["models", "channel", *(named.get(one, one) for one in arguments)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "next:" in captured.err


@pytest.mark.parametrize("days", ["0", "-1", "x", "99999"])
def test_terms_without_sense_are_refused(channel: list[str], days: str) -> None:
    """A channel that has run out at once, or never does, is a slip."""
    with pytest.raises(SystemExit) as caught:
        main(["models", "channel", "refresh", *channel, "--days", days])
    assert caught.value.code == 2


def test_without_the_extra_the_next_step_is_said(
    channel: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The libraries are an extra, and it is named."""
    monkeypatch.setitem(sys.modules, "homeport.weights.channel.repository", None)
    assert main(["models", "channel", "refresh", *channel]) == 2
    assert "homeport[signing]" in capsys.readouterr().err


def test_locked_keys_are_not_complained_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a passphrase in force the keys are locked, and no remark is made."""
    monkeypatch.setenv("HOMEPORT_KEY_PASSPHRASE", "open sesame")
    named = [str(tmp_path / "locked"), "--keys", str(tmp_path / "locked-keys")]
    assert main(["models", "channel", "init", *named, "--name", "team"]) == 0
    assert "not locked" not in capsys.readouterr().out
    assert all(b"ENCRYPTED" in p.read_bytes() for p in (tmp_path / "locked-keys").glob("*.pem"))
    assert _json(capsys, "refresh", *named)["valid_until"]
