"""The history of a real repository beside a real failure."""

from pathlib import Path

from tests.doubles.repository import commit_all, run_git, write_files

from homeport.assistant.data_files import DataFiles
from homeport.assistant.what_changed import what_changed
from homeport.diagnosis import Sources
from homeport.traces import Frame, Trace

FILES = {
    "main.py": "import json\n\nport = json.load(open('app.json'))['port']\nprint(port + 1)\n",
    "app.json": '{\n  "name": "a",\n  "port": 80\n}\n',
    "README.md": "A\n",
}
FAILURE = Trace("python", "TypeError", "can only concatenate str", (Frame("main.py", 3),))


def _history(repo: Path) -> str:
    commit_all(write_files(repo, FILES), "Begin")
    write_files(repo, {"app.json": FILES["app.json"].replace("80", '"80"')})
    commit_all(repo, "Quote the port")
    guilty = run_git(repo, "log", "-1", "--format=%h").strip()
    write_files(repo, {"README.md": "B\n"})
    commit_all(repo, "Document")
    return guilty


def test_the_guilty_commit_is_named_first_with_its_hunk(tmp_path: Path) -> None:
    """The setting that became text is the cause; the later commit of the documentation is none."""
    guilty = _history(tmp_path)
    sources = Sources({"main.py": FILES["main.py"]}.get, ["main.py"], DataFiles(tmp_path))
    found = what_changed(tmp_path, FAILURE, sources, (), near=["main.py"], now=2e9)
    assert guilty in found.causes[0].why
    assert (found.causes[0].path, found.causes[0].line) == ("app.json", 3)
    first = found.changes[0]
    assert (first.commit, first.path) == (guilty, "app.json")
    assert '+  "port": "80"' in first.hunk
    assert first.why == found.causes[0].why
    assert [change.why for change in found.changes[1:]] == [""] * (len(found.changes) - 1)


def test_an_open_change_of_a_setting_is_seen(tmp_path: Path) -> None:
    """What nobody committed yet counts first."""
    commit_all(write_files(tmp_path, FILES), "Begin")
    write_files(tmp_path, {"app.json": FILES["app.json"].replace("80", '"80"')})
    sources = Sources({"main.py": FILES["main.py"]}.get, ["main.py"], DataFiles(tmp_path))
    found = what_changed(tmp_path, FAILURE, sources, (), near=["main.py"], now=2e9)
    assert found.causes[0].why.startswith("An uncommitted change")


def test_older_commits_of_the_files_are_asked_when_the_latest_are_many(tmp_path: Path) -> None:
    """The guilty commit may lie behind thirty others that have nothing to do with it."""
    guilty = _history(tmp_path)
    for number in range(31):
        write_files(tmp_path, {"README.md": f"{number}\n"})
        commit_all(tmp_path, f"Note {number}")
    sources = Sources({"main.py": FILES["main.py"]}.get, ["main.py"], DataFiles(tmp_path))
    found = what_changed(tmp_path, FAILURE, sources, (), near=["main.py", "app.json"], now=2e9)
    assert guilty in found.causes[0].why


def test_without_a_history_the_causes_stay_as_they_are(tmp_path: Path) -> None:
    """A folder that is no repository changes nothing."""
    sources = Sources(
        {"main.py": FILES["main.py"]}.get, ["main.py"], DataFiles(write_files(tmp_path, FILES))
    )
    found = what_changed(tmp_path, FAILURE, sources, (), near=["main.py"], now=2e9)
    assert (found.causes, found.evidence, found.changes) == ((), (), ())
