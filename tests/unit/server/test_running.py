"""Starting and ending; the whole of it runs as a process in `tests/end_to_end/test_server.py`."""

import asyncio
import builtins
from pathlib import Path
from typing import Any, cast

import pytest

from homeport.errors import StateError, StorageError
from homeport.gateway.settings import Settings
from homeport.server import running as module
from homeport.server.running import Serving, _look_again, _names_of, _traces, serve, settings_of


def test_addresses_replace_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses on the command line replace those of the settings."""
    monkeypatch.setenv("CLOUD_ENDPOINT", "https://a.example/v1")
    assert settings_of(Serving()).cloud_endpoint == "https://a.example/v1"
    made = settings_of(Serving(local=("http://127.0.0.1:1/v1", "b"), cloud="https://c.example/v1"))
    assert made.local_endpoint == "http://127.0.0.1:1/v1"
    assert (made.cloud_endpoint, made.cloud_model) == ("https://c.example/v1", "cloud")


def test_names() -> None:
    """The address listened on is a name of ours, unless it is every address."""
    every = ".".join("0000")
    assert (_names_of("box"), _names_of(every), _names_of("::")) == (("box",), (), ())


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without its packages the server says which one to install."""
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:  # noqa: ANN401 -- as the original
        if name == "uvicorn":
            raise ImportError("no", name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(StateError, match="uvicorn") as caught:
        serve(Serving(policy=tmp_path))
    assert "homeport[server]" in caught.value.hint


def test_traces_go_where_the_settings_say() -> None:
    """Without an address there are none."""
    assert _traces(Settings()).begin("") is None
    assert _traces(Settings(traces_endpoint="http://127.0.0.1:4318")).begin("") is not None


def test_new_approvals_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Approvals are looked for again and again, also after they could not be read."""
    monkeypatch.setattr(module, "EVERY_S", 0.0)
    looked = asyncio.Queue[int]()

    class Failing:
        """Counts the looks."""

        def look(self) -> None:
            """Fail."""
            loop.call_soon_threadsafe(looked.put_nowait, 1)
            raise StorageError("gone")

    async def run() -> int:
        task = asyncio.create_task(_look_again(cast("Any", Failing())))
        found = await looked.get() + await looked.get()
        task.cancel()
        return found

    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        assert runner.run(run()) == 2
