"""Secrets in captured values are withheld, wherever they stand."""

from dataclasses import replace
from pathlib import Path

import pytest

from homeport.assistant.captured import recorded, withheld
from homeport.errors import StateError
from homeport.testruns.captures import CaptureStore
from homeport.traces import read_failure

_TRACE = 'Traceback (most recent call last):\n  File "a.py", line 1\n'
_SECRET = "hunter2-" + "Xk9!q7Lm"


def _calls(values: dict[str, object]) -> list[dict[str, object]]:
    return [{"file": "a.py", "line": 1, "function": "f", "values": values}]


def test_a_value_beside_a_telling_name_is_withheld() -> None:
    """As a variable, an attribute or a key, and where it stands again."""
    shown = {"t": "str", "v": _SECRET}
    found = withheld(_calls({
        "password": shown,
        "cart": {"t": "Cart", "module": "m", "attributes": {"secret": shown}},
        "pairs": {"t": "dict", "pairs": [[{"t": "str", "v": "api_key"}, shown]]},
        "url": {"t": "str", "v": f"see {_SECRET}"},
    }))  # fmt: skip
    assert _SECRET not in str(found)


def test_ordinary_values_stay() -> None:
    """Nothing is changed where nothing is detected."""
    calls = _calls({"count": {"t": "int", "v": 3}, "items": {"t": "list", "items": []}})
    assert withheld(calls) == calls


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

    monkeypatch.setattr("homeport.assistant.captured.CaptureStore", refuse)
    failure = read_failure(f"{_TRACE}KeyError: 1\n")
    assert failure is not None
    assert recorded(failure, tmp_path) == []
