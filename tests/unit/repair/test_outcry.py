import os
from dataclasses import replace
from pathlib import Path

import pytest
from tests.doubles.buggy import buggy

from homeport.repair.outcry import outcry, told
from homeport.repair.suite import Kind, Suite, read_command
from homeport.sandbox import Sandbox


@pytest.mark.parametrize(
    ("output", "line"),
    [
        ("", ""),
        ("\n====\nno tests ran in 0.01s\n", ""),
        ("usage: pytest\nERROR: usage: pytest\npytest: error: unrecognized arguments: --x\n",
         "unrecognized arguments: --x"),
        ("npm error code ENOENT\nnpm error syscall open\nnpm error path /r/a\nnpm error no file\n",
         "no file"),
        ("npm ERR! code E404\nnpm ERR! Not Found\n", "Not Found"),
        ("E   ImportError: x\n", "ImportError: x"),
        ("begin\nlast words\n", "last words"),
        ('KeyError: 3\n  File "/r/a.py", line 2, in f\n', "KeyError: 3"),
        ('AssertionError: assert 18 == 12\n +  where 18 = f()\n  File "/r/a.py", line 2, in f\n',
         "AssertionError: assert 18 == 12"),
        ('Traceback (most recent call last):\n  File "/r/a.py", line 2, in f\nKeyError: 3\n',
         "KeyError: 3 (/r/a.py:2)"),
    ],
)  # fmt: skip
def test_told(output: str, line: str) -> None:
    """Of an output, the error counts, then its last line; of a message, the first."""
    assert told(output) == line


def test_outcry(tmp_path: Path) -> None:
    """Each kind of command is run as it is, and says why it has no tests."""
    tree = buggy(tmp_path / "repo", conftest="raise RuntimeError('no database')\n")
    with Sandbox.open(tree) as box:

        def said(command: str) -> str:
            return outcry(box, read_command(command, tree, os.environ))

        assert said("python -m pytest tests").startswith("RuntimeError: no database")
        assert said("python conftest.py").startswith("RuntimeError: no database")
        assert said("python -m conftest").startswith("RuntimeError: no database")
        assert said("python -m unittest conftest").startswith("RuntimeError: no database")
        assert said("true") == ""
        absent = replace(read_command("true", tree, os.environ), argv=("no-such-program",))
        assert "not found" in outcry(box, absent)
        node = Suite(Kind.NODE, ("test",), "x", words=("sh", "-c", "echo Error: gone; exit 1"))
        assert outcry(box, node) == "gone"
