"""`homeport index`."""

import io
import json
import os
import shutil
import signal
from argparse import ArgumentParser
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.cli import index
from homeport.code import Index
from homeport.errors import IndexUnavailable, InputError


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two files, and folders of the test's own."""
    monkeypatch.setenv("HOMEPORT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HOMEPORT_CONFIG_DIR", str(tmp_path / "config"))
    return write_files(tmp_path / "repo", {"a.py": "def f(): pass\n", "b.py": "x = 1\n"})


def _run(*words: str) -> int:
    parser = ArgumentParser()
    index.add_arguments(parser)
    return index.execute(parser.parse_args(words))


def test_for_people(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says what is indexed and what was done."""
    assert _run("--repo", str(repo)) == 0
    out, err = capsys.readouterr()
    assert out.startswith("2 files, 2 chunks; 2 new, 0 changed, 0 gone (")
    assert err == ""


def test_json(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --json the same comes as one object."""
    assert _run("--repo", str(repo), "--json") == 0
    done = json.loads(capsys.readouterr().out)
    assert {**done, "seconds": 0} == {
        "files": 2,
        "chunks": 2,
        "added": 2,
        "changed": 0,
        "removed": 0,
        "reused": 0,
        "unreadable": [],
        "rebuilt": False,
        "seconds": 0,
    }


class _Lengths:
    """An embedder whose vectors tell only how long a text is."""

    name, dimensions = "lengths", 2

    def embed(self, text: str, _: int) -> list[float]:
        return [1.0, float(len(text))]


@pytest.mark.skipif(find_spec("sqlite_vec") is None, reason="the extra `embeddings` is missing")
def test_embeddings(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --embeddings each function is embedded once, and how many is said."""
    monkeypatch.setattr("homeport.cli.embeddings.embedder", _Lengths)
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert _run("--repo", str(repo), "--embeddings") == 0
    assert "0 gone, 1 functions embedded (" in capsys.readouterr().out
    assert "embedding: 1 of 1 functions" in terminal.getvalue()
    assert _run("--repo", str(repo), "--embeddings", "--json") == 0
    assert json.loads(capsys.readouterr().out)["embedded"] == 0
    assert _run("--repo", str(repo), "--json") == 0
    assert "embedded" not in json.loads(capsys.readouterr().out)


def test_rebuilt_and_unreadable_are_said(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A broken index and a file that cannot be kept are told on stderr."""
    _run("--repo", str(repo))
    with Index.open(repo) as opened:
        path = opened.path
    path.write_bytes(b"broken" * 999)
    (repo / os.fsdecode(b"c\xff.py")).touch()
    assert _run("--repo", str(repo)) == 0
    err = capsys.readouterr().err
    assert "built anew" in err
    assert "c\N{REPLACEMENT CHARACTER}.py" in err


def test_progress(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the progress is shown, and wiped away at the end."""
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    _run("--repo", str(repo))
    assert terminal.getvalue() == "\rindexing: 1 of 2 files\r\033[K"


def test_nothing_to_do_shows_no_progress(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without work there is nothing to show or to wipe."""
    terminal = _Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    with index.terminal_progress() as progress:
        assert progress is not None
    assert terminal.getvalue() == ""
    assert repo.exists()


def test_no_folder(repo: Path) -> None:
    """A path that is no folder is refused."""
    with pytest.raises(InputError, match="not a folder"):
        _run("--repo", str(repo / "missing"))


@pytest.fixture
def _same_signals() -> Iterator[None]:
    """Leave the process's handler of SIGTERM as it was."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.mark.usefixtures("_same_signals")
@pytest.mark.parametrize("as_json", [True, False])
def test_watch(
    repo: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    as_json: bool,
) -> None:
    """With --watch each change is told as it comes, and an interruption is the end of it."""

    def changes(folder: Path) -> Iterator[str]:
        assert folder == repo
        yield "looked"
        write_files(repo, {"c.py": "y = 2\n"})
        yield "told"
        raise KeyboardInterrupt

    monkeypatch.setattr("homeport.code.watching.changes", changes)
    assert _run("--repo", str(repo), "--watch", *(["--json"] if as_json else [])) == 0
    out, err = capsys.readouterr()
    first, second = out.splitlines()
    if as_json:
        assert [json.loads(one)["added"] for one in (first, second)] == [2, 1]
        assert err == ""
    else:
        assert second.startswith("3 files, 3 chunks; 1 new")
        assert "Ctrl-C" in err


@pytest.mark.usefixtures("_same_signals")
def test_watched_folder_is_gone(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository that disappears is an error, not an empty index."""

    def changes(_: Path) -> Iterator[str]:
        shutil.rmtree(repo)
        yield "told"

    monkeypatch.setattr("homeport.code.watching.changes", changes)
    with pytest.raises(IndexUnavailable, match="gone"):
        _run("--repo", str(repo), "--watch")
