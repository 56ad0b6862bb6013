"""The commands' side of the resident process: it works, or the command does."""

import os
import socket
from pathlib import Path

import pytest
from tests.doubles.resident import events, scripted

from homeport.cli import door
from homeport.cli.page import Terminal
from homeport.errors import HomeportError, NoFailureFound
from homeport.server import place

QUESTION = {"text": "x"}


@pytest.fixture(autouse=True)
def _on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(place.OFF)


def test_what_it_says_is_shown_and_its_code_is_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """Results on stdout, remarks on stderr; how the parts are framed does not matter."""
    said = events(
        {"lines": [[["Cause", "bold"]], [["a.py:1", "cyan"], [" f", ""]]]},
        {"say": "be\x1bcause"},
        {"remark": "note"},
        {"whole": {"a": 1}},
        {"code": 4},
    )
    with scripted(b"7c\r\n" + said.replace(b"\n", b"\n\r\n1\r\n\n\r\n")) as made:
        assert door.running()
        assert door.through("explain", QUESTION, Terminal()) == 4
    assert made.asked == [QUESTION]
    out, err = capsys.readouterr()
    assert out == 'Cause\na.py:1 f\nbe\ufffdcause{"a": 1}\n'
    assert err == "note\n"


def test_a_refusal_is_ours() -> None:
    """With its next step; only the kind that callers tell apart keeps its name."""
    for kind, expected in (("NoFailureFound", NoFailureFound), ("PolicyError", HomeportError)):
        with (
            scripted(events({"refused": [kind, "why", "do this"]})),
            pytest.raises(expected, match="why") as caught,
        ):
            door.through("explain", QUESTION, Terminal())
        assert caught.value.hint == "do this"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        events({"say": "a"}),
        events({"broken": True}),
        events({"code": "x"}),
        b"{no json}\n",
        events({"lines": [[["a", "no style"]]]}),
    ],
)
def test_one_that_breaks_off_leaves_the_work_to_us(
    said: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is said, since somebody may have seen half an answer."""
    with scripted(said):
        assert door.through("explain", QUESTION, Terminal()) is None
    assert "going on without" in capsys.readouterr().err


def test_one_that_does_not_work_for_us_is_no_news(capsys: pytest.CaptureFixture[str]) -> None:
    """Other settings, another version: the command works as if there were none."""
    with scripted(b"", "409 Conflict"):
        assert door.through("explain", QUESTION, Terminal()) is None
    assert capsys.readouterr() == ("", "")


def test_one_that_hangs_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Silence is the sign: it says something every second."""
    monkeypatch.setattr(door, "_SILENCE_S", 0.05)
    path = place.socket_in(place.made())
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(path)
        os.chmod(path, 0o600)  # noqa: PTH101 -- as above
        listening.listen()
        assert door.through("explain", QUESTION, Terminal()) is None
    assert "going on without" in capsys.readouterr().err


def test_what_nobody_listens_on_is_no_resident_process(capsys: pytest.CaptureFixture[str]) -> None:
    """A socket that was left behind, none at all, or one that is switched off."""
    assert door.through("explain", QUESTION, Terminal()) is None
    path = place.socket_in(place.made())
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(path)
    os.chmod(path, 0o600)  # noqa: PTH101 -- a path of text
    assert not door.running()
    assert door.through("explain", QUESTION, Terminal()) is None
    assert capsys.readouterr() == ("", "")


def test_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then nobody is asked, whoever listens."""
    with scripted(events({"code": 0})):
        monkeypatch.setenv(place.OFF, "0")
        assert door.through("explain", QUESTION, Terminal()) is None


def test_another_users_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in a folder that others may enter, nor when the system says who listens."""
    with scripted(events({"code": 0})) as made:
        with monkeypatch.context() as patch:
            patch.setattr(door, "_is_this_users", lambda _: False)
            assert door.through("explain", QUESTION, Terminal()) is None
        Path(place.place()).chmod(0o755)
        assert door.through("explain", QUESTION, Terminal()) is None
        Path(place.place()).chmod(0o700)
        monkeypatch.delattr(socket, "SO_PEERCRED")
        assert door.through("explain", QUESTION, Terminal()) == 0
    assert len(made.asked) == 1
