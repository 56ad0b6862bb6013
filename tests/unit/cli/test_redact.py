import io
import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from homeport.cli import redact, restore
from homeport.errors import InputError, StorageError
from homeport.redaction import Masker, StreamRedactor

SECRET = "kQ9xR7" + "tW2m"
TEXT = f"password = '{SECRET}'\nmail jo@some.org \udcff\n"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep keys and caches of the test to itself."""
    key = tmp_path / "key"
    key.write_text("ab" * 32)
    key.chmod(0o600)
    monkeypatch.setenv("HOMEPORT_KEY_FILE", str(key))


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """Give a file with a secret, a mail address and a byte that is no text."""
    path = tmp_path / "text"
    path.write_bytes(TEXT.encode("utf-8", "surrogateescape"))
    return path


def run(*arguments: str) -> int:
    """Run `homeport redact` with these arguments."""
    parser = ArgumentParser()
    redact.add_arguments(parser)
    return redact.execute(parser.parse_args(arguments))


def undo(*arguments: str) -> int:
    """Run `homeport restore` with these arguments."""
    parser = ArgumentParser()
    restore.add_arguments(parser)
    return restore.execute(parser.parse_args(arguments))


def test_text(text: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """What is found goes, every other byte stays."""
    assert run(str(text)) == 0
    out = capfdbinary.readouterr().out
    assert out.startswith(b"password = '[HP_SECRET_")
    assert out.endswith(b"] \xff\n")
    assert SECRET.encode() not in out


def test_standard_input(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Without a file the text comes from standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"mail jo@some.org\n")))
    assert run() == 0
    assert capfdbinary.readouterr().out.startswith(b"mail [HP_EMAIL_")


def test_a_slow_stream_is_shown_line_by_line() -> None:
    """Of `tail -f` each line comes out before the next one is there."""
    command = [sys.executable, "-m", "homeport", "redact"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(f"{number} mail jo{number}@some.org\n".encode())
            process.stdin.flush()
            assert process.stdout.readline().startswith(f"{number} mail [HP_EMAIL_".encode())
        process.stdin.write(b"end")
        process.stdin.close()
        assert process.stdout.read() == b"end"
    assert process.returncode == 0


def test_a_little_all_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that come without a pause, but few of them, are not kept for long."""
    monkeypatch.setattr(redact, "_LONGEST_WAIT_S", -1.0)
    read, write = os.pipe()
    os.write(write, b"mail jo@some.org\nhalf")
    os.close(write)
    with open(read, "rb") as stream:  # noqa: PTH123 -- a pipe's end
        [shown] = redact._arriving(stream, StreamRedactor(Masker(b"k" * 32)))
    assert shown.startswith(b"mail [HP_EMAIL_")


