"""Claims about which files are meant."""

from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.logs.expand import expand, in_order, unpacked_name


def test_rotated_sets_are_in_time_order() -> None:
    """The highest number is the oldest, dates ascend, the live file is last."""
    names = ["a.log", "a.log.1", "a.log.10.gz", "a.log.2.gz", "b.log-20260302", "b.log-20260301"]
    assert in_order(names) == [
        "a.log.10.gz", "a.log.2.gz", "a.log.1", "a.log", "b.log-20260301", "b.log-20260302",
    ]  # fmt: skip


def test_folders_give_their_logs(tmp_path: Path) -> None:
    """A folder stands for the logs in it, hidden and foreign files left out."""
    for name in ("x.log", "sub/syslog", "sub/y.log.gz", "code.py", ".z.log", ".git/a.log"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    found = [Path(name).name for name in expand([tmp_path])]
    assert sorted(found) == ["syslog", "x.log", "y.log.gz"]


def test_nothing_and_empty(tmp_path: Path) -> None:
    """No name is an error; a folder without logs stays, to be reported."""
    with pytest.raises(InputError):
        expand([])
    assert expand([tmp_path]) == [str(tmp_path)]
    assert unpacked_name("a.zst") == "a"
