"""The default model on the shipped example: slow, run by ./check-slow."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WAREHOUSE = Path(__file__).parents[2] / "examples" / "warehouse"


@pytest.mark.slow
@pytest.mark.model
def test_the_suggested_change_makes_the_example_pass(tmp_path: Path) -> None:
    """What the default model suggests for the demo's failure, applied, turns its tests green."""
    repo = tmp_path / "warehouse"
    shutil.copytree(WAREHOUSE, repo, ignore=shutil.ignore_patterns("__pycache__"))
    failing = [sys.executable, "-m", "unittest"]
    ran = subprocess.run(
        [sys.executable, "-m", "homeport", "run", "--repo", str(repo), "--json", "--", *failing],
        cwd=repo,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    shown = json.loads(ran.stdout)
    assert shown["causes"][0]["path"] == "warehouse/orders.py"
    patch = shown["answer"]["patch"]
    assert patch, shown["answer"]["text"]
    subprocess.run(["git", "apply", "-"], cwd=repo, input=patch, text=True, check=True)
    assert subprocess.run(failing, cwd=repo, capture_output=True, check=False).returncode == 0
