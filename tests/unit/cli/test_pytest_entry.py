"""The entry point costs nothing until its option is used."""

import subprocess
import sys


def test_it_loads_nothing_else() -> None:
    """No module of Homeport beside itself and its packages, and none of pytest's."""
    code = (
        "import sys; before = set(sys.modules); import homeport.cli.pytest_entry;"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {
        "homeport", "homeport.version", "homeport.cli", "homeport.cli.pytest_entry",
    }  # fmt: skip
