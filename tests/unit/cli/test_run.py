"""`homeport run`: the command's own output and exit code, then what failed."""

import argparse
import json
import shutil
import signal
import sys
from pathlib import Path

import pytest
from tests.doubles.background import answering, serving_beside
from tests.doubles.command_line import homeport
from tests.doubles.shop import CAUSE, shop

from homeport.cli import run as room
from homeport.cli.explain import Options
from homeport.cli.run import Tail, add_arguments, execute
from homeport.errors import BackendUnavailable, InputError, StateError
from homeport.testruns.captures import CaptureStore


def _execute(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return execute(parser.parse_args(words))


def _python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def test_a_command_that_succeeds_is_left_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its output passes and nothing is added."""
    assert _execute("--repo", str(tmp_path), "--", *_python("print('fine')")) == 0
    assert capfd.readouterr() == ("fine\n", "")


def test_a_failure_is_explained_on_stderr(tmp_path: Path) -> None:
    """Stdout holds what the command wrote and not one byte more; its exit code is kept."""
    repo = shop(tmp_path)
    script = _python("print('out'); import main")
    done = homeport("run", "--model", "none", "--", *script, cwd=repo)
    assert (done.code, done.out) == (1, "out\n")
    assert done.err.index("Traceback (most recent call last)") < done.err.index("raised at")
    assert f"{CAUSE[0]}:{CAUSE[1]}  parse" in done.err


# What the environment gives cannot be replayed: only the capture shows it.
_CRASH = """
import os


def find(table, key):
    return table[key]


wanted = dict(part.split("=") for part in [os.environ.get("NOBODY_SETS_THIS", "id=7")])
find({7: "bolt"}, wanted["id"])
"""


@pytest.mark.parametrize("flags", [(), ("--no-values",)])
@pytest.mark.usefixtures("home")
def test_values_of_a_crash_prove_the_cause(tmp_path: Path, flags: tuple[str]) -> None:
    """The table held a number, the key was text; with --no-values nothing is kept."""
    (tmp_path / "main.py").write_text(_CRASH, encoding="utf-8")
    done = homeport(
        "run", *flags, "--model", "none", "--repo", str(tmp_path), "--", sys.executable, "main.py",
        cwd=tmp_path,
    )  # fmt: skip
    assert done.code == 1
    assert ("held the key 7 (an int)" in done.err) is (not flags)
    with CaptureStore() as captures:
        assert bool(captures.recent(str(tmp_path), "KeyError")) is (not flags)


def test_a_model_s_change_is_tried_by_the_command(tmp_path: Path) -> None:
    """The strongest check of it, in a sandbox; the repository stays as it was."""
    repo = shop(tmp_path)
    before = (repo / "shop" / "order.py").read_text()
    pieces = answering(
        "EXPLANATION\nThe key is text (shop/order.py:6).\n\nCHANGE\n```python\n",
        'def parse(body):\n    items = json.loads(body)["items"]\n',
        '    return [int(item["sku"]) for item in items]\n```\n',
    )
    with serving_beside(pieces) as server:
        local = {"HOMEPORT_LOCAL_ENDPOINT": server.url + "/v1", "HOMEPORT_MODEL": "tiny"}
        done = homeport("run", "--", sys.executable, "main.py", cwd=repo, environment=local)
    assert done.code == 1
    assert "Suggested change: the command passes with it (run in a sandbox)" in done.err
    assert (repo / "shop" / "order.py").read_text() == before


def _tried(monkeypatch: pytest.MonkeyPatch, *words: str) -> Options:
    asked: list[Options] = []
    monkeypatch.setattr(room, "explain_text", lambda _text, options, _talk: asked.append(options))
    _execute(*words)
    return asked[0]


def test_the_command_may_be_tried_with_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the place of its program, in the folder of the repository that it was run in."""
    inside = tmp_path / "inner"
    inside.mkdir()
    monkeypatch.chdir(inside)
    name = Path(sys.executable).name
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    options = _tried(monkeypatch, "--repo", str(tmp_path), "--", name, "-c", "1 / 0")
    assert options.command == (shutil.which(name), "-c", "1 / 0")
    assert options.folder == "inner"
    assert options.failing == ()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "test_it.py").write_text(
        "import unittest\n\n\nclass It(unittest.TestCase):\n"
        "    def test_a(self):\n        self.fail()\n"
    )
    options = _tried(monkeypatch, "--repo", str(tmp_path), "--", name, "-m", "unittest")
    assert options.folder == ""
    assert [test.endswith("test_a") for test in options.failing] == [True]


