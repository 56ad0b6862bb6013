"""Diffs that git takes."""

import subprocess
from pathlib import Path

import pytest

from homeport.diffs import unified

CASES = [
    ("a\nb\nc\n", "a\nB\nc\n"),
    ("a\nb", "a\nB"),
    ("a\nb", "a\nb\n"),
    ("", "new\n"),
    ("a\x0cb\nc\n", "a\x0cb\nd\n"),
    ("a\u2028b\nc\n", "a\u2028b\nd\n"),
    ("a\r\nb\r\n", "a\r\nc\r\n"),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_git_applies_the_diff_to_the_same_result(before: str, after: str, tmp_path: Path) -> None:
    """`git apply` turns the old text into exactly the new one."""
    file = tmp_path / "f.txt"
    file.write_bytes(before.encode())
    diff = unified("f.txt", before, after)
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"], cwd=tmp_path, input=diff.encode(), check=True
    )
    assert file.read_bytes() == after.encode()


def test_no_change_gives_no_diff() -> None:
    """Equal texts have an empty diff."""
    assert unified("f", "a\n", "a\n") == ""
