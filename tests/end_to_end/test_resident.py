"""The resident process as commands meet it: warm while it lives, and never missed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.background import answering, event, serving_beside
from tests.doubles.model_server import STALL_FIRST, ModelServer
from tests.doubles.resident import resident
from tests.doubles.servers import wait_until
from tests.doubles.shop import crash, shop

from homeport.audit import audit_path, verify
from homeport.server import place

ANSWER = answering("EXPLANATION\nThe key is text (shop/order.py:6).\n")


@pytest.fixture
def server(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[ModelServer]:
    """Be the model of all processes."""
    monkeypatch.delenv(place.OFF)
    before = getattr(request, "param", ())
    with serving_beside((*before, *ANSWER)) as found:
        monkeypatch.setenv("HOMEPORT_LOCAL_ENDPOINT", found.url + "/v1")
        monkeypatch.setenv("HOMEPORT_MODEL", "tiny")
        yield found


def _explain(repo: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "homeport", "explain", "--repo", str(repo), *words],
        input=crash(repo),
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.usefixtures("server")
def test_it_says_what_the_command_would_have_said(tmp_path: Path) -> None:
    """Word for word, with and without a model, for several repositories; all of it is recorded."""
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        repo = shop(folder)
        for words in (("--model", "none"), ("--model", "none", "--json"), ()):
            alone = _explain(repo, *words, HOMEPORT_RESIDENT="0")
            with resident():
                through = _explain(repo, *words)
            timeless = [one.stdout.split("First token")[0] for one in (alone, through)]
            assert timeless[0] == timeless[1]
            assert (through.returncode, through.stderr) == (0, "")
    assert verify(audit_path()).whole


@pytest.mark.parametrize("server", [(event("Well, "), STALL_FIRST)], indirect=True)
def test_killed_in_the_middle_the_command_goes_on(tmp_path: Path, server: ModelServer) -> None:
    """The findings are not shown twice; what is left of the process hinders nobody."""
    repo = shop(tmp_path)
    with resident() as process:
        command = subprocess.Popen(
            [sys.executable, "-m", "homeport", "explain", "--repo", str(repo)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert command.stdin is not None
        command.stdin.write(crash(repo))
        command.stdin.close()
        command.stdin = None
        wait_until(lambda: server.bodies, 30)
        process.send_signal(signal.SIGKILL)
        out, err = command.communicate(timeout=60)
    assert command.returncode == 0
    assert "going on without" in err
    assert out.count("KeyError: '7'") == 1
    assert "The key is text" in out
    assert Path(place.socket_in(place.place())).exists()
    assert _explain(repo).stderr == ""
    with resident():
        assert _explain(repo).returncode == 0
    assert verify(audit_path()).whole


@pytest.mark.usefixtures("server")
def test_a_second_one_ends_and_the_first_can_be_ended(tmp_path: Path) -> None:
    """It says that one runs; `--stop` waits for the end."""
    serve = [sys.executable, "-m", "homeport", "serve"]
    with resident() as process:
        second = subprocess.run(
            [*serve, "--resident"], capture_output=True, text=True, timeout=60, check=False
        )
        assert (second.returncode, "runs already" in second.stderr) == (2, True)
        assert _explain(shop(tmp_path), "--model", "none").returncode == 0
        subprocess.run([*serve, "--stop"], timeout=60, check=True)
        assert process.wait(10) == 0
    assert not Path(place.socket_in(place.place())).exists()
