"""The life of the resident process, in pieces; the whole of it is in `tests/end_to_end`."""

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from homeport.backends import LocalBackend, Options
from homeport.backends.deferred import DeferredBackend
from homeport.backends.protocol import Spoken
from homeport.domain import Prompt
from homeport.errors import StateError
from homeport.server import place
from homeport.server.resident import Terms, held_socket, live, running_process

if TYPE_CHECKING:
    from homeport.server.doors import Doors


class Model:
    """Is loaded and closed."""

    name, context_window, closed = "m", 10, 0

    def stream(self, prompt: Prompt, options: Options) -> AsyncIterator[Spoken]:
        """Say nothing."""
        raise NotImplementedError

    def count_tokens(self, text: str) -> int:
        """Count."""
        return len(text)

    async def close(self) -> None:
        """Count it."""
        self.closed += 1


class Working:
    """Doors at which nobody works."""

    working = 0


@pytest.fixture
def folder() -> Path:
    """Give the place."""
    return Path(place.made())


def test_one_lives_at_a_time(folder: Path) -> None:
    """A second one is told; once the first has ended, the next may begin."""
    with held_socket() as listening:
        path = Path(place.socket_in(str(folder)))
        assert place.is_ours(str(path), stat.S_IFSOCK)
        assert listening.getsockname() == str(path)
        assert running_process() == os.getpid()
        with pytest.raises(StateError, match="runs already"), held_socket():
            pass
    assert not path.exists()
    assert running_process() is None
    with held_socket():
        assert path.exists()


def test_what_a_killed_one_left_is_replaced(folder: Path) -> None:
    """A socket that nobody holds is nobody's; another's new one stays."""
    path = Path(place.socket_in(str(folder)))
    path.write_text("left")
    with held_socket():
        path.unlink()
        path.write_text("another's")
    assert path.read_text() == "another's"


def test_nobody_ever_ran() -> None:
    """Then there is no process."""
    assert running_process() is None


async def _model() -> tuple[DeferredBackend, Model]:
    model = Model()

    async def load() -> LocalBackend:
        return model

    deferred = DeferredBackend("m", 10, load)
    await deferred.preload()
    return deferred, model


@pytest.mark.parametrize(
    ("terms", "goes"),
    [(Terms(0.0, 0), True), (Terms(600.0, 1), True), (Terms(600.0, 0), False)],
)
def test_a_model_goes_when_it_is_idle_or_too_large(terms: Terms, goes: bool) -> None:  # noqa: FBT001 -- a case
    """And stays within its time and its memory."""

    async def run() -> int:
        with held_socket():
            deferred, model = await _model()
            doors = cast("Doors", Working())
            task = asyncio.create_task(live(deferred, doors, terms, lambda: None, 0.001))
            await asyncio.sleep(0.1)
            assert deferred.loaded is not goes
            task.cancel()
            return model.closed

    assert asyncio.run(run()) == int(goes)


def test_it_ends_when_its_socket_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or when nobody was at work for long; not while somebody is."""

    async def run(*, removed: bool) -> list[int]:
        ends: list[int] = []
        with held_socket():
            doors = Working()
            doors.working = 1
            task = asyncio.create_task(
                live(None, cast("Doors", doors), Terms(1, 0), lambda: ends.append(1), 0.001)
            )
            await asyncio.sleep(0.02)
            assert ends == []
            if removed:
                os.unlink(place.socket_in(place.place()))  # noqa: PTH108 -- pathlib may not, here
            doors.working = 0
            async with asyncio.timeout(10):
                await task
        return ends

    assert asyncio.run(run(removed=True)) == [1]
    monkeypatch.setattr("homeport.server.resident._LONGEST_IDLE_S", 0.0)
    assert asyncio.run(run(removed=False)) == [1]
