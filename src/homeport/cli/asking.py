"""The part of `explain` that meets a model: preview or ask through the gateway, show the answer.

Imported only when a model is wanted.
"""

import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from homeport.assistant.explain import Asking, Explained, explain, prepare
from homeport.assistant.findings import Findings, Reader
from homeport.assistant.speaking import Speaking
from homeport.backends import estimate_tokens
from homeport.backends.speed import remember_speed, speed_of
from homeport.cli.answering import answer_json, answer_lines, preview_json, preview_lines
from homeport.cli.explain import Options, shown_json
from homeport.cli.explanation import as_json
from homeport.cli.terminal import Style, clean, line, write_lines
from homeport.context import Assembled
from homeport.context.prompt import instructions
from homeport.domain import Decision, Delta, Principal, Request, Route
from homeport.errors import BackendError, WeightsError
from homeport.gateway.opening import Opened, opened_gateway
from homeport.gateway.settings import Settings, load_settings
from homeport.storage import config_folder

_CLOSE_S = 5.0


@dataclass(frozen=True, slots=True)
class _Question:
    """Everything about one question, ready to be previewed or asked."""

    findings: Findings
    read: Reader
    options: Options
    opened: Opened
    request: Request
    assembled: Assembled


def ask(findings: Findings, read: Reader, options: Options) -> int:
    """Preview the question or ask it; without a model here, say how to get one.

    The findings were shown before, so a default model that is not there yet is no failure.
    """
    settings = settings_of(options)
    try:
        with opened_gateway(
            settings, policy_file=options.policy, primed_with=instructions()
        ) as opened:
            question = _question(findings, read, options, settings, opened)
            return _preview(question) if options.dry_run else asyncio.run(_answer(question))
    except WeightsError as error:
        if options.model is not None:
            raise
        print(f"\nhomeport: no model's words here: {clean(str(error))}", file=sys.stderr)
        print(f"  next: {clean(error.hint)}", file=sys.stderr)
        if options.json:
            print(json.dumps(shown_json(findings, options)))
        return 0


def settings_of(options: Options) -> Settings:
    """What is in force for this question."""
    environment = dict(os.environ)
    if options.model is not None:
        environment["HOMEPORT_MODEL"] = options.model
    return load_settings(environment, config_folder(), options.repo)


def _question(
    findings: Findings, read: Reader, options: Options, settings: Settings, opened: Opened
) -> _Question:
    asking = Asking(
        Principal("local-user"),
        options.repo.name,
        options.allow_cloud or settings.allow_cloud,
        conversation=secrets.token_hex(8),
    )
    budget = opened.budget(settings.wait_s, estimate_tokens(instructions()))
    request, assembled = prepare(findings, asking, budget, estimate_tokens)
    return _Question(findings, read, options, opened, request, assembled)


def _preview(question: _Question) -> int:
    preview = question.opened.gateway.preview(question.request)
    if question.options.json:
        shown = shown_json(question.findings, question.options)
        print(json.dumps({**shown, **preview_json(preview, question.assembled)}))
    else:
        write_lines(preview_lines(preview, question.assembled), sys.stdout)
    return 0


async def _answer(question: _Question) -> int:
    opened, options = question.opened, question.options
    decision: Decision | None = None
    explained: Explained | None = None
    speaking = Speaking()
    try:
        async with aclosing(_items(question)) as items:
            async for item in items:
                match item:
                    case Decision():
                        decision = item
                        _announce(item, question)
                    case Delta(text=text):
                        _say(speaking.feed(text), options)
                    case Explained():
                        explained = item
    except BackendError as error:
        _say(speaking.finish(), options)  # what was said before it broke
        print(f"\nhomeport: {clean(str(error))}", file=sys.stderr)
        print(
            f"  next: {clean(error.hint) or 'the findings above stand without it'}", file=sys.stderr
        )
    finally:
        _say(speaking.finish(), options)
        async with asyncio.timeout(_CLOSE_S):
            await opened.close()
    _show(question, decision, explained)
    return 0 if explained else 2


def _say(text: str, options: Options) -> None:
    if text and not options.json:
        sys.stdout.write(clean(text))
        sys.stdout.flush()


def _items(question: _Question) -> AsyncGenerator[Decision | Delta | Explained, None]:
    return explain(
        question.request,
        question.assembled,
        question.findings,
        question.read,
        question.opened.gateway,
    )


def _announce(decision: Decision, question: _Question) -> None:
    """Say where the question goes before the model has said anything."""
    if question.options.json:
        return
    said = (
        f"{question.opened.local.name} says" if decision.route is Route.LOCAL else "The cloud says"
    )
    write_lines([line(), line((said, Style.HEADING))], sys.stdout)


def _show(question: _Question, decision: Decision | None, explained: Explained | None) -> None:
    if explained is not None:
        speed = speed_of(explained.completion.usage)
        if speed is not None:
            remember_speed(explained.completion.model, speed)
    if question.options.json:
        shown = as_json(question.findings) | answer_json(decision, explained)
        print(json.dumps(shown))
    elif explained is not None:
        write_lines(answer_lines(explained, question.opened.audit), sys.stdout)
