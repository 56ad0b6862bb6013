"""One question and its answer over a wire, in whatever dialect."""

import asyncio
from contextlib import aclosing

import pytest
from tests.doubles.model_server import DROP, FOREVER, STALL, ModelServer, serving

from homeport.backends import Spoken
from homeport.backends.hearing import Hearing, Question, ask
from homeport.backends.wire import Wire
from homeport.domain import Burst, Completion, Usage
from homeport.errors import BackendGarbage, BackendUnavailable

_NOTHING = Usage(0, 0, 0, 0.0, 0.0)


class Letters:
    """Hears letters up to a full stop; its first block says nothing yet."""

    def __init__(self) -> None:
        self.done = False
        self._heard = ""

    def take(self, block: bytes) -> Burst | None:
        """Take some."""
        first = not self._heard
        self._heard += block.decode()
        self.done = b"." in block
        return None if first else Burst((block.decode(),))

    def end(self) -> Completion:
        """Close the account."""
        if not self.done:
            raise BackendUnavailable("no full stop", hint="ask again")
        return Completion(self._heard, "m", "stop", _NOTHING)


def _read(data: bytes, _spent_s: float) -> Completion:
    return Completion(data.decode(), "m", "stop", _NOTHING)


def _asked(
    *pieces: bytes | object, whole: bool = False, deadline_s: float = 5.0, take: int = 0
) -> tuple[list[Spoken], ModelServer]:
    """Ask once; `take` so many pieces and leave, all of them if it is 0."""

    async def work() -> tuple[list[Spoken], ModelServer]:
        async with serving(pieces) as server:
            wire = Wire(server.url)
            hearing: type[Hearing] | None = None if whole else Letters
            question = Question("/ask", b"{}", "m", deadline_s, _read, hearing, (("X-A", "b"),))
            items: list[Spoken] = []
            async with aclosing(ask(wire, question)) as stream:
                async for item in stream:
                    items.append(item)
                    if len(items) == take:
                        break
            await wire.close()
            return items, server

    return asyncio.run(work())


def test_an_answer_as_it_is_spoken() -> None:
    """Pieces come as they arrive, one completion last; what says nothing is no piece."""
    items, server = _asked(b"a", b"-", b"b.")
    *bursts, last = items
    assert all(isinstance(one, Burst) for one in bursts)
    assert isinstance(last, Completion)
    assert last.text == "a-b."
    assert "X-A: b" in server.heads[0]


def test_a_whole_answer() -> None:
    """A whole answer is read once it is all there."""
    (item,), _ = _asked(b"all", b" of it", whole=True)
    assert isinstance(item, Completion)
    assert item.text == "all of it"


def test_an_answer_that_breaks_off() -> None:
    """An answer without its end is no answer, whether the connection ends well or not."""
    with pytest.raises(BackendUnavailable, match="no full stop"):
        _asked(b"a")
    with pytest.raises(BackendUnavailable, match="broke off"):
        _asked(b"a", DROP)


@pytest.mark.parametrize("whole", [False, True])
def test_an_answer_that_stalls(*, whole: bool) -> None:
    """Nobody waits longer than the deadline."""
    with pytest.raises(
        BackendUnavailable, match=r"did not end its answer within 0\.05 s"
    ) as caught:
        _asked(b"a", STALL, whole=whole, deadline_s=0.05)
    assert isinstance(caught.value.__cause__, TimeoutError)


def test_an_answer_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole answer that never ends is given up."""
    monkeypatch.setattr("homeport.backends.hearing.MOST_ANSWER", 100)
    with pytest.raises(BackendGarbage, match="more than any answer"):
        _asked(b"x" * 64, FOREVER, whole=True)


def test_leaving_early() -> None:
    """Closing the iterator lets the answer go."""
    items, _ = _asked(b"a" * 70_000, b"b" * 70_000, STALL, take=1)
    assert len(items) == 1
