"""Recent changes from git."""

from pathlib import Path

from tests.doubles.repository import commit_all, write_files

from homeport.code.history import (
    UNCOMMITTED,
    head_moved_ns,
    open_changes,
    recent_changes,
    touched_files,
)


def _numbered(count: int, **changed: str) -> str:
    lines = [changed.get(f"l{n}", f"line {n}") for n in range(1, count + 1)]
    return "\n".join(lines) + "\n"


def test_commits_with_their_lines(tmp_path: Path) -> None:
    """Changes come newest first, with the lines they wrote."""
    commit_all(write_files(tmp_path, {"a.py": _numbered(9), "b.py": "x\n"}), "first")
    write_files(tmp_path, {"a.py": _numbered(9, l2="new 2", l3="new 3", l8="new 8")})
    commit_all(tmp_path, "Change a: with %s and | in it")
    found = recent_changes(tmp_path, ["a.py"])
    assert [(one.path, one.subject, one.lines) for one in found] == [
        ("a.py", "Change a: with %s and | in it", ((2, 3), (8, 8))),
        ("a.py", "first", ((1, 9),)),
    ]
    assert len(found[0].commit) >= 7
    assert found[0].time >= found[1].time > 0


def test_lines_that_look_like_headers(tmp_path: Path) -> None:
    """Content that looks like a patch is not read as one."""
    tricky = "++ b/other.py\n@@ -1 +1 @@\n-- a/x\n"
    commit_all(write_files(tmp_path, {"a.py": tricky}), "first")
    write_files(tmp_path, {"a.py": "x\n"})
    commit_all(tmp_path, "second")
    assert {one.path for one in recent_changes(tmp_path, ["a.py"])} == {"a.py"}


def test_open_changes_come_first(tmp_path: Path) -> None:
    """What is not committed yet comes before every commit, with the lines as they are now."""
    commit_all(write_files(tmp_path, {"a.py": _numbered(9)}), "first")
    text = _numbered(9, l4="new 4").replace("line 9\n", "") + "tail\n"
    write_files(tmp_path, {"a.py": text})
    found = recent_changes(tmp_path, ["a.py"])
    assert [(one.commit, one.lines) for one in found[:1]] == [(UNCOMMITTED, ((4, 4), (9, 9)))]
    assert found[1].subject == "first"


def test_a_cut_is_the_line_after_it(tmp_path: Path) -> None:
    """Lines taken away show as the line that follows them now."""
    commit_all(write_files(tmp_path, {"a.py": _numbered(5)}), "first")
    write_files(tmp_path, {"a.py": _numbered(5).replace("line 3\n", "")})
    assert [one.lines for one in open_changes(tmp_path, ["a.py"])] == [((3, 3),)]


def test_touched_but_not_changed(tmp_path: Path) -> None:
    """A file that only has a new time, or other line ends, is no change."""
    commit_all(write_files(tmp_path, {"a.py": "x\n", "b.py": "y\n"}), "first")
    write_files(tmp_path, {"a.py": "x\n", "b.py": b"y\r\n"})
    assert open_changes(tmp_path, ["a.py", "b.py"]) == []


def test_a_rewritten_file_is_one_range(tmp_path: Path) -> None:
    """A change too large to be compared line by line is shown as one."""
    commit_all(write_files(tmp_path, {"a.py": "top\n" + "old\n" * 3000}), "first")
    write_files(tmp_path, {"a.py": "top\n" + "new\n" * 2500})
    assert [one.lines for one in open_changes(tmp_path, ["a.py"])] == [((2, 2501),)]


def test_no_history(tmp_path: Path) -> None:
    """Without paths, without a repository and without commits there is no history."""
    write_files(tmp_path, {"a.py": ""})
    assert recent_changes(tmp_path, ["a.py"]) == []
    assert recent_changes(tmp_path, []) == []
    assert touched_files(tmp_path) == []


def test_deleted_and_unknown_files(tmp_path: Path) -> None:
    """A deleted file keeps its commits; names with special characters are taken literally."""
    commit_all(write_files(tmp_path, {"a.py": "x\n", "b.py": "y\n"}), "first")
    (tmp_path / "a.py").unlink()
    assert [one.subject for one in recent_changes(tmp_path, ["a.py"])] == ["first"]
    assert recent_changes(tmp_path, ["*.py"]) == []


def test_folder_inside_a_repository(tmp_path: Path) -> None:
    """Paths are relative to the folder that was asked about."""
    commit_all(write_files(tmp_path, {"in/a.py": "x\n", "b.py": ""}), "first")
    write_files(tmp_path, {"in/a.py": "y\n"})
    found = recent_changes(tmp_path / "in", ["a.py"])
    assert [(one.path, one.lines) for one in found] == [("a.py", ((1, 1),)), ("a.py", ((1, 1),))]


def test_touched_files(tmp_path: Path) -> None:
    """The files of the latest commits come newest first."""
    commit_all(write_files(tmp_path, {"a.py": "x\n", "b.py": ""}), "first")
    write_files(tmp_path, {"a.py": "y\n"})
    commit_all(tmp_path, "second")
    assert [files for _, files in touched_files(tmp_path)] == [("a.py",), ("a.py", "b.py")]
    assert len(touched_files(tmp_path, commits=1)) == 1


def test_when_the_head_moved(tmp_path: Path) -> None:
    """A commit moves the time; where there is no repository there is no time."""
    assert head_moved_ns(tmp_path) is None
    commit_all(write_files(tmp_path, {"a.py": "x\n"}), "first")
    first = head_moved_ns(tmp_path)
    assert first is not None
    (tmp_path / ".git" / "logs" / "HEAD").unlink()
    assert head_moved_ns(tmp_path) is not None


def test_a_change_too_large_to_compare(tmp_path: Path) -> None:
    """A committed file of more than a million bytes is not compared."""
    commit_all(write_files(tmp_path, {"a.py": "x\n" * 600_000}), "first")
    write_files(tmp_path, {"a.py": "y\n"})
    assert open_changes(tmp_path, ["a.py"]) == []
