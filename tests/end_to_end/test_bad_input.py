"""Whatever a person or a machine does wrong: one clear message, the next step, the right exit code.

Each case runs the real command as a process. No case may print a traceback.
"""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.doubles.background import answering, event, serving_beside
from tests.doubles.command_line import (
    PROGRAM,
    TEST_MODEL,
    Ended,
    failure_of,
    homeport,
    warehouse,
)
from tests.doubles.model_server import DROP, FOREVER
from tests.doubles.repository import write_files

from homeport.weights import find


def _refused(done: Ended, *said: str) -> None:
    """Check that a command ended with exit code 2, one message that says this, and a next step."""
    assert done.code == 2, done
    lines = done.err.splitlines()
    assert len(lines) == 2, done.err
    assert lines[0].startswith("homeport: "), done.err
    assert lines[1].startswith("  next: "), done.err
    for words in said:
        assert words in done.err, done.err
    _no_traceback(done)


def _no_traceback(done: Ended) -> None:
    assert "Traceback (most recent" not in done.err, done.err
    assert "\x1b" not in done.out + done.err


@pytest.mark.parametrize(
    "text", ["", "\n\n", "12 passed in 0.04s\n", "\x00\x01\xff" * 99, "Traceback\n", "x" * 300_000]
)
def test_a_text_without_a_failure(text: str, tmp_path: Path) -> None:
    """What was expected is said, and how to give it."""
    done = homeport("explain", "--model", "none", cwd=tmp_path, stdin=text)
    _refused(done, "nothing in this text looks like a failure", "whole output")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """A binary file piped in by mistake is no failure either."""
    done = homeport("explain", "--model", "none", cwd=tmp_path, stdin=bytes(range(256)) * 64)
    _refused(done, "nothing in this text looks like a failure")


def test_a_file_that_is_not_there_and_one_that_is_a_folder(tmp_path: Path) -> None:
    """The name and the reason are said."""
    _refused(homeport("explain", "none.txt", cwd=tmp_path), "none.txt: no such file")
    _refused(homeport("explain", tmp_path, cwd=tmp_path), "is a directory")
    (tmp_path / "dangling.txt").symlink_to("nowhere")
    _refused(homeport("explain", "dangling.txt", cwd=tmp_path), "dangling.txt: no such file")


def test_a_repository_that_is_none(tmp_path: Path) -> None:
    """A wrong --repo is refused before anything is read."""
    done = homeport("explain", "--repo", tmp_path / "gone", cwd=tmp_path, stdin="x")
    _refused(done, "gone is not a folder")


def test_a_trace_of_files_that_are_not_in_the_repository(tmp_path: Path) -> None:
    """The failure is shown all the same, with a note that names --repo."""
    text = failure_of(warehouse(tmp_path))
    other = write_files(tmp_path / "other", {"a.py": "def a():\n    return 1\n"})
    done = homeport("explain", "--model", "none", cwd=other, stdin=text)
    assert (done.code, done.err) == (0, "")
    assert "KeyError: '7'" in done.out
    assert "no file of the trace is in" in done.out
    assert "--repo" in done.out


def test_a_repository_without_git(tmp_path: Path) -> None:
    """The cause is found without history."""
    repo = warehouse(tmp_path)
    text = failure_of(repo)
    (repo / ".git").rename(tmp_path / "no-git")
    done = homeport("explain", "--model", "none", "--repo", repo, cwd=tmp_path, stdin=text)
    assert (done.code, done.err) == (0, "")
    assert "warehouse/orders.py:18  parse_order  (very likely)" in done.out
    assert "Changed recently" not in done.out


def test_without_a_git_program(tmp_path: Path) -> None:
    """A machine without git loses history and nothing else."""
    repo = warehouse(tmp_path)
    done = homeport(
        "explain",
        "--model",
        "none",
        cwd=repo,
        stdin=failure_of(repo),
        environment={"PATH": str(tmp_path)},
    )
    assert (done.code, done.err) == (0, "")
    assert "warehouse/orders.py:18  parse_order  (very likely)" in done.out


