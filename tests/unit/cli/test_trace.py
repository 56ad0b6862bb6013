import json
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path

import pytest

from homeport.cli import trace
from homeport.errors import InputError, NoFailureFound

TRACEBACK = """\
Traceback (most recent call last):
  File "/build/shop/cart.py", line 2, in total
    return x.price
           ^^^^^^^
  File "/usr/lib/python3.11/json/decoder.py", line 9, in decode
    y()
ValueError: bad \x1b[31mvalue\x07
"""


def _run(*words: str | Path) -> int:
    parser = ArgumentParser()
    trace.add_arguments(parser)
    return trace.execute(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Give a file with a traceback whose message would steer a terminal."""
    path = tmp_path / "log.txt"
    path.write_text(TRACEBACK)
    return path


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give a repository that has the failing file."""
    folder = tmp_path / "repo"
    (folder / "src" / "shop").mkdir(parents=True)
    (folder / "node_modules" / "shop").mkdir(parents=True)
    (folder / "src" / "shop" / "cart.py").write_text("def total(x):\n    return x.price  # here\n")
    (folder / "node_modules" / "shop" / "cart.py").write_text("")
    return folder


def test_a_person_sees_error_place_and_source(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Type, message, own frames with source and mark; library frames shrink to a count."""
    assert _run(log) == 0
    out = capsys.readouterr().out
    assert "ValueError: bad value\N{REPLACEMENT CHARACTER}" in out
    assert "... 1 call in runtime and libraries" in out
    assert "  /build/shop/cart.py:2  total\n      return x.price\n             ^^^^^^^\n" in out


def test_escapes_of_the_input_are_never_echoed(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What would steer the terminal does not reach it."""
    _run(log)
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "\x07" not in out


def test_paths_and_source_come_from_the_repository(
    log: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a repository its path and its line are shown."""
    assert _run(log, "--repo", repo) == 0
    out = capsys.readouterr().out
    assert "  src/shop/cart.py:2  total\n      return x.price  # here\n" in out


@pytest.mark.parametrize("line", [0, 1, 99])
def test_source_that_the_repository_lacks_is_the_traces(
    line: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line that is blank or gone there, or a file that cannot be read, changes nothing."""
    (tmp_path / "a.py").write_text("\n")
    (tmp_path / "b.py").symlink_to("/nowhere/b.py")
    text = tmp_path / "x.log"
    text.write_text(
        f'Traceback (most recent call last):\n  File "a.py", line {line}, in f\n    kept\n'
        '  File "b.py", line 1, in g\n    also\nE: x\n'
    )
    assert _run(text, "--repo", tmp_path) == 0
    out = capsys.readouterr().out
    assert "kept" in out
    assert "also" in out


def test_json_is_the_telling_trace(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One object with the keys of the reference."""
    assert _run(log, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["language"], found["type"]) == ("python", "ValueError")
    assert [frame["line"] for frame in found["frames"]] == [9, 2]


def test_json_resolves_paths_too(log: Path, repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program gets the repository's path."""
    assert _run(log, "--json", "--repo", repo) == 0
    assert json.loads(capsys.readouterr().out)["frames"][1]["file"] == "src/shop/cart.py"


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_text_without_a_trace_is_bad_input(option: list[str], tmp_path: Path) -> None:
    """The person is told what to pipe in."""
    text = tmp_path / "x.log"
    text.write_text("all is well\n")
    with pytest.raises(NoFailureFound) as refused:
        _run(text, *option)
    assert refused.value.hint


def test_a_batch_answers_line_by_line(
    log: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Order and ids are kept; a text without a trace has no frames."""
    log.write_text(json.dumps({"id": 7, "text": TRACEBACK}) + "\n\n" + '{"id": "b", "text": "x"}\n')
    assert _run(log, "--json", "--batch", "--repo", repo) == 0
    one, two = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (one["id"], one["type"], two["id"], two["frames"]) == (7, "ValueError", "b", [])


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": 1}'])
def test_a_batch_line_that_is_no_question_is_refused(line: str, tmp_path: Path) -> None:
    """The message names the line."""
    text = tmp_path / "x.jsonl"
    text.write_text('{"id": 1, "text": ""}\n' + line + "\n")
    with pytest.raises(InputError, match="line 2"):
        _run(text, "--batch")


def test_several_traces_name_the_telling_one(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Causes, notes and tests are shown; the last of equals is marked."""
    log.write_text(
        "____ test_a ____\na.py:4: in test_a\n    f()\nE   KeyError: 1\n\n"
        "The above exception was the direct cause of the following exception:\n"
        "a.py:9: in test_a\n    g()\nE   ValueError: one\nE   two\n==== x ====\n"
        + TRACEBACK.replace("bad", "Note: x\nNote: bad")
    )
    assert _run(log) == 0
    out = capsys.readouterr().out
    assert "ValueError: one\n    two  <- most telling\n  test a.py::test_a\n" in out
    assert "  cause KeyError: 1\n    a.py:4  test_a\n" in out
    assert out.count("most telling") == 1


def test_long_stacks_are_shortened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Repetition is counted; of different calls the first are shown."""
    text = tmp_path / "x.log"
    calls = "".join(f'  File "a.py", line {n}, in f\n' for n in range(30))
    text.write_text(
        "Traceback (most recent call last):\n" + calls + '  File "b.py", line 1, in g\n'
        "  [Previous line repeated 5 more times]\nE: x\n"
    )
    assert _run(text) == 0
    out = capsys.readouterr().out
    assert "... the same call 5 more times" in out
    assert "... and more calls, 36 in all" in out


def test_a_trace_without_own_code_shows_where_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """When all frames are others', the innermost are shown; notes and linked notes too."""
    text = tmp_path / "x.log"
    text.write_text(
        "a.E: x\n\tat java.lang.Thread.run(Thread.java:1)\n\tat java.lang.X.y(Unknown Source:7)\n"
    )
    assert _run(text) == 0
    out = capsys.readouterr().out
    assert "... 2 calls in runtime and libraries" in out
    assert "at Thread.java:1" in out
    assert "at java.lang.X:7" in out


def test_notes_are_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Notes of the error and of its causes stand below them."""
    call = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x\n'
    text = tmp_path / "x.log"
    text.write_text(
        f"{call}A: a\nNote: one\n\nDuring handling of the above exception, "
        f"another exception occurred:\n\n{call}B: b\nNote: two\n"
    )
    assert _run(text) == 0
    out = capsys.readouterr().out
    assert "  note Note: two\n" in out
    assert "    note Note: one\n" in out


def test_minified_places_lead_to_their_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A source map beside the script in the repository is followed."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "app.min.js").write_text("x")
    (tmp_path / "web" / "app.min.js.map").write_text(
        json.dumps({"sources": ["../src/cart.ts"], "names": [], "mappings": "AAAA,SACE"})
    )
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "cart.ts").write_text("a\nfail()\n")
    text = tmp_path / "x.log"
    text.write_text("Error: x\n    at t (http://h/web/app.min.js:1:12)\n    at u (/srv/z.js:1:1)\n")
    assert _run(text, "--repo", tmp_path) == 0
    assert "  src/cart.ts:2:3  t\n      fail()\n" in capsys.readouterr().out


def test_a_batch_answers_before_its_input_ends(log: Path) -> None:
    """Each line is answered at once, so that a program can talk with the command."""
    command = [sys.executable, "-m", "homeport", "trace", "--json", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps({"id": 1, "text": log.read_text()}).encode() + b"\n")
        child.stdin.flush()
        assert json.loads(child.stdout.readline())["type"] == "ValueError"
        child.stdin.close()
    assert child.returncode == 0


def test_bytes_that_are_no_text_survive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A character cut by a piece's end, and bytes that are no UTF-8, change nothing else."""
    text = tmp_path / "x.log"
    text.write_bytes(TRACEBACK.replace("bad", "b\u00e4d").encode() + b"\xff\n")
    assert _run(text, "--json") == 0
    assert json.loads(capsys.readouterr().out)["message"].startswith("b\u00e4d")


def test_many_traces_do_not_wait_for_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a bound they are shown as they come, and the telling one is named last."""
    monkeypatch.setattr(trace, "_MOST_WAITING", 3)
    text = tmp_path / "x.log"
    text.write_text(TRACEBACK * 8)
    assert _run(text) == 0
    out = capsys.readouterr().out
    assert "8 traces; the most telling one:" in out
    assert out.count("ValueError") == 9


def test_links_of_the_repository_lead_to_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A path through a link is the linked file's; links out of the repository are none."""
    repo = tmp_path / "repo"
    (repo / "src" / "one").mkdir(parents=True)
    (repo / "src" / "two").mkdir()
    (repo / "src" / "one" / "init.py").write_text("x = 1\n")
    (repo / "src" / "two" / "init.py").write_text("y = 2\n")
    (repo / "current").symlink_to(repo / "src" / "two")
    (repo / "outside").symlink_to(tmp_path)
    text = tmp_path / "x.log"
    text.write_text(
        'Traceback (most recent call last):\n  File "/app/current/init.py", line 1, in f\nE: x\n'
    )
    assert _run(text, "--repo", repo) == 0
    assert "  src/two/init.py:1  f\n      y = 2\n" in capsys.readouterr().out
