from pathlib import Path

from tests.doubles.buggy import buggy
from tests.doubles.repository import commit_all

from homeport.repair.candidate import spliced
from homeport.repair.proposals import File
from homeport.repair.undoing import undone


def test_open_changes_are_undone_one_by_one(tmp_path: Path) -> None:
    """Each hunk against the last commit is a candidate, the suspect one first."""
    tree = buggy(tmp_path / "repo")
    place = tree / "pkg/shop.py"
    before = place.read_text()
    after = before.replace("limit = 2", "limit = 3").replace("result = 0", "result = 1")
    place.write_text(after)
    found = undone(tree, File.read(tree, "pkg/shop.py"), {12: 1.0})
    assert [one.line for one in found] == [12, 5]
    assert spliced(after.encode(), found[0].splices).decode() == before.replace(
        "result = 0", "result = 1"
    )
    assert "uncommitted" in found[0].note


def test_without_open_changes_the_last_commit_is_undone(tmp_path: Path) -> None:
    """A clean file offers the hunks of the last commit that touched it."""
    tree = buggy(tmp_path / "repo")
    place = tree / "pkg/shop.py"
    before = place.read_bytes()
    place.write_bytes(before.replace(b"limit = 2", b"limit = 3"))
    commit_all(tree, "Three")
    (found,) = undone(tree, File.read(tree, "pkg/shop.py"), {})
    assert spliced(place.read_bytes(), found.splices) == before


def test_without_history_nothing_is_undone(tmp_path: Path) -> None:
    """No repository, a first commit, undecodable lines: no candidates."""
    (tmp_path / "a.py").write_text("x = 1\n")
    assert undone(tmp_path, File.read(tmp_path, "a.py"), {}) == []
    tree = buggy(tmp_path / "repo", pkg__other="def a():\n    return 1\n")
    assert undone(tree, File.read(tree, "pkg/other.py"), {}) == []
    (tree / "pkg/odd.py").write_bytes(b"x = 1 # \xff\n")
    commit_all(tree, "Odd")
    (tree / "pkg/odd.py").write_bytes(b"x = 2\n")
    assert undone(tree, File.read(tree, "pkg/odd.py"), {}) == []


def test_what_would_not_parse_is_left_out(tmp_path: Path) -> None:
    """Undoing one of two hunks that belong together may give no program."""
    tree = buggy(tmp_path / "repo", pkg__pair="x = (\n1,\n2,\n3,\n)\n")
    (tree / "pkg/pair.py").write_text("x = [\n1,\n2,\n3,\n]\n")
    assert undone(tree, File.read(tree, "pkg/pair.py"), {}) == []