@pytest.mark.parametrize("why", ["elsewhere", "slow", "no model"])
def test_a_command_that_is_not_tried(
    why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One outside the repository, one that took long, and one where no model is asked."""
    monkeypatch.chdir(tmp_path)
    if why == "slow":
        monkeypatch.setattr(room, "_LONGEST_AGAIN_S", 0.0)
    repo = tmp_path / "repo"
    repo.mkdir()
    words = ["--repo", str(repo if why == "elsewhere" else tmp_path)]
    words += ["--model", "none"] if why == "no model" else []
    assert _tried(monkeypatch, *words, "--", *_python("1 / 0")).command == ()


def test_values_that_cannot_be_kept_are_said_and_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The command's own exit code and explanation stay."""

    def refuse(*_: object) -> None:
        raise StateError("no room", hint="make some")

    monkeypatch.setattr(room, "CaptureStore", refuse)
    (tmp_path / "main.py").write_text(_CRASH, encoding="utf-8")
    words = ("--model", "none", "--repo", str(tmp_path), "--")
    assert _execute(*words, sys.executable, str(tmp_path / "main.py")) == 1
    told = "".join(capfd.readouterr())
    assert "no room" in told
    assert "raised at" in told


def test_stdout_works_again_afterwards(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What was turned away for the explanation is turned back."""
    _execute("--repo", str(tmp_path), "--model", "none", "--", *_python("1 / 0"))
    capfd.readouterr()
    print("later", flush=True)  # noqa: T201 -- this is what is tested
    assert capfd.readouterr().out == "later\n"


def test_json_is_alone_on_stdout(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --json the command's own output goes to stderr."""
    repo = shop(tmp_path)
    monkeypatch.chdir(repo)
    code = _execute("--json", "--model", "none", "--", *_python("print('out'); import main"))
    out, err = capfd.readouterr()
    assert code == 1
    assert json.loads(out)["causes"][0]["path"] == CAUSE[0]
    assert "out\n" in err


def test_a_failure_that_cannot_be_read_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The exit code stays, and a sentence says why there is no explanation."""
    code = _execute("--repo", str(tmp_path), "--", *_python("import sys; sys.exit(9)"))
    assert code == 9
    assert "exit code 9; its output shows no failure" in capfd.readouterr().err


def test_an_error_of_ours_does_not_change_the_exit_code(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that is missing must not turn failing tests into bad usage."""

    def fail(*_: object) -> int:
        raise BackendUnavailable("no model", hint="start it")

    monkeypatch.setattr(room, "explain_text", fail)
    assert _execute("--repo", str(tmp_path), "--", *_python("1 / 0")) == 1
    assert "homeport: no model\n  next: start it\n" in capfd.readouterr().err


def test_a_command_that_was_interrupted_is_not_explained(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C is no failure."""
    code = "import os, signal; signal.signal(2, signal.SIG_DFL); os.kill(os.getpid(), 2)"
    assert _execute("--repo", str(tmp_path), "--", *_python(code)) == 128 + signal.SIGINT
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("words", [(), ("--",)])
def test_without_a_command_it_says_how_to_name_one(words: tuple[str, ...]) -> None:
    """The hint is an example."""
    with pytest.raises(InputError, match="no command") as error:
        _execute(*words)
    assert "homeport run -- pytest" in error.value.hint


def test_options_of_the_command_stay_with_the_command(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What stands after -- is never taken for an option of ours, not even another --."""
    code = "import sys; print(sys.argv[1:])"
    words = ("--json", "--model", "x", "--", "-v")
    assert _execute("--repo", str(tmp_path), "--", *_python(code), *words) == 0
    assert capfd.readouterr().out == f"{list(words)}\n"


def test_the_end_of_a_long_output_is_kept() -> None:
    """Memory is bounded, pieces stay whole, and the last ones are there."""
    tail = Tail(most=10)
    for piece in (b"aaaa", b"bbbb", b"cccc", b"dddd"):
        tail.add(piece)
    assert tail.text() == "bbbbccccdddd"
    tail.add(b"e" * 50)
    assert tail.text() == "e" * 50


def test_bytes_that_are_no_text_survive() -> None:
    """A command may print anything."""
    tail = Tail()
    tail.add(b"\xff\xc3")
    tail.add(b"\xa4")
    assert tail.text() == "\udcffä"
