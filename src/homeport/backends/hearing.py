"""Asks a model server one question and hears its answer, whole or as it is spoken.

How question and answer are written is each dialect's business; the clock and the connection's end
are the same in all of them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from homeport.backends.openai_answer import MOST_ANSWER, garbage
from homeport.errors import BackendUnavailable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from homeport.backends.protocol import Spoken
    from homeport.backends.wire import Reply, Wire
    from homeport.domain import Burst, Completion

Labels = tuple[tuple[str, str], ...]


class Hearing(Protocol):
    """Hears one streamed answer of some dialect."""

    done: bool

    def take(self, block: bytes) -> Burst | None:
        """Take what arrived; return the pieces in it."""
        ...

    def end(self) -> Completion:
        """Close the account."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """A request as it goes over the wire, and how its answer is read."""

    path: str
    body: bytes
    model: str  # as errors name it
    deadline_s: float
    read: Callable[[bytes, float], Completion]  # a whole answer, and the seconds that it took
    hearing: Callable[[], Hearing] | None = None  # None: it is to come whole
    labels: Labels = ()


async def ask(wire: Wire, question: Question) -> AsyncGenerator[Spoken, None]:
    """Yield pieces as they arrive and one Completion last; closing the iterator cancels.

    Raises:
        BackendError: there is no answer, none in time, or none of this dialect.
    """
    began = time.monotonic()

    def remaining_s() -> float:
        return began + question.deadline_s - time.monotonic()

    try:
        reply = await wire.post(question.path, question.body, remaining_s, question.labels)
        ended = False
        try:
            if question.hearing is None:
                data = await _whole_body(reply)
                yield question.read(data, time.monotonic() - began)
                return
            hearing = question.hearing()
            while not hearing.done and (block := await reply.block()):
                if burst := hearing.take(block):
                    yield burst
            completion = hearing.end()
            ended = True
            yield completion
        finally:
            if ended:
                reply.leave()
            else:
                reply.close()
    except TimeoutError as error:
        raise BackendUnavailable(
            f"{question.model} did not end its answer within {question.deadline_s:g} s",
            hint="ask with a shorter prompt, a smaller model or a longer deadline",
        ) from error


async def _whole_body(reply: Reply) -> bytes:
    """Return a whole answer.

    Raises:
        BackendGarbage: it has no end.
    """
    blocks: list[bytes] = []
    size = 0
    while block := await reply.block():
        blocks.append(block)
        size += len(block)
        if size > MOST_ANSWER:
            raise garbage("more than any answer has")
    return b"".join(blocks)
