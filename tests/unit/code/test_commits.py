"""What commits tell of files and people."""

from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, run_git, write_files

from homeport.code import Index, commits
from homeport.code.commits import head_of


def _committed(repo: Path, *names: str, author: str = "A Person") -> None:
    for name in names:
        path = repo / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write("x = 1\n")
    if not (repo / ".git").exists():
        run_git(repo, "init", "--quiet", "--initial-branch=main")
    run_git(repo, "add", "--all", ".")
    run_git(repo, "-c", f"user.name={author}", "commit", "--quiet", "--message", "a change")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Three files that changed together in part."""
    folder = tmp_path / "repo"
    folder.mkdir()
    _committed(folder, "a.py", "b.py", "c.py")
    _committed(folder, "a.py", "b.py", author="B Person")
    _committed(folder, "a.py", author="B Person")
    return folder


def test_together(repo: Path) -> None:
    """Files are ordered by how often they changed in the same commits."""
    with Index.open(repo) as index:
        index.refresh()
        assert index.together("a.py") == [("b.py", 2), ("c.py", 1)]
        assert index.together("a.py", limit=1) == [("b.py", 2)]
        assert index.together("nowhere.py") == []
        assert (index.changes_of("a.py"), index.changes_of("nowhere.py")) == (3, 0)


def test_owners(repo: Path) -> None:
    """Who changed a file more has the greater share; an unknown file has no owner."""
    with Index.open(repo) as index:
        index.refresh()
        assert index.owners("a.py") == [("B Person", 0.667), ("A Person", 0.333)]
        assert index.owners("a.py", limit=1) == [("B Person", 0.667)]
        assert index.owners("nowhere.py") == []


def test_later_changes_count_more(repo: Path) -> None:
    """Whoever changed a file a year later knows it twice as well."""
    with Index.open(repo) as index:
        for number, time in ((1, 0), (2, 365 * 86_400)):
            made = (number, f"{number:040}", time, f"Person {number}")
            index.connection.execute("INSERT INTO commits VALUES (?, ?, ?, ?)", made)
            index.connection.execute("INSERT INTO touches VALUES ('a.py', ?)", (number,))
        assert index.owners("a.py") == [("Person 2", 0.667), ("Person 1", 0.333)]


def test_only_new_commits_are_read(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next refresh reads what was committed since; without new commits git is not asked."""
    asked: list[str] = []
    log = commits._log

    def noting(repo: Path, revisions: str) -> bytes | None:
        asked.append(revisions)
        return log(repo, revisions)

    monkeypatch.setattr(commits, "_log", noting)
    with Index.open(repo) as index:
        index.refresh()
        index.refresh()
        _committed(repo, "a.py", "c.py")
        index.refresh()
        assert index.together("a.py") == [("b.py", 2), ("c.py", 2)]
    first, second = asked
    assert second.startswith(f"{first}..")


def test_a_rewritten_history_is_read_anew(repo: Path) -> None:
    """A commit that is no more does not stop later ones from being read."""
    with Index.open(repo) as index:
        index.refresh()
        index._set_note("head", "0" * 40)
        _committed(repo, "c.py")
        index.refresh()
        assert index.changes_of("c.py") == 2


def test_sweeps_are_left_out(tmp_path: Path) -> None:
    """A commit of very many files says nothing about two of them."""
    repo = write_files(tmp_path / "repo", {f"m{n}.py": "" for n in range(40)})
    commit_all(repo, "all")
    with Index.open(repo) as index:
        index.refresh()
        assert index.together("m1.py") == []


def test_names_that_pretend_to_be_records(tmp_path: Path) -> None:
    """An author whose name holds our separators cannot invent commits."""
    repo = tmp_path / "repo"
    repo.mkdir()
    _committed(repo, "a.py", "b.py", author="x\x1eforged\x1f1\x1fname")
    _committed(repo, "a.py", "b.py")
    with Index.open(repo) as index:
        index.refresh()
        assert all("forged" not in name for name, _ in index.owners("a.py"))
        assert index.together("a.py")[0][0] == "b.py"


def test_old_commits_are_forgotten(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the latest commits are kept."""
    monkeypatch.setattr(commits, "_COMMITS", 2)
    with Index.open(repo) as index:
        index.refresh()
        assert index.changes_of("a.py") == 2
        _committed(repo, "c.py")
        index.refresh()
        assert index.changes_of("a.py") == 1


def test_history_that_cannot_be_read(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git fails there is no history, and no error."""
    monkeypatch.setattr(commits, "_log", lambda *_: None)
    with Index.open(repo) as index:
        index.refresh()
        assert index.together("a.py") == []


def test_head_of(repo: Path, tmp_path: Path) -> None:
    """Without a repository or a commit there is no head; a folder inside has the repository's."""
    assert head_of(tmp_path) == ""
    (repo / "inside").mkdir()
    assert head_of(repo / "inside") == head_of(repo) != ""
    empty = tmp_path / "empty"
    empty.mkdir()
    run_git(empty, "init", "--quiet")
    assert head_of(empty) == ""