def test_a_damaged_git_folder(tmp_path: Path) -> None:
    """What git cannot read is as if there were no history."""
    repo = warehouse(tmp_path)
    text = failure_of(repo)
    (repo / ".git" / "HEAD").write_bytes(b"\x00garbage")
    done = homeport("explain", "--model", "none", "--repo", repo, cwd=tmp_path, stdin=text)
    assert (done.code, done.err) == (0, "")
    assert "warehouse/orders.py:18  parse_order  (very likely)" in done.out


def test_an_empty_repository(tmp_path: Path) -> None:
    """Nothing to read is a note, not an error."""
    text = failure_of(warehouse(tmp_path))
    (tmp_path / "empty").mkdir()
    done = homeport("explain", "--model", "none", cwd=tmp_path / "empty", stdin=text)
    assert (done.code, done.err) == (0, "")
    assert "holds no source file" in done.out


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A folder, a pipe, a loop of links and a dangling one, named like sources, are passed."""
    repo = warehouse(tmp_path)
    text = failure_of(repo)
    (repo / "folder.py").mkdir()
    os.mkfifo(repo / "pipe.py")
    (repo / "loop.py").symlink_to("loop.py")
    (repo / "dangling.py").symlink_to("nowhere.py")
    (repo / "binary.py").write_bytes(bytes(range(256)) * 20)
    for name in (".git", ".git-gone"):  # with git's list of files, then without
        done = homeport("explain", "--model", "none", "--repo", repo, cwd=tmp_path, stdin=text)
        assert (done.code, done.err) == (0, ""), name
        assert "warehouse/orders.py:18  parse_order  (very likely)" in done.out
        if name == ".git":
            (repo / ".git").rename(tmp_path / "git-gone")


def test_a_file_of_the_trace_that_cannot_be_read(tmp_path: Path) -> None:
    """Where the file that raised has become a folder, the rest is still said."""
    repo = warehouse(tmp_path)
    text = failure_of(repo)
    (repo / "warehouse" / "pricing.py").unlink()
    (repo / "warehouse" / "pricing.py").mkdir()
    done = homeport("explain", "--model", "none", cwd=repo, stdin=text)
    assert (done.code, done.err) == (0, "")
    assert "KeyError: '7'" in done.out


def _cache_with(folder: Path, content: bytes, suffix: str = "") -> dict[str, str]:
    entry = find(TEST_MODEL)
    write_files(folder, {f"models/{entry.file}{suffix}": content})
    return {"HOMEPORT_CACHE_DIR": str(folder), "HOMEPORT_OFFLINE": "1"}


def test_a_model_that_is_damaged(tmp_path: Path) -> None:
    """A file that differs from its pin is never loaded; the findings stand; pull replaces it."""
    environment = _cache_with(tmp_path / "cache", b"GGUF damaged")
    repo = warehouse(tmp_path)
    done = homeport(
        "explain", "--model", TEST_MODEL, cwd=repo, stdin=failure_of(repo), environment=environment
    )
    _refused(done, "is not what it was pinned as", f"homeport models pull {TEST_MODEL}")
    assert "warehouse/orders.py:18" in done.out


def test_a_model_that_was_fetched_in_part(tmp_path: Path) -> None:
    """How far it came is said, and that pulling goes on from there."""
    environment = _cache_with(tmp_path / "cache", b"GGUF" + bytes(2_000_000), ".partial")
    repo = warehouse(tmp_path)
    done = homeport(
        "explain", "--model", TEST_MODEL, cwd=repo, stdin=failure_of(repo), environment=environment
    )
    _refused(done, "in part only (2 %)", "goes on from there")


def test_the_default_model_that_is_damaged_leaves_the_findings(tmp_path: Path) -> None:
    """Nobody named a model, so its absence is talk beside the findings and no failure."""
    environment = {**_cache_with(tmp_path / "cache", b"x"), "HOMEPORT_MODEL": TEST_MODEL}
    repo = warehouse(tmp_path)
    done = homeport("explain", "--json", cwd=repo, stdin=failure_of(repo), environment=environment)
    assert done.code == 0
    assert json.loads(done.out)["answer"] is None
    assert "not what it was pinned as" in done.err
    assert "next: homeport models pull" in done.err
    _no_traceback(done)


def test_a_model_nobody_knows(tmp_path: Path) -> None:
    """The names to choose from are given."""
    repo = warehouse(tmp_path)
    done = homeport("explain", "--model", "gpt-99", cwd=repo, stdin=failure_of(repo))
    _refused(done, "no model is called 'gpt-99'", TEST_MODEL)


@pytest.mark.parametrize("variable", ["HOMEPORT_STATE_DIR", "HOMEPORT_CONFIG_DIR"])
def test_a_folder_that_cannot_be_written(variable: str, tmp_path: Path) -> None:
    """The variable that names another folder is told; without a model the findings still come."""
    (tmp_path / "file").touch()
    environment = {variable: str(tmp_path / "file" / "below"), "HOMEPORT_KEY_FILE": ""}
    repo = warehouse(tmp_path)
    text = failure_of(repo)
    done = homeport("explain", "--model", "none", cwd=repo, stdin=text, environment=environment)
    assert done.code == 0
    assert "KeyError: '7'" in done.out
    assert variable in done.out
    _no_traceback(done)
    with serving_beside(answering("EXPLANATION\nIt is so.")) as server:
        environment["HOMEPORT_LOCAL_ENDPOINT"] = server.url + "/v1"
        asked = homeport("explain", cwd=repo, stdin=text, environment=environment)
        assert server.bodies == [], "what cannot be recorded is not asked"
    _refused(asked, variable)


def test_a_record_that_cannot_be_written(tmp_path: Path) -> None:
    """Without a place for the audit log nothing is sent."""
    repo = warehouse(tmp_path)
    with serving_beside(answering("EXPLANATION\nIt is so.")) as server:
        environment = {
            "HOMEPORT_LOCAL_ENDPOINT": server.url + "/v1",
            "AUDIT_PATH": "/dev/full",
        }
        done = homeport("explain", cwd=repo, stdin=failure_of(repo), environment=environment)
        assert server.bodies == []
    _refused(done, "/dev/full", "nothing is sent")


def test_a_policy_with_an_error(tmp_path: Path) -> None:
    """The file, the line and the column are named, and nothing is asked."""
    repo = warehouse(tmp_path)
    policy = tmp_path / "policy.yaml"
    policy.write_text("rules:\n  - if: task == 'explain'\n    action: sned\n  - default: local\n")
    with serving_beside(answering("EXPLANATION\nIt is so.")) as server:
        environment = {"HOMEPORT_LOCAL_ENDPOINT": server.url + "/v1"}
        done = homeport(
            "explain",
            "--policy",
            policy,
            cwd=repo,
            stdin=failure_of(repo),
            environment=environment,
        )
        assert server.bodies == []
    _refused(done, f"{policy}:3:", "'sned'")


def test_settings_with_an_error(tmp_path: Path) -> None:
    """The file and the key are named; a repository may not open a way out."""
    repo = warehouse(tmp_path)
    text = failure_of(repo)
    write_files(repo, {"homeport.toml": "[cloud]\nendpoint = 'https://x.example'\n"})
    _refused(homeport("explain", cwd=repo, stdin=text), "homeport.toml: cloud.endpoint")
    write_files(repo, {"homeport.toml": "[model\n"})
    _refused(homeport("explain", cwd=repo, stdin=text), "homeport.toml")


@pytest.mark.parametrize(
    ("pieces", "status", "said"),
    [
        ((b"<html>hello</html>\n",), "200 OK", "no event stream"),
        ((b"data: {broken\n\n",), "200 OK", "no JSON"),
        ((event("half of it"), DROP), "200 OK", "broke off"),
        ((), "200 OK", "broke off"),
        ((b"no",), "500 Internal Server Error", "failed (500)"),
        ((b"no",), "404 Not Found", "answered 404"),
        ((b"no",), "401 Unauthorized", "refuses the key"),
    ],
)
def test_a_model_that_answers_garbage(
    pieces: tuple[bytes | object, ...], status: str, said: str, tmp_path: Path
) -> None:
    """What is wrong is told once, the findings stand, and the record is whole."""
    repo = warehouse(tmp_path)
    with serving_beside(pieces, status) as server:
        environment = {"HOMEPORT_LOCAL_ENDPOINT": server.url + "/v1"}
        done = homeport("explain", cwd=repo, stdin=failure_of(repo), environment=environment)
    assert done.code == 2
    assert said in done.err, done.err
    assert "next: " in done.err
    assert "warehouse/orders.py:18" in done.out
    _no_traceback(done)
    assert homeport("audit", "verify", cwd=repo).code == 0


def test_a_model_server_that_is_not_there(tmp_path: Path) -> None:
    """A refused connection is told with the next step, in JSON mode as well."""
    repo = warehouse(tmp_path)
    environment = {"HOMEPORT_LOCAL_ENDPOINT": "http://127.0.0.1:9/v1"}
    done = homeport("explain", "--json", cwd=repo, stdin=failure_of(repo), environment=environment)
    assert done.code == 2
    assert "cannot be reached" in done.err
    said = json.loads(done.out)
    assert said["answer"] is None
    assert said["causes"][0]["path"] == "warehouse/orders.py"
    _no_traceback(done)


def test_a_model_that_never_ends(tmp_path: Path) -> None:
    """It is asked once more, cut off at the answer's limit, and both are said."""
    repo = warehouse(tmp_path)
    with serving_beside((event("again and again "), FOREVER)) as server:
        environment = {"HOMEPORT_LOCAL_ENDPOINT": server.url + "/v1"}
        done = homeport("explain", cwd=repo, stdin=failure_of(repo), environment=environment)
    asked_again = "homeport: the answer was of no use (it repeated itself); asking again"
    assert (done.code, done.err.strip()) == (0, asked_again)
    assert "The answer was cut off (length)." in done.out
    assert done.out.count("again and again") < 2_000
    assert homeport("audit", "verify", cwd=repo).code == 0


