import argparse
import io
import json
import sys
from pathlib import Path

import pytest
from tests.doubles.small_model import CONTENT, ENTRY
from tests.doubles.team_channel import gguf

from homeport.cli import models
from homeport.cli.main import main
from homeport.cli.models_view import ProgressLine
from homeport.weights import catalogue
from homeport.weights.cache import file_of, partial_of
from homeport.weights.gguf import Metadata


@pytest.fixture(autouse=True)
def small_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Know one small model, in a folder of the test's own, and no network."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("HOMEPORT_OFFLINE", "1")
    monkeypatch.setattr(catalogue, "CATALOGUE", (ENTRY,))
    monkeypatch.setattr(models, "DEFAULT", ENTRY)


@pytest.fixture
def copy(tmp_path: Path) -> str:
    """Return a copy of the model's file, carried over by other means."""
    path = tmp_path / "copy.gguf"
    path.write_bytes(CONTENT)
    return str(path)


def test_list_shows_what_is_here(copy: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Names, sizes and states are listed; the default is marked."""
    assert main(["models", "list"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("* tiny")
    assert "missing" in out
    main(["models", "pull", "--source", copy])
    capsys.readouterr()
    assert main(["models", "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["state"], row["default"]) == ("tiny", "verified", True)
    assert row["path"] == str(file_of(ENTRY))


def test_another_model_than_the_default_bears_no_mark(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only the default has the star, and what is not here has no path."""
    monkeypatch.setattr(models, "DEFAULT", catalogue.DEFAULT)
    main(["models", "list"])
    assert capsys.readouterr().out.startswith("  tiny")
    main(["models", "list", "--json"])
    assert json.loads(capsys.readouterr().out)[0]["path"] is None


def test_pull_prints_the_path(copy: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The result on stdout is the verified file; nothing is painted where nobody watches."""
    assert main(["models", "pull", "tiny", "--source", copy]) == 0
    captured = capsys.readouterr()
    assert captured.out == f"{file_of(ENTRY)}\n"
    assert captured.err == ""
    assert file_of(ENTRY).read_bytes() == CONTENT


def test_pull_writes_json(copy: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The same result for programs."""
    assert main(["models", "pull", "--source", copy, "--offline", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["name"], value["bytes"], value["sha256"]) == ("tiny", 10_000, ENTRY.sha256)


def test_pull_offline_without_a_file_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2, one message, the next step; nothing on stdout."""
    assert main(["models", "pull"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "nothing may be fetched" in captured.err
    assert "next:" in captured.err


def test_a_pull_of_what_may_not_be_loaded_says_so(
    copy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the team requires signatures, an unsigned model is fetched in vain: told."""
    monkeypatch.setenv("HOMEPORT_REQUIRE_SIGNED_MODELS", "1")
    assert main(["models", "pull", "--source", copy]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "must be signed" in captured.err


def test_progress_is_one_line_on_a_terminal(
    copy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Someone who watches sees a line repaint itself, and talk starts on a line of its own."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            """Say that someone watches."""
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    partial_of(ENTRY).write_bytes(CONTENT[:100])
    assert main(["models", "pull", "--source", copy]) == 0
    assert terminal.getvalue().startswith("homeport: going on at 1 %\n\rtiny: 100 %, ")
    assert terminal.getvalue().endswith("\n")
    assert str(file_of(ENTRY)) in capsys.readouterr().out
    line = ProgressLine("tiny")
    line.show(1, 100)
    line.show(1, 100)
    assert terminal.getvalue().count("tiny:   1 %") == 1


def test_path_is_the_verified_file(copy: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts get a path that was proven, or an error."""
    assert main(["models", "path", "tiny"]) == 2
    main(["models", "pull", "--source", copy])
    capsys.readouterr()
    assert main(["models", "path", "tiny"]) == 0
    assert capsys.readouterr().out == f"{file_of(ENTRY)}\n"
    main(["models", "path", "tiny", "--json"])
    assert json.loads(capsys.readouterr().out)["path"] == str(file_of(ENTRY))


def test_show_of_a_file_without_metadata_is_explained(
    copy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pinned bytes that are no GGUF file are told, not shown."""
    main(["models", "pull", "--source", copy])
    assert main(["models", "show", "tiny"]) == 2
    assert "cannot be read as a model" in capsys.readouterr().err


def test_a_file_that_is_no_known_model_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever publishes looks at licence, quantisation and template first; escapes do not act."""
    path = tmp_path / "new.gguf"
    path.write_bytes(gguf(template="{{ \x1b[2J messages }}"))
    assert main(["models", "show", str(path)]) == 0
    out = capsys.readouterr().out
    assert "Q4_K_M" in out
    assert "messages" in out
    assert "\x1b" not in out
    assert main(["models", "show", str(path), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["declared_licence"], value["declared_quantisation"]) == ("MIT", "Q4_K_M")
    assert main(["models", "show", str(tmp_path / "none.gguf")]) == 2


@pytest.mark.parametrize("pinned", [True, False])
def test_show_compares_the_chat_template(
    copy: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, pinned: bool
) -> None:
    """A template as pinned is exit 0, another one is exit 1; escapes in it do not act."""
    digest = ENTRY.chat_template_sha256 if pinned else "0" * 64
    told = Metadata("llama\x1b", "tiny", 512, "{{ \x1b[2Jmessages }}", digest)
    monkeypatch.setattr("homeport.weights.gguf.read_metadata", lambda _path: told)
    main(["models", "pull", "--source", copy])
    capsys.readouterr()
    assert main(["models", "show", "tiny"]) == (0 if pinned else 1)
    out = capsys.readouterr().out
    assert ("as pinned" in out) is pinned
    assert "\x1b" not in out
    assert main(["models", "show", "tiny", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["chat_template_as_pinned"] is pinned


def test_a_verb_is_required() -> None:
    """Without a verb the usage is shown and the exit code is 2."""
    parser = argparse.ArgumentParser()
    models.add_arguments(parser)
    with pytest.raises(SystemExit) as caught:
        parser.parse_args([])
    assert caught.value.code == 2
