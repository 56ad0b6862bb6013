"""The first bad commit is found, past commits that do not build."""

from pathlib import Path
from typing import cast

import pytest
from tests.doubles.repository import commit_all, run_git, write_files

from homeport.assistant.bisecting import Request, Step, _beside, _Copy, bisect
from homeport.errors import InputError
from homeport.testruns.bisect import Rates

_TEST = "python3 -c 'import m; assert m.f(1) == 2'"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give twelve commits: the eighth breaks it, the fifth does not compile."""
    folder = tmp_path / "repo"
    for number in range(1, 13):
        body = "def f(x) return" if number == 5 else f"def f(x): return x + {1 + (number >= 8)}"
        write_files(folder, {"m.py": f"{body}  # {number}\n"})
        commit_all(folder, f"Change {number}")
    return folder


def test_the_commit_that_broke_it_is_found(repo: Path) -> None:
    """Commits that fail in another way are skipped; the tree and its branch stay."""
    write_files(repo, {"m.py": "a local change"})
    steps: list[Step] = []
    found = bisect(Request(repo, _TEST, "HEAD~11"), lambda step, _: steps.append(step))
    assert len(found.candidates) == 1
    subject = run_git(repo, "show", "-s", "--format=%s", found.candidates[0])
    assert "Change 8" in str(subject)
    assert (repo / "m.py").read_text() == "a local change"


def test_commits_that_cannot_be_run_leave_several(repo: Path) -> None:
    """All that may be the first bad one are named."""
    build = "! grep -qE '# (6|7|8)$' m.py"
    found = bisect(Request(repo, _TEST, "HEAD~11", build=build), lambda *_: None)
    assert len(found.candidates) > 1
    assert any(step.verdict == "skipped" for step in found.steps)


def test_ends_that_do_not_fit_are_refused(repo: Path) -> None:
    """Each with what to do about it."""
    for good, bad, message in (
        ("HEAD~11", "HEAD~10", "does not fail on"),
        ("HEAD~2", "HEAD", "fails on HEAD~2 as well"),
        ("nowhere", "HEAD", "no commit"),
        ("--all", "HEAD", "no commit"),
        ("HEAD", "HEAD", "the same"),
        ("HEAD", "HEAD~3", "no ancestor"),
    ):
        with pytest.raises(InputError, match=message):
            bisect(Request(repo, _TEST, good, bad), lambda *_: None)


def test_a_new_test_is_kept_on_old_commits(repo: Path) -> None:
    """A file that old commits lack is put there."""
    write_files(repo, {"check.py": "import m\nassert m.f(1) == 2\n"})
    request = Request(repo, "python3 check.py", "HEAD~11", keep=("check.py",))
    assert len(bisect(request, lambda *_: None).candidates) == 1
    with pytest.raises(InputError, match="kept"):
        bisect(Request(repo, _TEST, "HEAD~11", keep=("absent",)), lambda *_: None)


def test_a_command_that_turns_out_flaky_is_run_more_often(repo: Path) -> None:
    """What was taken for certain is run again at the end; a wrong step is found and mended."""
    (repo / ".git/info").mkdir(exist_ok=True)
    (repo / ".git/info/exclude").write_text(".count\n")
    passes_once = "n=$(($(cat .count || echo 0) + 1)); echo $n > .count; [ $n = 7 ] || "
    steps: list[Step] = []
    found = bisect(Request(repo, passes_once + _TEST, "HEAD~6"), lambda step, _: steps.append(step))
    assert next(one.verdict for one in found.steps) == "good"
    assert "Change 8" in str(run_git(repo, "show", "-s", "--format=%s", found.candidates[0]))
    assert found.rates.bad < 0.995


def test_a_failure_that_is_too_rare_is_said(repo: Path) -> None:
    """Commits cannot be told apart when the bad one nearly always passes."""
    (repo / ".git/info").mkdir(exist_ok=True)
    (repo / ".git/info/exclude").write_text(".count\n")
    fails_twice = "n=$(($(cat .count || echo 0) + 1)); echo $n > .count; [ $n -gt 1 ]"
    with pytest.raises(InputError, match="too rarely"):
        bisect(Request(repo, fails_twice, "HEAD~6"), lambda *_: None)


def test_submodules_follow_each_commit(tmp_path: Path) -> None:
    """A commit that moved a submodule can be the bad one."""
    part, folder = tmp_path / "part", tmp_path / "repo"
    for number in range(1, 5):
        write_files(part, {"v.py": f"V = {number}\n"})
        commit_all(part, f"Part {number}")
    write_files(
        folder, {"t.py": "import sys\nsys.path.insert(0, 'vendor')\nimport v\nassert v.V < 3\n"}
    )
    allow = ("-c", "protocol.file.allow=always")
    commit_all(folder, "Start")
    run_git(folder, *allow, "submodule", "add", "-q", str(part), "vendor")
    for number in range(4):
        run_git(folder / "vendor", "checkout", "-q", f"origin/HEAD~{3 - number}")
        commit_all(folder, f"Take part {number + 1}")
    found = bisect(Request(folder, "python3 t.py", "HEAD~3"), lambda *_: None)
    assert "Take part 3" in str(run_git(folder, "show", "-s", "--format=%s", found.candidates[0]))


def test_a_commit_that_a_shallow_clone_lacks_is_told_apart(repo: Path, tmp_path: Path) -> None:
    """The hint says how to get it."""
    oldest = str(run_git(repo, "rev-parse", "HEAD~11")).strip()
    run_git(tmp_path, "clone", "-q", "--depth", "2", f"file://{repo}", str(tmp_path / "shallow"))
    with pytest.raises(InputError) as raised:
        bisect(Request(tmp_path / "shallow", _TEST, oldest), lambda *_: None)
    assert "--unshallow" in raised.value.hint


class _Counted:
    """A copy whose commits fail so many times of a hundred."""

    def __init__(self, rates: dict[str, int]) -> None:
        self._rates, self._at = rates, ""

    def checkout(self, commit: str) -> None:
        self._at = commit

    def git(self, *words: str) -> str:
        return f"{words[-1]} parent"

    def counted(self, probes: int, most: int) -> tuple[int, int]:
        assert probes == most
        return round(self._rates[self._at] * probes / 100), probes


def _seen(found: int, parent: int) -> Rates | None:
    copy = cast("_Copy", _Counted({"found": found, "parent": parent}))
    return _beside(copy, "found", Rates(0.7, 0.04))


def test_a_flaky_answer_is_looked_at_again_on_both_sides() -> None:
    """Where the commit before fails too, its rate is what a search goes on with."""
    assert _seen(70, 0) is None
    assert _seen(70, 10) is None
    again = _seen(20, 25)
    assert again is not None
    assert (again.bad, round(again.good, 2)) == (0.7, 0.25)


def test_sides_that_fail_alike_are_told() -> None:
    """No commit is named by a command that fails as often before as after."""
    with pytest.raises(InputError, match="almost as often before"):
        _seen(70, 66)