def test_a_model_that_steers_the_terminal(tmp_path: Path) -> None:
    """Escapes in an answer, in the failure and in a file name never reach the terminal."""
    repo = warehouse(tmp_path)
    text = failure_of(repo).replace("KeyError: '7'", "KeyError: '7\x1b[2J\x1b]0;owned\x07'")
    with serving_beside(answering("EXPLANATION\nIt is \x1b[31mred\x1b]0;t\x07.")) as server:
        environment = {"HOMEPORT_LOCAL_ENDPOINT": server.url + "/v1"}
        done = homeport("explain", cwd=repo, stdin=text, environment=environment)
    assert done.code == 0
    assert not set(done.out + done.err) & set("\x1b\x07\r")


def test_run_keeps_the_commands_exit_code_when_nothing_can_be_explained(tmp_path: Path) -> None:
    """Neither an unreadable failure nor a broken policy changes what the command said."""
    script = (sys.executable, "-c", "import sys; print('out'); sys.exit(7)")
    done = homeport("run", "--model", "none", "--", *script, cwd=tmp_path)
    assert (done.code, done.out) == (7, "out\n")
    assert "exit code 7; its output shows no failure" in done.err
    _no_traceback(done)
    policy = write_files(tmp_path, {"policy.yaml": "rules: nonsense\n"}) / "policy.yaml"
    broken = (sys.executable, "-c", "import sys; sys.exit(1 / 0)")
    environment = {"HOMEPORT_LOCAL_ENDPOINT": "http://127.0.0.1:9/v1"}
    done = homeport("run", "--policy", policy, "--", *broken, cwd=tmp_path, environment=environment)
    assert done.code == 1
    assert "ZeroDivisionError" in done.err
    assert f"homeport: {policy}:1" in done.err


@pytest.mark.parametrize(
    "arguments", [("run",), ("run", "--"), ("run", "--", "no-such-command-here")]
)
def test_run_without_a_command_that_can_start(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Nothing to run is a wrong input."""
    _refused(homeport(*arguments, cwd=tmp_path))


def test_ctrl_c_before_there_is_an_answer(tmp_path: Path) -> None:
    """Interrupted while it reads its input: exit 130, one line, no traceback."""
    pipe = tmp_path / "failure.txt"
    os.mkfifo(pipe)
    with (
        subprocess.Popen(
            [*PROGRAM, "explain", "--model", "none", pipe],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
        pipe.open("wb"),
    ):  # opens when the command has opened its side
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, b"")
    assert err == b"homeport: interrupted; nothing was left half-written\n"
