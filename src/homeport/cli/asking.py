"""The part of `explain` that meets a model: preview or ask through the gateway, show the answer.

Imported only when a model is wanted.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from homeport.assistant.explain import Again, Asking, Explained, explain, prepare
from homeport.assistant.speaking import Speaking
from homeport.backends import estimate_tokens
from homeport.backends.speed import remember_speed, speed_of
from homeport.cli.answering import answer_json, answer_lines, preview_json, preview_lines
from homeport.cli.explain import Options
from homeport.cli.explaining import Found, shown_json
from homeport.cli.explanation import as_json
from homeport.cli.page import Page
from homeport.cli.terminal import Style, line
from homeport.context import Assembled
from homeport.context.instructions import explaining, instructions
from homeport.domain import Decision, Delta, Principal, Request, Route
from homeport.errors import BackendError, WeightsError
from homeport.gateway.opening import Opened, opened_gateway
from homeport.gateway.settings import Settings, load_settings
from homeport.storage import config_folder

_CLOSE_S = 5.0


@dataclass(frozen=True, slots=True)
class Question:
    """Everything about one question, ready to be previewed or asked."""

    found: Found
    options: Options
    opened: Opened
    page: Page
    request: Request
    assembled: Assembled


def ask(found: Found, options: Options, page: Page) -> int:
    """Preview the question or ask it; without a model here, say how to get one.

    The findings were shown before, so a default model that is not there yet is no failure.
    """
    settings = settings_of(options)
    try:
        with opened_gateway(
            settings, policy_file=options.policy, primed_with=_told(settings)
        ) as opened:
            question = question_of(found, options, opened, page)
            return _preview(question) if options.dry_run else asyncio.run(_answer_alone(question))
    except WeightsError as error:
        return without_model(error, found, options, page)


def without_model(error: WeightsError, found: Found, options: Options, page: Page) -> int:
    """Say that no model answers, unless one was asked for by name.

    Raises:
        WeightsError: it was.
    """
    if options.model is not None:
        raise error
    page.remark(f"\nhomeport: no model's words here: {error}\n  next: {error.hint}")
    if options.json:
        page.whole(shown_json(found.findings, options))
    return 0


def settings_of(options: Options) -> Settings:
    """What is in force for this question."""
    environment = dict(os.environ)
    if options.model is not None:
        environment["HOMEPORT_MODEL"] = options.model
    return load_settings(environment, config_folder(), options.repo)


def question_of(
    found: Found, options: Options, opened: Opened, page: Page, conversation: str = ""
) -> Question:
    """Return the question with its prompt, as long as this machine reads it in time."""
    settings = settings_of(options)
    asking = Asking(
        Principal("local-user"),
        options.repo.name,
        options.allow_cloud or settings.allow_cloud,
        conversation=conversation or secrets.token_hex(8),
        structured=settings.structured,
    )
    budget = opened.budget(settings.wait_s, estimate_tokens(_told(settings)))
    request, assembled = prepare(found.findings, asking, budget, estimate_tokens)
    return Question(found, options, opened, page, request, assembled)


def _told(settings: Settings) -> str:
    """Return what the model is told before every question."""
    return instructions(explaining(structured=settings.structured)).text


def _preview(question: Question) -> int:
    preview = question.opened.gateway.preview(question.request)
    if question.options.json:
        shown = shown_json(question.found.findings, question.options)
        question.page.whole({**shown, **preview_json(preview, question.assembled)})
    else:
        question.page.lines(preview_lines(preview, question.assembled))
    return 0


async def _answer_alone(question: Question) -> int:
    """Answer with a model that is loaded for this one question."""
    try:
        return await answer(question)
    finally:
        async with asyncio.timeout(_CLOSE_S):
            await question.opened.close()


async def answer(question: Question) -> int:
    """Show the answer while it is made, and what was made of it."""
    decision: Decision | None = None
    explained: Explained | None = None
    speaking = Speaking()
    page = question.page
    say = _nothing if question.options.json else page.say
    try:
        async with aclosing(_items(question)) as items:
            async for item in items:
                match item:
                    case Decision():
                        decision = item
                        _announce(item, question)
                    case Delta(text=text):
                        say(speaking.feed(text))
                    case Again(why=why):
                        say(speaking.finish())
                        speaking = Speaking()
                        page.remark(f"\nhomeport: the answer was of no use ({why}); asking again")
                    case Explained():
                        explained = item
    except BackendError as error:
        say(speaking.finish())  # what was said before it broke
        page.remark(
            f"\nhomeport: {error}\n  next: {error.hint or 'the findings above stand without it'}"
        )
    finally:
        say(speaking.finish())
    _show(question, decision, explained)
    return 0 if explained else 2


def _nothing(_text: str) -> None:
    """Keep a model's words for the JSON."""


def _items(question: Question) -> AsyncGenerator[Decision | Delta | Again | Explained, None]:
    return explain(
        question.request,
        question.assembled,
        question.found.findings,
        question.found.read,
        question.opened.gateway,
    )


def _announce(decision: Decision, question: Question) -> None:
    """Say where the question goes before the model has said anything."""
    if question.options.json:
        return
    said = (
        f"{question.opened.local.name} says" if decision.route is Route.LOCAL else "The cloud says"
    )
    question.page.lines([line(), line((said, Style.HEADING))])


def _show(question: Question, decision: Decision | None, explained: Explained | None) -> None:
    if explained is not None:
        speed = speed_of(explained.completion.usage)
        if speed is not None:
            remember_speed(explained.completion.model, speed)
    if question.options.json:
        shown = as_json(question.found.findings) | answer_json(decision, explained)
        question.page.whole(shown)
    elif explained is not None:
        question.page.lines(answer_lines(explained, question.opened.audit))
