"""What was captured of a failure is found again when it is explained."""

from dataclasses import replace
from pathlib import Path

import pytest

from homeport.assistant.recorded import recorded
from homeport.errors import StateError
from homeport.testruns.captures import CaptureStore
from homeport.traces import read_failure

_TRACE = 'Traceback (most recent call last):\n  File "a.py", line 1\n'


@pytest.mark.usefixtures("home")
def test_captures_of_the_same_type_are_found_again(tmp_path: Path) -> None:
    """By the project and the bare name of the exception; other languages have none."""
    failure = read_failure(f"{_TRACE}a.KeyError: 1\n")
    assert failure is not None
    assert recorded(failure, tmp_path) == []
    with CaptureStore() as captures:
        captures.add(
            str(tmp_path), [{"test": "", "error": "KeyError", "message": "1", "calls": []}], 1.0
        )
    assert [one["message"] for one in recorded(failure, tmp_path)] == ["1"]
    assert recorded(failure, tmp_path / "other") == []
    assert recorded(replace(failure, language="go"), tmp_path) == []


@pytest.mark.usefixtures("home")
def test_captures_that_cannot_be_read_are_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An explanation without values is still one."""
    with CaptureStore():
        pass

    def refuse(*_: object) -> None:
        raise StateError("locked", hint="wait")

    monkeypatch.setattr("homeport.testruns.captures.CaptureStore", refuse)
    failure = read_failure(f"{_TRACE}KeyError: 1\n")
    assert failure is not None
    assert recorded(failure, tmp_path) == []
