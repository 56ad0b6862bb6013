"""The lock between processes."""

import threading
from pathlib import Path

import pytest

from homeport.errors import StorageError
from homeport.storage.lock import locked


def test_one_at_a_time(tmp_path: Path) -> None:
    """A second holder waits until the first has left."""
    events: list[str] = []
    inside = threading.Event()
    leave = threading.Event()

    def first() -> None:
        with locked(tmp_path / "lock"):
            inside.set()
            leave.wait()
            events.append("first left")

    def second() -> None:
        with locked(tmp_path / "lock"):
            events.append("second entered")

    threads = [threading.Thread(target=first)]
    threads[0].start()
    inside.wait()
    threads.append(threading.Thread(target=second))
    threads[1].start()
    leave.set()
    for thread in threads:
        thread.join()

    assert events == ["first left", "second entered"]


def test_released_after_a_failure(tmp_path: Path) -> None:
    """A body that fails gives the lock back."""
    with pytest.raises(ZeroDivisionError), locked(tmp_path / "lock"):
        raise ZeroDivisionError
    with locked(tmp_path / "lock"):
        pass


def test_no_folder(tmp_path: Path) -> None:
    """A lock file that cannot be made is a storage error."""
    with (
        pytest.raises(StorageError, match="cannot make the lock file"),
        locked(tmp_path / "missing" / "lock"),
    ):
        pass


def test_nobody_need_wait(tmp_path: Path) -> None:
    """Who does not wait is told whether the lock is theirs, and takes nobody's."""
    path = tmp_path / "lock"
    with locked(path, waits=False) as first, locked(path, waits=False) as second:
        assert (first, second) == (True, False)
