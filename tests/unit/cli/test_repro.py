"""`homeport repro` keeps the best on disk and says what it looked for."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from homeport.cli import repro
from homeport.cli.repro import write_result
from homeport.errors import InputError
from homeport.testruns.captures import CaptureStore


def _run(*words: str | Path) -> int:
    parser = ArgumentParser()
    repro.add_arguments(parser)
    return repro.execute(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a program that fails, in the working folder."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "crash.py"
    file.write_text("import os\ndef f(a):\n    return a['x']\nf({'y': 1})\n")
    return file


def test_the_smallest_program_is_printed_and_written(
    crash: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the file, which stays as it is."""
    before = crash.read_bytes()
    assert _run(crash, "--check", "python3 crash.py", "--jobs", "1") == 0
    said = capsys.readouterr()
    assert said.out == (crash.parent / "crash.min.py").read_text()
    assert len(said.out) < 20
    assert "looked for: the check exits with 1 and shows KeyError" in said.err
    assert crash.read_bytes() == before


def test_json_tells_all(crash: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the file that was asked for."""
    out = crash.parent / "small.py"
    assert _run(crash, "--check", "python3 {}", "-o", out, "--json", "--repo", crash.parent) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["form"], found["ended"], found["confirmed"]) == ("python", "at rest", True)
    assert out.read_text() == found["text"]


def test_a_command_line_is_reduced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a file there is nothing to write."""
    monkeypatch.chdir(tmp_path)
    assert _run("--command", "python3 -S -c 1/0", "--as", "words") == 0
    assert capsys.readouterr().out == "python3 -c 1/0\n"


@pytest.mark.parametrize(
    "words",
    [
        (), ("a.py",), ("absent.py", "--check", "true"), ("crash.py", "--check", "true '"),
        ("crash.py", "--check", "x", "--jobs", "0"), ("crash.py", "--command", "x"),
        ("crash.py", "--check", "x", "--repo", "/usr"), ("--from-trace",),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("crash")
def test_bad_input_is_refused_with_the_next_step(words: tuple[str, ...]) -> None:
    """Never a traceback."""
    with pytest.raises(InputError) as caught:
        _run(*words)
    assert caught.value.hint


def test_a_check_beside_the_tree_is_shown_to_the_sandbox(
    crash: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A script in another folder can be named."""
    script = tmp_path_factory.mktemp("check") / "check.sh"
    script.write_text("grep -q x $1\n")
    assert _run(crash, "--check", f"sh {script} {{}}", "--as", "lines") == 0
    assert "x" in (crash.parent / "crash.min.py").read_text()


def test_a_program_named_through_its_parent_is_shown_too(crash: Path) -> None:
    """The environment that a link to Python lies in is needed by it."""
    program = Path(sys.executable)
    words = f"{program.parent}/../{program.parent.name}/{program.name} {{}}"
    assert _run(crash, "--check", words) == 0
    assert len(crash.with_name("crash.min.py").read_bytes()) < 20


def test_a_file_is_written_whole_or_not(tmp_path: Path) -> None:
    """A place that cannot be written is named, and nothing is left behind."""
    write_result(tmp_path / "a", b"1")
    assert (tmp_path / "a").read_bytes() == b"1"
    with pytest.raises(InputError):
        write_result(tmp_path / "absent" / "a", b"1")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_script_is_written_from_a_captured_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Printed, written, or as JSON."""
    (tmp_path / "m.py").write_text("def f(a):\n    return 1 / a\n")
    call = {"file": str(tmp_path / "m.py"), "line": 2, "function": "f", "module": "m",
            "arguments": ["a"], "values": {"a": {"t": "int", "v": 0}}}  # fmt: skip
    failure: dict[str, object] = {"test": "t.py::test_f", "error": "ZeroDivisionError",
               "message": "ZeroDivisionError: division by zero", "calls": [call]}  # fmt: skip
    with CaptureStore() as store:
        store.add(str(tmp_path), [failure], 1.0)
    out = tmp_path / "again.py"
    assert _run("--from-trace", "test_f", "--repo", tmp_path, "-o", out) == 0
    assert capsys.readouterr().out == out.read_text()
    assert _run("--from-trace", "--repo", tmp_path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["needs_repository"] is False
