"""Lines that name a symbol."""

from pathlib import Path

from tests.doubles.repository import write_files

from homeport.code import Index
from homeport.code.references import references


def test_whole_words_in_their_case(tmp_path: Path) -> None:
    """Only the word itself counts, as it is written, once a line."""
    write_files(
        tmp_path, {"a.py": "load(load)\nreload()\nLoad()\nx.load\n", "b.py": "def load(): pass\n"}
    )
    with Index.open(tmp_path) as index:
        index.refresh()
        found = references(index, "x.load", 10)
        assert [(one.path, one.line, one.text) for one in found] == [
            ("a.py", 1, "load(load)"),
            ("a.py", 4, "x.load"),
            ("b.py", 1, "def load(): pass"),
        ]


def test_files_that_are_gone(tmp_path: Path) -> None:
    """A file that was deleted since the last refresh has no lines."""
    write_files(tmp_path, {"a.py": "load()\n"})
    with Index.open(tmp_path) as index:
        index.refresh()
        (tmp_path / "a.py").unlink()
        assert references(index, "load", 10) == []
