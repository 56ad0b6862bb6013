"""When a command starts the resident process."""

import importlib.machinery
import importlib.util
import subprocess
from pathlib import Path
from typing import cast

import pytest

from homeport.backends import hardware
from homeport.cli import door, starting
from homeport.server import place
from homeport.weights import Entry, State


class Process:
    """One that was started; it ends at once, or never."""

    def __init__(self, code: int | None) -> None:
        self.code = code

    def poll(self) -> int | None:
        """Tell."""
        return self.code


@pytest.fixture
def possible(monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    """Have a model and its engine here, and a person who wants it always."""
    folder = home / "config"
    folder.mkdir(parents=True)
    (folder / "homeport.toml").write_text('[resident]\nstart = "always"\n')
    monkeypatch.delenv(place.OFF)
    monkeypatch.setattr(starting, "state", lambda _entry: State.VERIFIED)
    monkeypatch.setattr(starting, "free_memory", lambda: None)
    spec = importlib.machinery.ModuleSpec("x", None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: spec)
    monkeypatch.setattr(starting, "_start", lambda: cast("subprocess.Popen[bytes]", Process(0)))
    return folder / "homeport.toml"


def test_it_is_waited_for(possible: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it listens, or has ended because another one was faster."""
    assert possible.is_file()
    answers = iter([False, False, True])
    monkeypatch.setattr(starting, "_start", lambda: Process(None))
    monkeypatch.setattr(door, "running", lambda: next(answers))
    assert starting.started(tmp_path)
    monkeypatch.setattr(starting, "_start", lambda: Process(2))
    monkeypatch.setattr(door, "running", lambda: False)
    assert not starting.started(tmp_path)
    monkeypatch.setattr(starting, "_start", lambda: Process(None))
    monkeypatch.setattr(starting, "_PATIENCE_S", 0.0)
    assert not starting.started(tmp_path)


def test_it_is_started_for_people(
    possible: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At a terminal, unless they say always or never."""
    monkeypatch.setattr(door, "running", lambda: True)
    for said, at_terminal, wanted in (
        ("always", False, True),
        ("terminal", True, True),
        ("terminal", False, False),
        ("never", True, False),
    ):
        possible.write_text(f'[resident]\nstart = "{said}"\n')
        monkeypatch.setattr("sys.stderr.isatty", lambda there=at_terminal: there)
        assert starting.started(tmp_path) is wanted


def test_not_where_it_would_be_of_no_use(
    possible: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No model, no engine, no room, a model server, or switched off."""
    assert possible.is_file()
    monkeypatch.setattr(door, "running", lambda: True)
    assert starting.started(tmp_path)

    def missing(_entry: Entry) -> State:
        return State.MISSING

    for name, value in (
        ("state", missing),
        ("free_memory", lambda: 1),
        ("_NEEDED", ("x",)),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(starting, name, value)
            if name == "_NEEDED":
                patch.setattr(importlib.util, "find_spec", lambda _name: None)
            assert not starting.started(tmp_path)
    for name, text in (("HOMEPORT_LOCAL_ENDPOINT", "http://127.0.0.1:1"), (place.OFF, "0")):
        with monkeypatch.context() as patch:
            patch.setenv(name, text)
            assert not starting.started(tmp_path)
    assert hardware.free_memory() != 1


def test_it_outlives_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pipe, no terminal, no folder of ours is held by it; what it says is in a file."""
    made: list[dict[str, object]] = []

    class Popen:
        def __init__(self, words: list[str], **how: object) -> None:
            made.append({"words": words, **how})

    monkeypatch.setattr(subprocess, "Popen", Popen)
    starting._start()
    assert made[0]["words"][-2:] == ["serve", "--resident"]  # type: ignore[index]  # a list
    assert made[0]["start_new_session"] is True
    assert Path(place.log_in(place.place())).is_file()
