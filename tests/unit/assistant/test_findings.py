"""What is said about a failure without any model, on real repositories with a real index."""

import os
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files
from tests.doubles.shop import CAUSE, FILES, crash, found, shop

from homeport.assistant.findings import find
from homeport.errors import NoFailureFound


def test_the_cause_its_code_and_its_history_are_found(tmp_path: Path) -> None:
    """The rule names the line where the value entered; excerpts and changes are about it."""
    findings, _ = found(tmp_path)
    assert (findings.failure.type, findings.failure.message) == ("KeyError", "'7'")
    first = findings.causes[0]
    assert (first.path, first.line) == CAUSE
    assert first.score > 0.8
    assert findings.excerpts[0].path == "shop/order.py"
    assert findings.excerpts[0].marked == (6,)
    assert {change.subject for change in findings.changes} == {"Sell things"}
    assert "shop/order.py" in {change.path for change in findings.changes}
    assert findings.notes == ()


def test_frames_carry_paths_of_the_repository(tmp_path: Path) -> None:
    """Absolute paths of the machine that failed become paths relative to the repository."""
    findings, _ = found(tmp_path)
    assert [frame.file for frame in findings.failure.frames] == ["shop/price.py", "main.py"]


def test_the_index_adds_leads_that_are_less_sure_than_any_proof(tmp_path: Path) -> None:
    """Places the index finds follow the rules' causes, never twice, scored below one half."""
    findings, _ = found(tmp_path)
    leads = [cause for cause in findings.causes if cause.rule == "located"]
    assert leads
    assert all(0 < lead.score < 0.5 and lead.why for lead in leads)
    assert ("shop/order.py", "parse") not in {(lead.path, lead.symbol) for lead in leads}
    assert len(findings.causes) <= 5


def test_the_reader_gives_the_repositorys_files_and_nothing_else(tmp_path: Path) -> None:
    """A path that leads out of the repository is as if it were not there."""
    repo = shop(tmp_path)
    (tmp_path / "outside.py").write_text("secret = 1\n")
    _, read = find(crash(repo), repo)
    assert read("shop/order.py") == FILES["shop/order.py"]
    for path in ("../outside.py", str(tmp_path / "outside.py"), "/etc/passwd", "none.py", ""):
        assert read(path) is None, path


def test_a_file_that_vanished_or_grew_huge_is_not_read(tmp_path: Path) -> None:
    """What cannot be read any more gives nothing, not an error."""
    repo = shop(tmp_path)
    _, read = find(crash(repo), repo)
    (repo / "shop" / "price.py").unlink()
    (repo / "shop" / "table.py").write_bytes(b"#" * 2_000_001)
    assert read("shop/price.py") is None
    assert read("shop/table.py") is None


def test_text_without_a_failure_says_what_to_give(tmp_path: Path) -> None:
    """The error names the next step."""
    with pytest.raises(NoFailureFound, match="looks like a failure") as error:
        find("all 12 tests passed\n", tmp_path)
    assert "stack trace" in error.value.hint


def test_a_trace_of_other_files_is_noted(tmp_path: Path) -> None:
    """A wrong --repo is told, and the failure is still shown."""
    other = write_files(tmp_path / "other", {"a.py": "def a():\n    return 1\n"})
    findings, _ = find(crash(shop(tmp_path)), other)
    assert findings.failure.type == "KeyError"
    assert any("no file of the trace is in" in note and "--repo" in note for note in findings.notes)


def test_without_git_there_is_no_history_and_no_note(tmp_path: Path) -> None:
    """A folder that is no repository loses only what git would have said."""
    repo = shop(tmp_path, history=False)
    findings, _ = find(crash(repo), repo)
    assert (findings.causes[0].path, findings.causes[0].line) == CAUSE
    assert findings.changes == ()
    assert findings.notes == ()


def test_an_empty_repository_is_noted(tmp_path: Path) -> None:
    """No source file at all is said; nothing fails."""
    text = crash(shop(tmp_path))
    (tmp_path / "empty").mkdir()
    findings, _ = find(text, tmp_path / "empty")
    assert any("no source file" in note for note in findings.notes)
    assert findings.causes == ()
    assert findings.excerpts == ()


