"""What the resident process does for commands, with everything warm.

Each piece of work reads what `door` sends and says to a page what the command would have said.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homeport.assistant.findings import find
from homeport.cli.asking import question_of, settings_of, without_model
from homeport.cli.explain import Options
from homeport.cli.explaining import findings_of, show_findings, without_answer
from homeport.cli.hearing import Question, answer
from homeport.cli.locate import Options as Locating
from homeport.cli.locate import located, show
from homeport.domain import Completion, Message, Principal, Priority, Prompt, Request, Role
from homeport.errors import InputError, WeightsError
from homeport.gateway.settings import load_settings
from homeport.storage import config_folder
from homeport.weights import ensure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from homeport.cli.explaining import Found
    from homeport.cli.terminal import Line
    from homeport.gateway.opening import Opened
    from homeport.gateway.settings import Settings
    from homeport.server.doors import Say, Work


class Events:
    """A page elsewhere: what is said goes there as events."""

    def __init__(self, tell: Say) -> None:
        self._tell = tell

    def lines(self, lines: Iterable[Line]) -> None:
        """Send lines with their styles."""
        self._tell({"lines": [[[text, str(style)] for text, style in one] for one in lines]})

    def say(self, text: str) -> None:
        """Send a piece."""
        if text:
            self._tell({"say": text})

    def remark(self, text: str) -> None:
        """Send a line that is no result."""
        self._tell({"remark": text})

    def whole(self, value: object) -> None:
        """Send the JSON."""
        self._tell({"whole": value})


class Residence:
    """The work, around the gateway of this process."""

    def __init__(self, opened: Opened, settings: Settings) -> None:
        """Take over a gateway that was opened by these settings."""
        self._opened, self._settings = opened, settings
        self._proven: tuple[Path, int] | None = None

    def named(self, name: str) -> Work | None:
        """Return the work of this name."""
        works: dict[str, Work] = {
            "explain": self.explain,
            "guess": self.guess,
            "ask": self.ask,
            "locate": self.locate,
        }
        return works.get(name)

    def fits(self, asked: Mapping[str, Any]) -> bool:
        """Tell whether the command would work by the same settings."""
        options = _options(asked)
        wanted = settings_of(options) if options.wants_model else _settings(options)
        if not options.wants_model:
            wanted = replace(wanted, model=self._settings.model)
        return _alike(wanted, self._settings)

    def outdated(self) -> bool:
        """Tell whether the user's settings are others than at the start."""
        return not _alike(load_settings(os.environ, config_folder(), None), self._settings)

    async def explain(self, asked: Mapping[str, Any], tell: Say) -> int:
        """Do what `homeport explain` does."""
        options, page = _options(asked), Events(tell)
        found = await asyncio.to_thread(findings_of, asked["text"], options)
        show_findings(found, options, page)
        if not options.wants_model:
            return without_answer(found, options, page)
        try:
            return await answer(await self._question(asked, found, options, page))
        except WeightsError as error:
            return without_model(error, found, options, page)

    async def guess(self, asked: Mapping[str, Any], tell: Say) -> int:
        """Have the model read what a question about this failure would begin with.

        It goes the way of every question, but never to a cloud, and gives way to any other.
        """
        options = _options(asked)
        found = await asyncio.to_thread(findings_of, asked["text"], options)
        question = await self._question(asked, found, options, Events(tell))
        request = replace(
            question.request,
            priority=Priority.GUESS,
            max_tokens=1,
            allow_cloud=False,
            forbids_cloud=True,
        )
        async with aclosing(self._opened.gateway.handle(request)) as items:
            async for _ in items:
                pass
        return 0

    async def locate(self, asked: Mapping[str, Any], tell: Say) -> int:
        """Do what `homeport locate` does."""
        options = _locating(asked)
        found = await asyncio.to_thread(located, asked["text"], options)
        show(found, options, Events(tell))
        return 0

    async def ask(self, asked: Mapping[str, Any], tell: Say) -> int:
        """Answer a command's question that is made already, in one piece."""
        request = _request(asked)
        await self._prove_model()
        async with aclosing(self._opened.gateway.handle(request)) as items:
            async for item in items:
                if isinstance(item, Completion):
                    tell({"say": item.text})
        return 0

    async def _question(
        self, asked: Mapping[str, Any], found: Found, options: Options, page: Events
    ) -> Question:
        await self._prove_model()
        return question_of(found, options, self._opened, page, asked["conversation"])

    async def _prove_model(self) -> None:
        """Prove that the model's file is there, before anything is recorded.

        Another file than before, after an update or a rollback, is loaded in place of the old one.
        """
        if self._settings.local_endpoint:
            return
        proven = await asyncio.to_thread(_file_of, self._settings.model)
        if self._proven not in (None, proven):
            await self._opened.local.close()
        self._proven = proven


def _file_of(model: str) -> tuple[Path, int]:
    path = ensure(model)
    return path, path.stat().st_mtime_ns


def warm() -> None:
    """Import and compile what the first question would wait for."""
    trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nKeyError: 1\n'
    find(trace, Path("/"))  # a whole disk is never looked through


def _options(asked: Mapping[str, Any]) -> Options:
    """Read the options that `explain.as_question` wrote.

    Raises:
        InputError: they are none.
    """
    try:
        said = asked["options"]
        parsed = {"repo": Path(said["repo"]), "policy": None}
        several = {name: tuple(said.get(name, ())) for name in ("command", "failing")}
        options = Options(**{**said, **parsed, **several})
        if isinstance(asked["text"], str) and isinstance(asked["conversation"], str):
            return options
    except (KeyError, TypeError) as error:
        raise _unread() from error
    raise _unread()


def _locating(asked: Mapping[str, Any]) -> Locating:
    """Read the options that `locate.as_question` wrote.

    Raises:
        InputError: they are none.
    """
    try:
        said = asked["locate"]
        buffers = Path(said["buffers"]) if said["buffers"] else None
        options = Locating(**{**said, "repo": Path(said["repo"]), "buffers": buffers})
        if isinstance(asked["text"], str):
            return options
    except (KeyError, TypeError) as error:
        raise _unread() from error
    raise _unread()


def _request(asked: Mapping[str, Any]) -> Request:
    """Read the request that `fix_asking` wrote.

    Raises:
        InputError: it is none.
    """
    try:
        messages = tuple(Message(Role(role), text) for role, text in asked["messages"])
        return Request(
            Prompt(messages),
            Principal("local-user"),
            priority=Priority.BATCH,
            **{**asked["request"], "paths": tuple(asked["request"]["paths"])},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unread() from error


def _unread() -> InputError:
    return InputError("the question cannot be read", hint="upgrade homeport on both sides")


def _settings(options: Options) -> Settings:
    return load_settings(os.environ, config_folder(), options.repo)


def _alike(one: Settings, other: Settings) -> bool:
    """Compare all that two commands could differ in, but how long each of them waits."""
    return replace(one, wait_s=0.0, origins={}) == replace(other, wait_s=0.0, origins={})
