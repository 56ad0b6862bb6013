"""The part of `explain` that meets a model: the question, previewed or asked through the gateway.

Imported only when a model is wanted. How its answer is heard and shown is `hearing`'s business.
"""

import asyncio
import os
import secrets

from homeport.assistant.explain import Asking, prepare
from homeport.backends import estimate_tokens
from homeport.cli.answering import preview_json, preview_lines
from homeport.cli.explain import Options
from homeport.cli.explaining import Found, shown_json
from homeport.cli.hearing import Question, answer
from homeport.cli.page import Page
from homeport.context.instructions import explaining, instructions
from homeport.domain import Principal
from homeport.errors import WeightsError
from homeport.gateway.escalation import LEAST_ROOM
from homeport.gateway.opening import Opened, opened_gateway
from homeport.gateway.settings import Settings, load_settings
from homeport.storage import config_folder

_CLOSE_S = 5.0
_LEAST_EVIDENCE = 100  # tokens; a window that leaves less does not hold the question


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
    told = estimate_tokens(_told(settings))
    budget = opened.budget(settings.wait_s, told)
    room = opened.gateway.window - LEAST_ROOM
    if room >= told + _LEAST_EVIDENCE:
        budget = min(budget, room)
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