def test_rules_that_take_long_are_announced(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person at a terminal hears why nothing happens yet, others hear nothing."""
    for watched, told in ((True, "once"), (False, "")):
        monkeypatch.setattr("sys.stderr.isatty", lambda watched=watched: watched)
        redact._announce_compiling()
        heard = capsys.readouterr().err
        assert told in heard
        assert bool(heard) == watched


def test_a_terminal_is_no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing to read the command says what to do."""
    stdin = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(stdin, "isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", stdin)
    with pytest.raises(InputError) as caught:
        run()
    assert caught.value.hint


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is one clear error."""
    with pytest.raises(InputError, match="no such file"):
        run(str(tmp_path / "none"))


def test_json(text: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The findings say where, what, who and why."""
    assert run("--json", str(text)) == 0
    answer = json.loads(capsys.readouterr().out)
    first, second = answer["findings"]
    assert TEXT[first["start"] : first["end"]] == SECRET
    assert (first["category"], second["category"]) == ("secret", "email")
    assert first["detector"]
    assert first["why"]
    assert SECRET not in answer["text"]


def test_batch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON line in, one out, with the same identity; empty lines are skipped."""
    path = tmp_path / "cases"
    lines = [json.dumps({"id": n, "text": t}) for n, t in ((7, TEXT), ("x", "plain"))]
    path.write_text("\n\n".join(lines))
    assert run("--batch", str(path)) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["id"] for row in rows] == [7, "x"]
    assert [len(row["findings"]) for row in rows] == [2, 0]
    assert rows[1]["text"] == "plain"


@pytest.mark.parametrize("line", ["nonsense", "[]", '{"id": 1}', '{"id": 1, "text": 2}'])
def test_bad_batch(tmp_path: Path, line: str) -> None:
    """A line that is no case is named by its number."""
    path = tmp_path / "cases"
    path.write_text('{"id": 1, "text": ""}\n' + line)
    with pytest.raises(InputError, match="line 2") as caught:
        run("--batch", str(path))
    assert caught.value.hint


@pytest.mark.parametrize("mode", [(), ("--json",), ("--batch",)])
def test_map(
    mode: tuple[str, ...], text: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """With a map, restoring gives the very bytes back; a second run keeps the placeholders."""
    source = text
    if mode == ("--batch",):
        source = tmp_path / "cases"
        source.write_text(json.dumps({"id": 1, "text": TEXT}))
    there = str(tmp_path / "map")
    run(*mode, "--map", there, str(source))
    first = capfdbinary.readouterr().out
    run(*mode, "--map", there, str(source))
    assert capfdbinary.readouterr().out == first
    masked = tmp_path / "masked"
    shown = first if not mode else json.loads(first)["text"].encode("utf-8", "surrogateescape")
    masked.write_bytes(shown)
    assert undo("--map", there, str(masked)) == 0
    assert capfdbinary.readouterr().out == text.read_bytes()


def test_policy(text: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """The policy says what happens to a category; towards places unknown nothing passes."""
    policy = tmp_path / "policy.yaml"
    policy.write_text("treatments:\n  email: drop\n  secret: pass\nrules:\n  - default: local\n")
    assert run("--policy", str(policy), str(text)) == 0
    out = capfdbinary.readouterr().out
    assert b"mail  \xff" in out
    assert SECRET.encode() not in out


def test_on_a_terminal(
    text: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A person sees what was withheld standing out, and how much it was."""
    monkeypatch.setattr(redact, "wants_colour", lambda _stream: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert run(str(text)) == 0
    shown = capfd.readouterr()
    assert "[HP_SECRET_" in shown.out
    assert SECRET not in shown.out
    assert "withheld 1 email, 1 secret" in shown.err
    assert run("/dev/null") == 0
    assert "withheld nothing" in capfd.readouterr().err


def test_a_map_out_of_reach(text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A map in a folder that may not be entered is one clear error."""

    def refused(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "exists", refused)
    with pytest.raises(InputError, match="permission denied") as caught:
        run("--map", str(tmp_path / "map"), str(text))
    assert caught.value.hint


@pytest.mark.parametrize("arguments", [("one", "two"), ("--baseline", "b.json", "one")])
def test_what_only_a_check_takes(arguments: tuple[str, ...]) -> None:
    """Several files and a baseline are for --check; the error says so."""
    with pytest.raises(InputError) as caught:
        run(*arguments)
    assert "--check" in caught.value.hint


def test_a_map_that_cannot_be_written(
    text: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Nothing is withheld whose value could not be kept: the error comes before any output."""
    with pytest.raises(StorageError, match="cannot be written"):
        run("--map", str(tmp_path / "none" / "map"), str(text))
    assert capfdbinary.readouterr().out == b""


def test_interrupted_work_keeps_its_map(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """What was shown before the work ended halfway can be restored."""
    source, there = tmp_path / "cases", str(tmp_path / "map")
    source.write_text(json.dumps({"id": 1, "text": TEXT}) + "\nno JSON\n")
    with pytest.raises(InputError, match="line 2"):
        run("--batch", "--map", there, str(source))
    masked = tmp_path / "masked"
    shown = json.loads(capfdbinary.readouterr().out)["text"]
    masked.write_bytes(shown.encode("utf-8", "surrogateescape"))
    assert undo("--map", there, str(masked)) == 0
    assert capfdbinary.readouterr().out == TEXT.encode("utf-8", "surrogateescape")
