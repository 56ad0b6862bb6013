"""The paths at which commands have their work done."""

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.doubles.asgi import Said, ask
from tests.doubles.servers import door

from homeport.errors import HomeportError, NoFailureFound
from homeport.server import place
from homeport.server.app import App, Life
from homeport.server.doors import Doors
from homeport.server.guard import Guard
from homeport.server.own import Own
from homeport.version import __version__

if TYPE_CHECKING:
    from homeport.server.doors import Say, Work


class Scripted:
    """Works that do as they are told."""

    def __init__(self) -> None:
        self.stale = False
        self.fitting: Callable[[], bool] = lambda: True
        self.cancelled = asyncio.Event()

    def named(self, name: str) -> "Work | None":
        """Return one of ours."""
        return {"say": self.say, "no": self.no, "break": self.fail, "hang": self.hang}.get(name)

    def fits(self, asked: Mapping[str, Any]) -> bool:
        """Say as told."""
        assert asked
        return self.fitting()

    def outdated(self) -> bool:
        """Say as told."""
        return self.stale

    async def say(self, asked: Mapping[str, Any], say: "Say") -> int:
        """Say it in two parts, slowly."""
        say({"say": asked["text"]})
        await asyncio.sleep(0.05)
        return 3

    async def no(self, _asked: Mapping[str, Any], _say: "Say") -> int:
        """Refuse."""
        raise NoFailureFound("nothing", hint="look")

    async def fail(self, _asked: Mapping[str, Any], _say: "Say") -> int:
        """Break."""
        raise KeyError("secret")

    async def hang(self, _asked: Mapping[str, Any], _say: "Say") -> int:
        """Never end by itself."""
        try:
            await asyncio.sleep(60)
        finally:
            self.cancelled.set()
        return 0


class House:
    """An application with doors."""

    def __init__(self, folder: Path) -> None:
        made = door(folder)
        self.works, self.ends = Scripted(), list[int]()
        self.doors = Doors(self.works, lambda: self.ends.append(1))

        async def nothing() -> None:
            """Do nothing."""

        self.app = App(
            made.relay,
            Own(made.relay, made.watch, self.doors),
            Guard(),
            made.app._identity,
            Life(nothing, nothing),
        )

    def ask(self, name: str, peer: str = "", leave_after: int = 0, **headers: str) -> Said:
        """Ask as a command does."""
        return asyncio.run(self.asking(name, peer, leave_after, **headers))

    async def asking(self, name: str, peer: str = "", leave_after: int = 0, **said: str) -> Said:
        """Ask as a command does."""
        headers = {
            place.VERSION_HEADER: said.get("version", __version__),
            place.SURROUNDINGS_HEADER: said.get("around", place.surroundings()),
        }
        body = {"text": "hello"}
        path = f"/v1/doors/{name}"
        return await ask(self.app, path, body, headers=headers, peer=peer, leave_after=leave_after)


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Give one."""
    return House(tmp_path)


def _events(said: Said) -> list[Any]:
    return [json.loads(line) for line in said.body.split(b"\n") if line]


def test_work_is_done_and_told_as_it_comes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Event by event, with a sign of life while nothing is said, and the exit code last."""
    monkeypatch.setattr(place, "BEAT_S", 0.02)
    said = house.ask("say")
    assert said.status == 200
    assert _events(said) == [{"say": "hello"}, {"code": 3}]
    assert b"\n" in said.blocks
    assert house.doors.working == 0


def test_a_refusal_and_a_fault_end_it(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """A refusal with its next step; a fault of ours without a word of what it was about."""
    assert _events(house.ask("no")) == [{"refused": ["NoFailureFound", "nothing", "look"]}]
    assert _events(house.ask("break")) == [{"broken": True}]
    err = capsys.readouterr().err
    assert "KeyError at test_doors.py" in err
    assert "secret" not in err


def test_only_commands_on_this_machines_socket_are_heard(house: House) -> None:
    """A port knows no doors, nor is there work of any name."""
    assert house.ask("say", peer="127.0.0.1").status == 404
    assert house.ask("other").status == 404


def test_a_command_that_works_differently_does_it_itself(house: House) -> None:
    """Other variables, other settings, or settings that cannot be read."""
    assert house.ask("say", around="x").status == 409
    house.works.fitting = lambda: False
    assert house.ask("say").status == 409

    def unreadable() -> bool:
        raise HomeportError("no")

    house.works.fitting = unreadable
    assert house.ask("say").status == 409
    assert house.ends == []


def test_after_an_upgrade_it_ends(house: House) -> None:
    """So it does when the user's settings are others now; the command goes on without it."""
    assert house.ask("say", version="0.0.1").status == 409
    house.works.stale = True
    assert house.ask("say").status == 409
    assert house.ends == [1, 1]


def test_no_object_is_bad(house: House) -> None:
    """It is told so."""
    said = asyncio.run(ask(house.app, "/v1/doors/say", [1], peer=""))
    assert said.status == 400


def test_a_command_that_has_gone_has_no_more_work(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hanging up reaches the work at once."""
    monkeypatch.setattr(place, "BEAT_S", 0.02)

    async def run() -> None:
        await house.asking("hang", leave_after=1)
        async with asyncio.timeout(10):
            await house.works.cancelled.wait()

    asyncio.run(run())
    assert house.doors.working == 0
