"""The command's arguments; the server itself runs in `tests/end_to_end/test_server.py`."""

import argparse
from pathlib import Path

import pytest

from homeport.cli import serve
from homeport.errors import InputError
from homeport.server import running
from homeport.server.running import Serving


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
