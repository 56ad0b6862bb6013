import json
from pathlib import Path

import pytest
from tests.doubles.reports import repository_of_one_commit
from tests.doubles.reports import run_tests_command as run

from homeport.errors import InputError


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give a repository with one commit."""
    return repository_of_one_commit(tmp_path / "repo")


def test_history_reads_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file of runs and what is known of its tests give the contract's object."""
    runs = tmp_path / "runs.jsonl"
    lines = [
        json.dumps({"run": n, "commit": f"c{n}", "failed": [{"test": "a"}] if n >= 30 else []})
        for n in range(40)
    ]
    runs.write_text("\n".join(lines) + "\n" + '{"run": 41, "comm')
    meta = tmp_path / "tests.json"
    meta.write_text('{"tests": ["a", "b"]}')
    assert run("history", runs, "--meta", meta, "--json") == 0
    ended = capsys.readouterr()
    shown = json.loads(ended.out)
    assert shown["tests"]["a"]["label"] == "regression"
    assert shown["tests"]["a"]["first_bad"] == "c30"
    assert shown["failures"][0] == {"run": 30, "test": "a", "cause": "regression"}
    assert "the last line is cut off" in ended.err


def test_a_project_without_runs_is_told_how_to_begin(repo: Path) -> None:
    """Nothing recorded is an error with the next step."""
    with pytest.raises(InputError, match="no runs are recorded") as caught:
        run("history", "--repo", repo)
    assert "homeport tests record" in caught.value.hint
