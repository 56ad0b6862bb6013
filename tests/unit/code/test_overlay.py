"""Unsaved buffers over the index."""

from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.code import Index
from homeport.code.overlay import read_buffers
from homeport.errors import InputError

TYPED = "import b\n\n\ndef typed(): pass\n"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Two saved files."""
    return write_files(
        tmp_path / "repo",
        {"a.py": "def saved(): return helper()\n", "b.py": "class B(A): pass\n"},
    )


def test_buffers_are_seen_and_forgotten(repo: Path) -> None:
    """Inside, the index is as if the buffers were saved; outside, as if they never were."""
    buffers = {
        "a.py": TYPED,
        "new.py": "class N(B): pass\n",
        "b.py": None,
    }
    with Index.open(repo) as index:
        before = index.refresh()
        with index.overlaid(buffers):
            assert index.paths() == ("a.py", "new.py")
            assert index.definitions("saved") == []
            assert [one.start for one in index.definitions("typed")] == [4]
            assert [one.symbol for one in index.subclasses("B")] == ["N"]
            assert [one.line for one in index.references("typed")] == [4]
            assert index.source("a.py") == TYPED.encode()
            assert index.source("b.py") is None
        assert index.paths() == ("a.py", "b.py")
        assert [one.path for one in index.definitions("saved")] == ["a.py"]
        assert index.source("a.py") == b"def saved(): return helper()\n"
        after = index.refresh()
        assert (after.chunks, after.touched) == (before.chunks, 0)


def test_an_error_inside_undoes_the_overlay(repo: Path) -> None:
    """Whatever interrupts the body, nothing of a buffer stays."""
    with Index.open(repo) as index:
        index.refresh()
        with pytest.raises(KeyboardInterrupt), index.overlaid({"a.py": ""}):
            raise KeyboardInterrupt
        assert [one.path for one in index.definitions("saved")] == ["a.py"]


def test_foreign_buffers_are_only_read(repo: Path) -> None:
    """A buffer that is no code of the project is not searched, but can be shown."""
    with Index.open(repo) as index:
        index.refresh()
        with index.overlaid({"node_modules/x.js": "function f() {}\n", "notes": "text"}):
            assert index.definitions("f") == []
            assert index.source("notes") == b"text"


def test_read_buffers(tmp_path: Path) -> None:
    """The files of a folder are its buffers; links are not followed."""
    write_files(tmp_path / "buffers", {"a.py": "x", "b/c.py": b"\xff"})
    (tmp_path / "buffers" / "link.py").symlink_to(tmp_path / "buffers" / "a.py")
    assert read_buffers(tmp_path / "buffers") == {
        "a.py": "x",
        "b/c.py": "\N{REPLACEMENT CHARACTER}",
    }
    with pytest.raises(InputError, match="no such file"):
        read_buffers(tmp_path / "missing")
