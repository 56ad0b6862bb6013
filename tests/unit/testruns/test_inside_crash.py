"""What the hook of a watched process says; the hook itself runs in test_injection."""

import json
import socket
import sys
import threading
from pathlib import Path

import pytest

from homeport.testruns import capture, inside_crash


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a watched process the reader of values lies beside the hook."""
    monkeypatch.setitem(sys.modules, "_homeport_capture", capture)


def _failed(error: Exception) -> Exception:
    try:
        raise error
    except type(error) as caught:
        return caught


class Own(Exception):  # noqa: N818 -- any name will do
    """Its text is made by code of the program."""

    def __str__(self) -> str:
        raise AssertionError


def test_no_code_of_the_program_runs_for_the_message() -> None:
    """A `__str__` of its own, or arguments that would have to be shown, leave it empty."""
    assert inside_crash.told(_failed(ValueError("plain")))[0]["message"] == "plain"
    assert inside_crash.told(_failed(Own("x")))[0]["message"] == ""
    assert inside_crash.told(_failed(ValueError(Own())))[0]["message"] == ""


def test_exceptions_in_a_circle_end() -> None:
    """At most four are told."""
    one, other = _failed(ValueError("a")), _failed(ValueError("b"))
    one.__context__, other.__context__ = other, one
    assert len(inside_crash.told(one)) == 4


def _received(failures: list[dict[str, object]], where: Path) -> list[dict[str, object]]:
    got = bytearray()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(where))
        listener.listen()

        def take() -> None:
            line, _ = listener.accept()
            with line:
                while piece := line.recv(65_536):
                    got.extend(piece)

        taking = threading.Thread(target=take)
        taking.start()
        inside_crash.send(failures, str(where))
        taking.join()
    found: list[dict[str, object]] = json.loads(got)
    return found


def test_outer_calls_give_way_when_it_is_too_much(tmp_path: Path) -> None:
    """What is sent has a bound, and the innermost calls stay."""
    calls: list[object] = [{"line": number, "values": "x" * 400_000} for number in range(4)]
    (failure,) = _received([{"error": "E", "calls": calls}], tmp_path / "s")
    kept = failure["calls"]
    assert isinstance(kept, list)
    assert [call["line"] for call in kept] == [0, 1]


def test_difficulties_are_silent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No listener, no address, no error: the program goes on dying undisturbed."""
    monkeypatch.delenv(inside_crash.VARIABLE, raising=False)
    inside_crash.hand_over(_failed(ValueError()))
    monkeypatch.setenv(inside_crash.VARIABLE, str(tmp_path / "nobody"))
    inside_crash.hand_over(_failed(ValueError()))
    inside_crash.hand_over(None)
