"""`homeport tests bisect` names the commit, in words and as JSON."""

import json
from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files

from homeport.cli.main import main


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Give four commits of which the third breaks it."""
    for number in range(1, 5):
        write_files(tmp_path / "r", {"n": f"{number}\n"})
        commit_all(tmp_path / "r", f"Change {number}")
    return tmp_path / "r"


def test_the_commit_is_named(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With its subject; each step is told on the other stream."""
    words = ["tests", "bisect", "--repo", str(repo), "--test", "test $(cat n) -lt 3"]
    assert main([*words, "--good", "HEAD~3"]) == 0
    said = capsys.readouterr()
    assert "Change 3" in said.out
    assert "runs failed" in said.err
    assert main([*words, "--good", "HEAD~3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["candidates"] == [found["first_bad"]]
    build = ["--build", "test $(cat n) -ne 2 && test $(cat n) -ne 3"]
    assert main([*words, "--good", "HEAD~3", *build]) == 0
    assert "could not be run" in capsys.readouterr().out


def test_a_commit_that_is_none_is_refused(repo: Path) -> None:
    """With exit code 2."""
    assert main(["tests", "bisect", "--repo", str(repo), "--test", "x", "--good", "none"]) == 2
