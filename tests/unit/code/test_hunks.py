"""The text of changes, on real repositories."""

from pathlib import Path

from tests.doubles.repository import commit_all, run_git, write_files

from homeport.code import UNCOMMITTED
from homeport.code.hunks import Hunk, committed_hunks, open_hunks

TEXT = "one = 1\ntwo = 2\nthree = 3\nfour = 4\n"


def test_a_commits_hunk_has_its_lines_and_their_numbers(tmp_path: Path) -> None:
    """Removed and added lines come with the numbers that the added ones have after the commit."""
    commit_all(write_files(tmp_path, {"a.py": TEXT}), "Begin")
    (tmp_path / "a.py").write_text(TEXT.replace("two = 2", "two = 5\nmore = 6"))
    commit_all(tmp_path, "Change two")
    newest, first = committed_hunks(tmp_path, 5)
    assert (newest.subject, newest.removed) == ("Change two", ("two = 2",))
    assert newest.numbered == ((2, "two = 5"), (3, "more = 6"))
    assert not newest.created
    assert newest.time > 0
    assert first.created
    assert first.added == tuple(TEXT.splitlines())


def test_moved_and_deleted_files_say_what_they_were(tmp_path: Path) -> None:
    """A renamed file carries its former path, a deleted one its own; a mode change says nothing."""
    commit_all(write_files(tmp_path, {"a.py": TEXT, "b.py": "x = 1\n", "c.py": "y = 1\n"}), "Begin")
    run_git(tmp_path, "mv", "a.py", "lib.py")
    (tmp_path / "b.py").unlink()
    (tmp_path / "c.py").chmod(0o755)
    commit_all(tmp_path, "Tidy")
    found = {hunk.path: hunk.before for hunk in committed_hunks(tmp_path, 1)}
    assert found == {"lib.py": "a.py", "b.py": "b.py"}


def test_open_changes_are_hunks_too(tmp_path: Path) -> None:
    """What differs from the last commit is found; unchanged and unknown files give nothing."""
    commit_all(write_files(tmp_path, {"a.py": TEXT, "b.py": TEXT}), "Begin")
    (tmp_path / "a.py").write_text(TEXT.replace("four = 4", "four = 5"))
    (found,) = open_hunks(tmp_path, ["a.py", "b.py", "none.py"])
    assert (found.commit, found.removed, found.numbered) == (
        UNCOMMITTED, ("four = 4",), ((4, "four = 5"),),
    )  # fmt: skip
    (tmp_path / "a.py").unlink()
    (tmp_path / "b.py").write_text("x = 1\n" * 10_000)
    assert open_hunks(tmp_path, ["a.py", "b.py"]) == ()
    assert open_hunks(tmp_path, []) == ()


def test_without_a_repository_there_are_no_hunks(tmp_path: Path) -> None:
    """A plain folder has no history, and that is no error."""
    write_files(tmp_path, {"a.py": TEXT})
    assert committed_hunks(tmp_path, 5) == ()
    assert open_hunks(tmp_path, ["a.py"]) == ()


def test_lines_that_look_like_a_patch_stay_lines(tmp_path: Path) -> None:
    """A file that holds patch text does not begin another hunk."""
    commit_all(write_files(tmp_path, {"a.txt": "a\nb\nc\n"}), "Begin")
    (tmp_path / "a.txt").write_text("a\n@@ -1 +1 @@\n++ b/x\nc\n")
    commit_all(tmp_path, "Odd")
    (found,) = committed_hunks(tmp_path, 1)
    assert found.added == ("@@ -1 +1 @@", "++ b/x")
    assert isinstance(found, Hunk)
