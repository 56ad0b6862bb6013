"""Asks a model to word and generalise what the evidence shows, through the gateway.

The findings are printed before this begins; here the evidence becomes a prompt, the gateway answers
or refuses, and the text that came back is read critically. An answer of no use is asked for once
more, in words and with what is left of the time.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial

from homeport.assistant.answer import Answer, Target, Tried, read_answer
from homeport.assistant.confidence import CALIBRATIONS, calibration_of
from homeport.assistant.findings import Findings, Reader
from homeport.assistant.located import is_known
from homeport.assistant.quoting import Lines, form, quotable
from homeport.assistant.telling import Telling, told
from homeport.assistant.trying import LONGEST_S, Trial
from homeport.assistant.usable import fault
from homeport.code import Change
from homeport.context import Assembled, Evidence, assemble
from homeport.context.instructions import Task, explaining
from homeport.context.prompt import asked_again
from homeport.diagnosis import Cause
from homeport.domain import Completion, Decision, Delta, Excerpt, Principal, Request
from homeport.errors import BackendError
from homeport.gateway import Gateway
from homeport.gateway.escalation import Signal
from homeport.storage import config_folder
from homeport.traces import Frame, Trace

_FEW_EXCERPTS = 2
_MOST_FRAMES = 4
_MOST_CHANGES = 3
_MOST_CAUSES = 2  # a small model follows the first and is confused by a crowd
_ANSWER_TOKENS = 320
_SURE = 0.8  # then only what is as sure, and code that failed, is shown; the rest would distract
_LEAST_S = 10.0  # of the time for an answer must be left to ask for another one
_WARMTH = 0.5  # of a second answer in words: at none the model would say the same again
_LEAST_PROVEN = 0.5  # causes less sure than this are leads for people, not facts for a model


@dataclass(frozen=True, slots=True)
class Explained:
    """The end of an answer: what was made of it, and what it cost."""

    answer: Answer
    completion: Completion
    assembled: Assembled


@dataclass(frozen=True, slots=True)
class Again:
    """The answer so far was of no use, and another one follows."""

    why: str


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, for which repository, and whether the cloud may be considered.

    The answer is `structured` when the model is to keep to a form; where it cannot, words do.
    """

    principal: Principal
    repo: str
    allow_cloud: bool = False
    conversation: str = ""
    structured: bool = False


def prepare(
    findings: Findings, asking: Asking, budget: int, count: Callable[[str], int]
) -> tuple[Request, Assembled]:
    """Return the request that would be made, and how its prompt was put together."""
    task = explaining(structured=asking.structured)
    assembled = assemble(evidence_of(findings), budget, count, task)
    target = target_of(findings)
    lines = quotable(assembled.included) if asking.structured else {}
    request = Request(
        prompt=replace(assembled.prompt, schema=form(lines, target.path if target else "")),
        principal=asking.principal,
        task="explain",
        repo=asking.repo,
        paths=tuple(dict.fromkeys(excerpt.path for excerpt in assembled.included)),
        allow_cloud=asking.allow_cloud,
        conversation=asking.conversation,
        max_tokens=_ANSWER_TOKENS,
        instructions=assembled.instructions,
    )
    return request, assembled


