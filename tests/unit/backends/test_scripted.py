import asyncio
from collections.abc import AsyncIterator

import pytest

from homeport.backends import Options, ScriptedBackend, ScriptedCloud
from homeport.domain import ClearedPrompt, Completion, Delta, Message, Prompt, Role
from homeport.errors import BackendUnavailable, ClearanceRefused

MESSAGES = (Message(Role.USER, "why?"),)


async def _all(stream: AsyncIterator[Delta | Completion]) -> list[Delta | Completion]:
    return [item async for item in stream]


def _ask(backend: ScriptedBackend, options: Options | None = None) -> list[Delta | Completion]:
    return asyncio.run(_all(backend.stream(Prompt(MESSAGES), options or Options())))


def test_it_says_its_pieces_and_completes() -> None:
    """The deltas are the pieces and the last item is the whole."""
    *deltas, last = _ask(ScriptedBackend(["be", "cause", "\x1b"]))
    assert deltas == [Delta("be"), Delta("cause")]
    assert isinstance(last, Completion)
    assert (last.text, last.finish, last.usage.prompt_tokens) == ("because", "stop", 2)


def test_max_tokens_cuts_the_pieces() -> None:
    """Too long a script ends as `length`, as a real model's answer would."""
    last = _ask(ScriptedBackend(["a", "b", "c"]), Options(max_tokens=2))[-1]
    assert isinstance(last, Completion)
    assert (last.text, last.finish, last.usage.completion_tokens) == ("ab", "length", 2)


def test_a_scripted_fault_comes_after_the_pieces() -> None:
    """An error given is raised once the pieces were said."""

    async def listen() -> list[Delta | Completion]:
        stream = ScriptedBackend(["half"], error=BackendUnavailable("gone")).stream(
            Prompt(MESSAGES), Options()
        )
        first = await anext(stream)
        with pytest.raises(BackendUnavailable, match="gone"):
            await anext(stream)
        return [first]

    assert asyncio.run(listen()) == [Delta("half")]


def test_it_remembers_what_it_was_asked() -> None:
    """Every prompt is kept for the test to look at."""
    backend = ScriptedBackend(["x"])
    _ask(backend)
    assert backend.seen == [Prompt(MESSAGES)]
    assert backend.count_tokens("abc") == 1
    asyncio.run(backend.close())


def test_the_cloud_double_takes_cleared_prompts_only() -> None:
    """An uncleared prompt is refused and not remembered as sent."""
    cloud = ScriptedCloud(["ok"])
    with pytest.raises(ClearanceRefused):
        asyncio.run(_all(cloud.stream(Prompt(MESSAGES), Options())))  # type: ignore[arg-type]
    assert cloud.seen == []
    cleared = ClearedPrompt(Prompt(MESSAGES), "digest")
    items = asyncio.run(_all(cloud.stream(cleared, Options())))
    assert items[0] == Delta("ok")
    assert cloud.seen == [cleared]
    assert cloud.count_tokens("abcdef") == 2
    asyncio.run(cloud.close())
