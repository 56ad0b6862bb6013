"""The plugin that a watched pytest loads."""

import os
import subprocess
import sys
from pathlib import Path

from homeport.testruns.injection import Injection


def test_children_are_not_told_to_load_it_and_many_failures_are_bounded(tmp_path: Path) -> None:
    """The variable is as before once it is loaded; fifty failures are enough."""
    code = (
        "import os\n\nimport pytest\n\n\n@pytest.mark.parametrize('n', range(60))\n"
        "def test_it(n):\n    assert os.environ['PYTEST_PLUGINS'] == 'no'\n"
    )
    (tmp_path / "test_a.py").write_text(code, encoding="utf-8")
    with Injection() as watched:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=tmp_path,
            capture_output=True, text=True, check=False, env={**os.environ, **watched.environment},
        )  # fmt: skip
    assert "assert '' == 'no'" in done.stdout
    assert len(watched.failures) == 50
