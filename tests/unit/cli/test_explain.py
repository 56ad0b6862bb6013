"""`homeport explain`: findings at once, a model only when one is wanted."""

import argparse
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.doubles.shop import CAUSE, crash, shop

from homeport.assistant.findings import find
from homeport.cli.explain import (
    Options,
    add_arguments,
    as_question,
    execute,
    explain_text,
    options_from,
)
from homeport.cli.explanation import findings_lines
from homeport.cli.main import main
from homeport.cli.page import Page
from homeport.cli.terminal import line
from homeport.errors import InputError, NoFailureFound

TOKEN = "gl" + "pat-" + "Q7x2mZvN5cL8pJ1hF4gD"


def _parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(words)


def _options(repo: Path, **more: object) -> Options:
    words = [word for name, on in more.items() if on for word in (f"--{name.replace('_', '-')}",)]
    return options_from(_parsed("--repo", str(repo), "--model", "none", *words))


def test_options_are_what_was_written(tmp_path: Path) -> None:
    """Raw arguments become one value; a model is wanted unless it is called none."""
    policy = tmp_path / "p.yaml"
    words = ["--repo", str(tmp_path), "--model", "m", "--allow-cloud", "--dry-run", "--json"]
    options = options_from(_parsed("x.txt", *words, "--policy", str(policy)))
    assert options == Options(tmp_path, "m", True, True, True, policy)  # noqa: FBT003 -- in their order
    assert options.wants_model
    plain = options_from(_parsed("--repo", str(tmp_path)))
    assert plain == Options(tmp_path, None, False, False, False, None)  # noqa: FBT003 -- as above
    assert plain.wants_model
    assert not _options(tmp_path).wants_model


def test_a_file_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From the file named to the findings on stdout; nothing on stderr."""
    repo = shop(tmp_path)
    (tmp_path / "crash.txt").write_text(crash(repo))
    words = (str(tmp_path / "crash.txt"), "--repo", str(repo), "--model", "none")
    assert execute(_parsed(*words)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("KeyError: '7'\n")
    assert f"{CAUSE[0]}:{CAUSE[1]}  parse  (very likely)" in out


def test_standard_input_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`pytest 2>&1 | homeport explain` needs no file."""
    repo = shop(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(crash(repo).encode())))
    assert execute(_parsed("--repo", str(repo), "--model", "none")) == 0
    assert "KeyError" in capsys.readouterr().out


def test_json_is_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing else is on stdout."""
    repo = shop(tmp_path)
    assert explain_text(crash(repo), _options(repo, json=True)) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["causes"][0]["path"], shown["causes"][0]["line"]) == CAUSE
    assert shown["answer"] is None


def test_findings_come_before_anything_about_a_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are on the screen when the model's part begins, and its exit code counts."""
    repo = shop(tmp_path)
    seen: list[str] = []

    def ask(*_: object) -> int:
        seen.append(capsys.readouterr().out)
        return 2

    monkeypatch.setattr("homeport.cli.asking.ask", ask)
    assert explain_text(crash(repo), options_from(_parsed("--repo", str(repo)))) == 2
    assert "parse  (very likely)" in seen[0]


def test_a_dry_run_hides_what_is_detected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Findings of a dry run may be shown to others; those of a real run are the person's own."""
    repo = shop(tmp_path)
    text = crash(repo).replace("KeyError: '7'", f"KeyError: 'GITLAB_TOKEN={TOKEN}'")
    for more in ({}, {"json": True}):
        explain_text(text, _options(repo, dry_run=True, **more))
        assert TOKEN not in capsys.readouterr().out
        explain_text(text, _options(repo, **more))
        assert TOKEN in capsys.readouterr().out


def test_the_resident_process_is_asked_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is done here when it has; what goes by other rules than its own is not for it."""
    asked: list[Mapping[str, object]] = []

    def through(_work: str, question: Mapping[str, object], _page: object) -> int:
        asked.append(question)
        return 7

    monkeypatch.setattr("homeport.cli.door.through", through)
    repo = shop(tmp_path)
    assert explain_text(crash(repo), _options(repo), "talk") == 7
    assert (asked[0]["text"], asked[0]["conversation"]) == (crash(repo), "talk")
    assert as_question("", _options(repo, dry_run=True)) is None
    assert explain_text(crash(repo), _options(repo, dry_run=True)) == 0


def test_one_that_was_started_for_it_is_asked_after_the_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says them again, and they are not shown twice."""
    repo = shop(tmp_path)
    answers = iter([None, 5])

    def through(_work: str, _question: object, page: Page) -> int | None:
        code = next(answers)
        if code is not None:
            page.lines(findings_lines(find(crash(repo), repo)[0]))
            page.lines([line("a model's words")])
        return code

    monkeypatch.setattr("homeport.cli.door.through", through)
    monkeypatch.setattr("homeport.cli.starting.started", lambda _repo: True)
    assert explain_text(crash(repo), options_from(_parsed("--repo", str(repo)))) == 5
    out = capsys.readouterr().out
    assert out.count("KeyError: '7'") == 1
    assert out.endswith("a model's words\n")


def test_a_text_without_a_failure_and_a_wrong_folder_are_refused(tmp_path: Path) -> None:
    """Both are bad input with a next step."""
    with pytest.raises(NoFailureFound):
        explain_text("fine", _options(tmp_path))
    with pytest.raises(InputError, match="not a folder"):
        options_from(_parsed("--repo", str(tmp_path / "none")))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--model", "nosuch"], "no model is called"),
        (["--policy", "/no/such.yaml"], "cannot be read"),
    ],
)
def test_what_is_named_and_cannot_be_used_is_refused_first(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any finding is printed, also without a model and without a failure in the text."""
    (tmp_path / "a.txt").write_text("nothing here")
    model = [] if "--model" in options else ["--model", "none"]
    assert main(["explain", str(tmp_path / "a.txt"), *options, *model]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""


def test_unsaved_buffers_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files below the folder stand for the repository's, and the work is done here."""
    repo = shop(tmp_path)
    (tmp_path / "crash.txt").write_text(crash(repo))
    path, line_number = CAUSE
    unsaved = tmp_path / "buffers" / path
    unsaved.parent.mkdir(parents=True)
    unsaved.write_text("# not saved\n" + (repo / path).read_text())
    words = (
        "--repo",
        str(repo),
        "--model",
        "none",
        "--json",
        "--buffers",
        str(tmp_path / "buffers"),
    )
    assert execute(_parsed(str(tmp_path / "crash.txt"), *words)) == 0
    first = json.loads(capsys.readouterr().out)["causes"][0]
    assert (first["path"], first["line"]) == (path, line_number + 1)
    assert as_question("text", options_from(_parsed(*words))) is None
    gone = _parsed(
        str(tmp_path / "crash.txt"), "--model", "none", "--buffers", str(tmp_path / "no")
    )
    with pytest.raises(InputError, match="no such file"):
        execute(gone)
