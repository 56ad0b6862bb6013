"""The command's arguments; the server itself runs in `tests/end_to_end/test_server.py`."""

import argparse
import signal
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from homeport.cli import serve
from homeport.errors import InputError, StateError
from homeport.gateway.settings import Settings
from homeport.server import running
from homeport.server.running import Serving

if TYPE_CHECKING:
    from homeport.gateway.opening import Opened


def _parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    serve.add_arguments(parser)
    return parser.parse_args(words)


def test_arguments_become_one_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked for is one value; nothing given is the default."""
    asked: list[Serving] = []

    def take(serving: Serving, works: object) -> int:
        assert (works is None) is not serving.resident
        asked.append(serving)
        return 0

    monkeypatch.setattr(running, "serve", take)
    assert serve.execute(_parsed()) == 0
    words = "--socket s --local a --local b --cloud c --policy p --name n --places 3 --port 0"
    serve.execute(_parsed(*words.split()))
    assert asked == [
        Serving(),
        Serving(
            port=0,
            socket=Path("s"),
            local=("a", "b"),
            cloud="c",
            policy=Path("p"),
            names=("n",),
            places=3,
        ),
    ]
    serve.execute(_parsed("--resident"))
    serve.execute(_parsed("--resident", "--port", "1"))
    assert asked[2:] == [Serving(resident=True, port=None), Serving(resident=True, port=1)]


def test_a_resident_process_has_the_users_own_settings() -> None:
    """Commands trust that it works as they would, so nothing else can be named."""
    with pytest.raises(InputError, match="your own settings"):
        serve.execute(_parsed("--resident", "--local", "http://127.0.0.1:1"))


def test_ending_one_that_does_not_run(capsys: pytest.CaptureFixture[str]) -> None:
    """It is said, and is fine."""
    assert serve.execute(_parsed("--stop")) == 0
    assert "no resident process" in capsys.readouterr().out


@pytest.mark.parametrize("words", [("--port", "65536"), ("--port", "-1"), ("--places", "0")])
def test_impossible(words: tuple[str, ...]) -> None:
    """A port that is none, or no places, is bad input."""
    with pytest.raises(InputError):
        serve.execute(_parsed(*words))


def test_ending_waits_for_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that does not end is told with its number."""
    told: list[tuple[int, int]] = []
    answers = iter([7, 7, None])
    monkeypatch.setattr("homeport.server.resident.running_process", lambda: next(answers))
    monkeypatch.setattr("os.kill", lambda *words: told.append(words))
    assert serve.execute(_parsed("--stop")) == 0
    assert told == [(7, signal.SIGTERM)]
    assert capsys.readouterr().out == "ended process 7\n"
    monkeypatch.setattr("homeport.server.resident.running_process", lambda: 7)
    monkeypatch.setattr(serve, "_STOP_S", 0.0)
    with pytest.raises(StateError, match="does not end") as caught:
        serve.execute(_parsed("--stop"))
    assert caught.value.hint == "kill -9 7"


def test_a_resident_process_brings_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made around the gateway that was opened, once what it needs is in memory."""
    warmed: list[int] = []
    monkeypatch.setattr("homeport.cli.residence.warm", lambda: warmed.append(1))
    made = serve._residence(cast("Opened", object()), Settings())
    assert (made.named("explain") is not None, warmed) == (True, [1])