async def explain(
    request: Request,
    assembled: Assembled,
    findings: Findings,
    read: Reader,
    gateway: Gateway,
    *,
    signal: Signal | None = None,
    trial: Trial | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncGenerator[Decision | Delta | Again | Explained, None]:
    """Yield the decision, the text as it arrives, and at the end what was made of it.

    After `Again` all but the end begins anew; what was said before it is to be forgotten. `signal`
    is what asks for the cloud, if it is not the person. `trial` runs the command that failed again.
    """
    ends = clock() + request.deadline_s
    explained: Explained | None = None
    for question in (request, _in_reserve(request, assembled, findings)):
        left = ends - clock()
        if explained is not None:
            why = fault(explained.answer.words, assembled.body)
            if not why or left < _LEAST_S:
                break
            yield Again(why)
        lines = _quotable(question, assembled)
        try:
            asked = replace(question, deadline_s=left)
            async with aclosing(_asked(asked, lines, gateway, signal)) as items:
                async for item in items:
                    if isinstance(item, Completion):
                        tries = _tries(trial, findings, read, ends - clock()) if trial else None
                        answer = await _aside(
                            partial(_read, item, lines, assembled, findings, read, tries=tries),
                            trial,
                        )
                        explained = Explained(answer, item, assembled)
                    else:
                        yield item
        except BackendError:
            if explained is None:
                raise
    if explained is not None:
        yield explained


def _in_reserve(request: Request, assembled: Assembled, findings: Findings) -> Request:
    """Return the question in words, and, where it was in words before, more freely answered."""
    plain = asked_again(assembled, evidence_of(findings), Task.EXPLAIN)
    return replace(
        request,
        prompt=plain.prompt,
        instructions=plain.instructions,
        temperature=_WARMTH if request.prompt.schema is None else 0.0,
    )


def _quotable(request: Request, assembled: Assembled) -> Lines:
    return quotable(assembled.included) if request.prompt.schema is not None else {}


async def _asked(
    request: Request, lines: Lines, gateway: Gateway, signal: Signal | None
) -> AsyncGenerator[Decision | Delta | Completion, None]:
    """Yield as the gateway does, but prose whatever the form of the answer is."""
    telling = Telling(lines)
    async with aclosing(gateway.handle(request, signal)) as items:
        async for item in items:
            said = ""
            if isinstance(item, Delta):
                said = telling.feed(item.text)
            elif isinstance(item, Completion):
                said = telling.finish()
            if said:
                yield Delta(said)
            if not isinstance(item, Delta):
                yield item


def _read(
    completion: Completion,
    lines: Lines,
    assembled: Assembled,
    findings: Findings,
    read: Reader,
    *,
    tries: Callable[[str], Tried | None] | None,
) -> Answer:
    return read_answer(
        told(completion.text, lines),
        read,
        complete=completion.finish == "stop",
        causes=findings.causes,
        shown=assembled.included,
        target=target_of(findings),
        message=findings.failure.message,
        calibration=calibration_of(completion.model, config_folder() / CALIBRATIONS),
        tries=tries,
    )


def _tries(
    trial: Trial, findings: Findings, read: Reader, seconds: float
) -> Callable[[str], Tried | None]:
    """Return what tries one change after the other, all within the seconds."""
    ends = time.monotonic() + min(seconds, LONGEST_S)

    def tries(diff: str) -> Tried | None:
        return trial.tried(diff, read, findings.failure, ends - time.monotonic())

    return tries


async def _aside(read: Callable[[], Answer], trial: Trial | None) -> Answer:
    """Read an answer in a thread of its own, and end what it runs when nobody waits any more."""
    try:
        return await asyncio.to_thread(read)
    except asyncio.CancelledError:
        if trial is not None:
            trial.stop()
        raise


def evidence_of(findings: Findings) -> Evidence:
    """The findings in the words that a model is given."""
    proven = [cause for cause in findings.causes if cause.score >= _LEAST_PROVEN]
    target = target_of(findings)
    if target is None:
        return _symptom_of(findings, proven)
    sure = proven[0].score >= _SURE
    if sure:
        proven = [cause for cause in proven if cause.score >= _SURE]
    return Evidence(
        failure=failure_text(findings.failure),
        causes=tuple(cause_text(cause) for cause in proven[:_MOST_CAUSES]),
        excerpts=_shown(findings, sure=sure),
        changes=() if sure else _changes(findings),
        asked=_wanted(target),
        place=_place(target),
    )


def _symptom_of(findings: Findings, proven: Sequence[Cause]) -> Evidence:
    """What is known where no rule found the cause: nothing that would pass for one."""
    return Evidence(
        failure=failure_text(findings.failure),
        causes=tuple(place_text(cause) for cause in proven[:1]),
        excerpts=_shown(findings, sure=False),
        changes=_changes(findings),
        asked="the whole corrected function",
        known=False,
    )


def _shown(findings: Findings, *, sure: bool) -> tuple[Excerpt, ...]:
    """The code for the model, each piece with one reason; when sure, what the cause touches."""
    kept = [excerpt for excerpt in findings.excerpts if excerpt.marked or not sure]
    most = _FEW_EXCERPTS if sure else len(kept)
    return tuple(replace(one, why=one.why.split("; ")[0]) for one in kept[:most])


def _changes(findings: Findings) -> tuple[str, ...]:
    """The changes that have to do with the failure; others only fill the prompt."""
    told = [change for change in findings.changes if change.why]
    return tuple(_change_text(change) for change in told[:_MOST_CHANGES])


def _change_text(change: Change) -> str:
    return f"{change.path} in {change.commit} ({change.subject}): {change.why}"


def target_of(findings: Findings) -> Target | None:
    """Where the change belongs: the function (or line) of the likeliest cause, if one is known."""
    if not is_known(findings.causes):
        return None
    cause = findings.causes[0]
    return Target(cause.path, cause.line, cause.symbol)


def _place(target: Target) -> str:
    return f"{target.symbol} of {target.path}" if target.symbol else target.path


def _wanted(target: Target) -> str:
    if target.symbol:
        return f"the whole corrected function {target.symbol} of {target.path}"
    return f"only the corrected line {target.line} of {target.path}"


def failure_text(failure: Trace) -> str:
    """The error, then the frames of the person's own code, innermost first."""
    head = ": ".join(part for part in (failure.type, failure.message) if part)
    own = [frame for frame in failure.frames if frame.in_app] or list(failure.frames)
    by_line = {(frame.file, frame.line): frame for frame in own}  # a generator repeats its line
    shown = list(by_line.values())[:_MOST_FRAMES]
    return "\n".join([head, *(_frame_text(f, code=n == 0) for n, f in enumerate(shown))])


def cause_text(cause: Cause) -> str:
    """One cause as a sentence with its place."""
    remedy = f" Fix: {cause.remedy}." if cause.remedy else ""
    return f"{place_text(cause)}{remedy}"


def place_text(cause: Cause) -> str:
    """What happened, with its place."""
    return f"({cause.path}:{cause.line}) {cause.why}"


def _frame_text(frame: Frame, *, code: bool) -> str:
    place = f"{frame.file}:{frame.line}" if frame.line else frame.file
    shown = f": {frame.code.strip()}" if code and frame.code else ""
    return f"  at {place} {frame.function}{shown}"
