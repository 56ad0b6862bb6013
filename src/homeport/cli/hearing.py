"""Hears a model's answer: shows it while it is made, then what was made of it.

An answer that is not enough is kept as a draft, and the cloud asked, where the settings want that
and the policy permits it; else the person is told what would be possible.
"""

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace

from homeport.assistant.escalating import Outlook, beyond, lacking
from homeport.assistant.explain import Again, Explained, explain
from homeport.assistant.speaking import Speaking
from homeport.assistant.trying import Trial
from homeport.backends.speed import remember_speed, speed_of
from homeport.cli.answering import answer_json, answer_lines, outlook_lines
from homeport.cli.explain import Options
from homeport.cli.explaining import Found
from homeport.cli.explanation import as_json
from homeport.cli.page import Page
from homeport.cli.terminal import Style, line
from homeport.context import Assembled
from homeport.domain import Decision, Delta, Request, Route
from homeport.errors import BackendError
from homeport.gateway.escalation import Signal
from homeport.gateway.opening import Opened


@dataclass(frozen=True, slots=True)
class Question:
    """Everything about one question, ready to be previewed or asked."""

    found: Found
    options: Options
    opened: Opened
    page: Page
    request: Request
    assembled: Assembled

    @property
    def trial(self) -> Trial | None:
        """The command that failed, where it may be run again."""
        asked = self.options
        if not asked.command:
            return None
        return Trial(asked.repo, asked.command, asked.folder, asked.failing)

    def further(self) -> "Question":
        """Return the same question, asked of the cloud."""
        return replace(self, request=replace(self.request, allow_cloud=True))


@dataclass(slots=True)
class Heard:
    """What has come of a question so far."""

    decision: Decision | None = None
    explained: Explained | None = None


async def answer(question: Question) -> int:
    """Show the answer while it is made, and what was made of it."""
    gateway = question.opened.gateway
    draft: Heard | None = None
    outlook = beyond(question.request, question.assembled, gateway)
    if outlook is not None and not outlook.goes_on:
        _conclude(question, Heard(), outlook, None)
        return 2
    if outlook is not None:
        heard = await _heard(question.further(), outlook.signal)
    else:
        heard = await _heard(question)
        if heard.explained is not None:
            outlook = lacking(heard.explained, heard.decision, question.request, gateway)
        if outlook is not None and outlook.goes_on:
            draft = heard
            _announce_further(question, draft, outlook)
            heard = await _heard(question.further(), outlook.signal)
            if heard.explained is None:
                heard = draft
    _conclude(question, heard, outlook, draft)
    return 0 if heard.explained else 2


async def _heard(question: Question, signal: Signal | None = None) -> Heard:
    """Show one answer as it comes."""
    heard, speaking, page = Heard(), Speaking(), question.page
    say = _nothing if question.options.json else page.say
    try:
        async with aclosing(
            explain(
                question.request,
                question.assembled,
                question.found.findings,
                question.found.read,
                question.opened.gateway,
                signal=signal,
                trial=question.trial,
            )
        ) as items:
            async for item in items:
                match item:
                    case Decision():
                        heard.decision = item
                        _announce(item, question)
                    case Delta(text=text):
                        say(speaking.feed(text))
                    case Again(why=why):
                        say(speaking.finish())
                        speaking = Speaking()
                        page.remark(f"\nhomeport: the answer was of no use ({why}); asking again")
                    case Explained():
                        heard.explained = item
    except BackendError as error:
        say(speaking.finish())  # what was said before it broke
        page.remark(
            f"\nhomeport: {error}\n  next: {error.hint or 'the findings above stand without it'}"
        )
    finally:
        say(speaking.finish())
    return heard


def _nothing(_text: str) -> None:
    """Keep a model's words for the JSON."""


def _announce(decision: Decision, question: Question) -> None:
    """Say where the question goes before the model has said anything."""
    if question.options.json:
        return
    said = (
        f"{question.opened.local.name} says" if decision.route is Route.LOCAL else "The cloud says"
    )
    question.page.lines([line(), line((said, Style.HEADING))])


def _announce_further(question: Question, draft: Heard, outlook: Outlook) -> None:
    """Conclude the draft, and say that somebody else is asked."""
    if question.options.json or draft.explained is None:
        return
    question.page.lines(answer_lines(draft.explained, question.opened.audit))
    question.page.lines(outlook_lines(outlook, question.opened.local))


def _conclude(
    question: Question, heard: Heard, outlook: Outlook | None, draft: Heard | None
) -> None:
    """Show what was made of the answer, and what would be possible beyond it."""
    explained = heard.explained
    if explained is not None:
        speed = speed_of(explained.completion.usage)
        if speed is not None:
            remember_speed(explained.completion.model, speed)
    if question.options.json:
        question.page.whole(_json(question, heard, outlook, draft))
        return
    if explained is not None and heard is not draft:
        question.page.lines(answer_lines(explained, question.opened.audit))
    if outlook is not None and not outlook.goes_on:
        question.page.lines(outlook_lines(outlook, question.opened.local))


def _json(
    question: Question, heard: Heard, outlook: Outlook | None, draft: Heard | None
) -> Mapping[str, object]:
    kept = draft.explained if draft else None
    shown = answer_json(heard.decision, heard.explained, outlook, kept)
    return as_json(question.found.findings) | shown
