import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.buggy import FAILING, TEST, buggy
from tests.doubles.command_line import PROGRAM, homeport

from homeport.assistant.fix import Fixing, Task
from homeport.cli import fix, main
from homeport.repair.search import Progress
from homeport.sandbox import sandbox

TOTAL = "python -m pytest tests/test_shop.py -k 'discount or total'"


def _state(tree: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        path.relative_to(tree).as_posix(): (
            path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode,
        )
        for path in tree.rglob("*") if path.is_file()
    }  # fmt: skip


def test_a_patch_is_printed_and_only_apply_writes(tmp_path: Path) -> None:
    """The tree stays bit for bit; the diff is one that git takes; --apply writes that file."""
    tree = buggy(tmp_path / "repo")
    (tree / "notes.txt").write_text("not committed")
    before = _state(tree)
    ended = homeport("fix", "--test", TOTAL, "--model", "none", "--json", "--max", "1", cwd=tree)
    assert ended.code == 0, ended.err
    found = json.loads(ended.out)
    (patch,) = found["patches"]
    assert (patch["rank"], patch["validated"], patch["files"]) == (1, True, ["pkg/shop.py"])
    assert patch["fixed"] == found["failing"] == [FAILING]
    assert patch["suite"]["still_failing"] == []
    assert _state(tree) == before
    subprocess.run(
        ["git", "apply", "--check", "-"], cwd=tree, input=patch["diff"], text=True, check=True
    )
    ended = homeport("fix", "--test", TOTAL, "--model", "none", "--apply", cwd=tree)
    assert ended.code == 0
    assert ended.out.startswith("Patch 1: pkg/shop.py:8 in total\n")
    after = _state(tree)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {"pkg/shop.py"}
    assert b"return result - discount" in after["pkg/shop.py"][0]


def test_a_killed_search_leaves_the_tree_as_it_was(tmp_path: Path) -> None:
    """After kill -9 in the middle of the search not a byte and no time stamp differs."""
    tree = buggy(tmp_path / "repo")
    before = _state(tree)
    with subprocess.Popen(
        [*PROGRAM, "fix", "--test", TEST, "--model", "none", "--apply"],
        cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert "fail" in process.stderr.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert _state(tree) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--test", "python -m pytest tests -k total"], "no test fails"),
        (["--test", "nothere tests"], "not found"),
        (["--test", TEST, "--budget", "0"], "--budget"),
        (["--test", TEST, "--apply", "-1"], "--apply"),
        (["--test", TEST, "--repo", "nothere"], "not a folder"),
    ],
)
def test_bad_input_has_a_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], said: str,
) -> None:  # fmt: skip
    """Exit code 2, one sentence, and what to do."""
    monkeypatch.chdir(buggy(tmp_path / "repo"))
    assert main.main(["fix", "--model", "none", *arguments]) == main.EXIT_BAD_INPUT
    captured = capsys.readouterr()
    assert said in captured.err
    assert "next:" in captured.err


def test_without_a_sandbox_it_says_what_is_open_and_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing runs unprotected before a person agreed to it by an option."""
    monkeypatch.setattr(sandbox, "find_bubblewrap", lambda: None)
    monkeypatch.chdir(buggy(tmp_path / "repo"))
    assert main.main(["fix", "--model", "none", "--test", TEST]) == main.EXIT_BAD_INPUT
    captured = capsys.readouterr()
    assert "the network is open to the code" in captured.err
    assert "--unprotected" in captured.err


def test_no_fix_is_exit_code_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was tried is said, on standard error."""
    tree = buggy(tmp_path / "repo", tests__test_a="def test_a():\n    assert False\n")
    monkeypatch.chdir(tree)
    test = "python -m pytest tests/test_a.py"
    assert main.main(["fix", "--model", "none", "--test", test]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "no fix found" in captured.err


def test_an_interrupt_shows_what_was_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C after the first patch prints it; before the suite is known it ends the command."""
    monkeypatch.chdir(buggy(tmp_path / "repo"))
    real = Fixing.run

    def interrupted(self: Fixing) -> Iterator[object]:
        for event in real(self):
            yield event
            if self.proven and isinstance(event, Progress):
                raise KeyboardInterrupt

    monkeypatch.setattr(Fixing, "run", interrupted)
    assert main.main(["fix", "--model", "none", "--test", TOTAL, "--apply"]) == 0
    captured = capsys.readouterr()
    assert "Patch 1" in captured.out
    assert "interrupted" in captured.err
    assert "is written" not in captured.err

    def at_once(_: Fixing) -> Iterator[object]:
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(Fixing, "run", at_once)
    assert main.main(["fix", "--model", "none", "--test", TOTAL]) == main.EXIT_INTERRUPTED


def test_progress_is_for_terminals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal one line is overwritten while it searches."""
    options = fix.Options(
        Task(tmp_path, TEST), None, allow_cloud=False, policy=None, json=False, apply=0,
    )  # fmt: skip
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert len(list(fix._shown(iter([Progress(5, 1, 2.0)]), options))) == 1
    captured = capsys.readouterr()
    assert "5 changes tried" in captured.err
    assert os.linesep not in captured.err
