"""Being told of changes, and looking for them."""

import itertools
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.code import watching
from homeport.code.watching import changes


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Write a file again and again until the body ends."""
    enough = threading.Event()

    def write() -> None:
        for number in itertools.count():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"x = {number}\n")
            if enough.wait(0.05):
                return

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


@pytest.mark.parametrize("name", ["a.py", "folder/b.py"])
def test_told_by_the_system(tmp_path: Path, name: str) -> None:
    """A change of a file that belongs is told, also in a folder that is new."""
    pytest.importorskip("watchfiles")
    with _writing(tmp_path / name):
        assert next(changes(tmp_path)) == "told"


def test_what_concerns_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources and folders concern the index; vendored, hidden and other files do not."""
    watchfiles = pytest.importorskip("watchfiles")
    names = ["a.py", "new/x.py", "node_modules/b.js", ".git/HEAD", "notes.txt", ".hidden/c.py"]
    write_files(tmp_path, dict.fromkeys(names, ""))
    asked: list[bool] = []

    def watch(repo: Path, **options: object) -> Iterator[set[object]]:
        concerns = options["watch_filter"]
        assert callable(concerns)
        asked.extend(concerns(None, str(repo / name)) for name in [*names, "new", ".git", "gone"])
        return iter([set()])

    monkeypatch.setattr(watchfiles, "watch", watch)
    assert list(watching._told(tmp_path)) == ["told"]
    assert asked == [True, True, False, False, False, False, True, False, False]


def test_looking_where_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the watcher somebody looks every second, less often where looking takes long."""
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    clock = iter([0.0, 0.01, 10.0, 10.5, 20.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    assert list(itertools.islice(changes(tmp_path), 3)) == ["looked"] * 3
    assert slept == [1.0, 1.0, 10.0]


def test_looking_where_the_system_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system's limit is reached the files are looked at instead."""
    watchfiles = pytest.importorskip("watchfiles")

    def refuse(*_: object, **__: object) -> Iterator[set[object]]:
        raise OSError

    monkeypatch.setattr(watchfiles, "watch", refuse)
    monkeypatch.setattr("time.sleep", lambda _: None)
    assert next(changes(tmp_path)) == "looked"
