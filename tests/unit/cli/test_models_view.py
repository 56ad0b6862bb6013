import io
import json
import sys

import pytest

from homeport.cli.models_view import ProgressLine, megabytes, print_json


def test_json_is_written_with_exit_0(capsys: pytest.CaptureFixture[str]) -> None:
    """One document on stdout."""
    assert print_json({"a": 1}) == 0
    assert json.loads(capsys.readouterr().out) == {"a": 1}


def test_sizes_are_readable() -> None:
    """Small ones are not rounded away."""
    assert megabytes(1_117_320_768) == "1,117 MB"
    assert megabytes(1_234) == "1.2 kB"


def test_the_line_is_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    """Only sentences are said."""
    line = ProgressLine("a")
    line.show(1, 2)
    line.say("a sentence")
    line.end()
    assert capsys.readouterr().err == "homeport: a sentence\n"


def test_each_file_has_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new file begins a new line; the same share is painted once."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            """Say that someone watches."""
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    line = ProgressLine("")
    line.show_file("a", 1, 2)
    line.show_file("a", 1, 2)
    line.show_file("b", 2, 2)
    line.end()
    assert terminal.getvalue() == "\ra:  50 %, 0 of 0 MB \n\rb: 100 %, 0 of 0 MB \n"