def test_files_that_cannot_be_read_are_noted(tmp_path: Path) -> None:
    """A dangling link, a folder and a name that is no text do not stop the others."""
    repo = shop(tmp_path, history=False)
    (repo / "folder.py").mkdir()
    (repo / "dangling.py").symlink_to(tmp_path / "nowhere.py")
    (repo / os.fsdecode(b"\xff.py")).write_text("x = 1\n")
    findings, _ = find(crash(repo), repo)
    assert (findings.causes[0].path, findings.causes[0].line) == CAUSE
    assert any("cannot be read" in note for note in findings.notes)


def test_a_repository_that_cannot_be_indexed_leaves_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an index the failure itself is still read, and the note names the next step."""
    repo = shop(tmp_path)
    (tmp_path / "file").touch()
    monkeypatch.setenv("HOMEPORT_STATE_DIR", str(tmp_path / "file" / "state"))
    findings, read = find(crash(repo), repo)
    (note,) = (note for note in findings.notes if "without the code index" in note)
    assert "HOMEPORT_STATE_DIR" in note
    assert findings.failure.type == "KeyError"
    assert (findings.causes[0].path, findings.causes[0].line) == CAUSE
    assert read("shop/order.py") is not None


def test_a_home_folder_is_not_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside any project the failure is read, and the note says what to name."""
    text = crash(shop(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    findings, _ = find(text, tmp_path)
    assert any("is no project" in note for note in findings.notes)
    assert findings.causes == ()


def test_a_heap_of_code_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder outside any repository with too much code is said to be that, and not read."""
    repo = shop(tmp_path)
    text = crash(repo)
    monkeypatch.setattr("homeport.assistant.findings._MOST_UNKNOWN", 1)
    monkeypatch.setattr("homeport.assistant.findings.is_wide", lambda _repo, most: most == 1)
    findings, _ = find(text, repo)
    assert any("in no git repository" in note for note in findings.notes)
    assert findings.causes == ()


def test_other_failures_of_the_text_are_named(tmp_path: Path) -> None:
    """One failure is explained; that there are more is said."""
    repo = shop(tmp_path)
    text = (
        crash(repo) + "\nTraceback (most recent call last):\n"
        '  File "x.py", line 1, in <module>\nOSError: disk\n'
    )
    findings, _ = find(text, repo)
    assert any("explains one of 2 failures" in note for note in findings.notes)


def test_a_trace_of_another_repository_names_no_unrelated_code(tmp_path: Path) -> None:
    """Words alone do not make places to look at."""
    text = (
        'Traceback (most recent call last):\n  File "/nowhere/a.py", line 1, in f\nValueError: x\n'
    )
    findings, _ = find(text, shop(tmp_path))
    assert findings.locations == ()
    assert any("no file of the trace" in note for note in findings.notes)


def test_a_damaged_index_is_built_anew(tmp_path: Path, home: Path) -> None:
    """Garbage in the index file costs a rebuild, never an answer."""
    repo = shop(tmp_path)
    text = crash(repo)
    find(text, repo)
    (index,) = (home / "state" / "index").glob("*.db")
    index.write_bytes(b"garbage " * 4096)
    findings, _ = find(text, repo)
    assert (findings.causes[0].path, findings.causes[0].line) == CAUSE


def test_open_changes_are_found(tmp_path: Path) -> None:
    """A line that was edited after the last commit is the first of the changes."""
    repo = shop(tmp_path)
    order = repo / "shop" / "order.py"
    fixed = FILES["shop/order.py"].replace('item["sku"]', 'int(item["sku"])')
    order.write_text(fixed)
    commit_all(repo, "Numbers are numbers")
    order.write_text(FILES["shop/order.py"])
    findings, _ = find(crash(repo), repo)
    assert findings.changes[0].commit == "uncommitted"


def test_the_same_failure_gives_the_same_findings(tmp_path: Path) -> None:
    """Nothing depends on the state of the index or the order of files."""
    repo = shop(tmp_path)
    text = crash(repo)
    assert find(text, repo)[0] == find(text, repo)[0]


def test_unsaved_buffers_stand_for_the_files(tmp_path: Path) -> None:
    """What an editor has not saved is what is read, judged and shown; nothing of it is kept."""
    repo = shop(tmp_path)
    text = crash(repo)
    buffers = {"shop/order.py": "# not saved\n" + FILES["shop/order.py"]}
    findings, read = find(text, repo, buffers)
    path, line = CAUSE
    assert (findings.causes[0].path, findings.causes[0].line) == (path, line + 1)
    assert findings.excerpts[0].marked == (line + 1,)
    assert read("shop/order.py") == buffers["shop/order.py"]
    assert find(text, repo)[0].causes[0].line == line
