"""Asks a model for a short incident summary of a log's report, and checks every sentence of it.

The model sees the budgeted brief only, never the log. A sentence must cite findings (T1) or
deploys (D1) that exist, and name no time and no number but theirs; one that does not is marked.
"""

import re
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass

from homeport.assistant.explain import Asking
from homeport.context.instructions import Task, instructions
from homeport.domain import Completion, Decision, Delta, Message, Prompt, Request, Role
from homeport.gateway import Gateway
from homeport.logs.brief import MOST_TOKENS, Brief, brief_of, clock
from homeport.logs.report import Report

INSTRUCTIONS = instructions(Task.SUMMARISE)
_ANSWER_TOKENS = 300
_CITED = re.compile(r"\b([TD])(\d{1,3})\b")
_TIME = re.compile(r"\b([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?\b")
_NUMBER = re.compile(r"(?<![\w.])\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?(?![\w]*[a-f]\w*\d)")
_SENTENCE = re.compile(r"(?<=[.!?)])\s+(?=[A-Z\"'(*\d-])")
_SLACK_S = 60  # a model rounds to the minute


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, what it cites, and whether all of that exists."""

    text: str
    cites: tuple[str, ...]
    holds: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The model's text, sentence by sentence; `complete` unless it was cut off."""

    sentences: tuple[Sentence, ...]
    complete: bool
    model: str

    @property
    def held(self) -> tuple[Sentence, ...]:
        """The sentences that rest on findings."""
        return tuple(one for one in self.sentences if one.holds)


def prepare(
    report: Report, asking: Asking, budget: int, count: Callable[[str], int]
) -> tuple[Request, Brief]:
    """Return the request for a redacted report, and the brief it rests on."""
    left = min(budget, MOST_TOKENS) - count(INSTRUCTIONS.text) - count(_CLOSING)
    brief = brief_of(report, left, count)
    told = Message(Role.SYSTEM, INSTRUCTIONS.text)
    prompt = Prompt((told, Message(Role.USER, brief.text + _CLOSING)))
    request = Request(
        prompt=prompt,
        principal=asking.principal,
        task="summarise_log",
        repo=asking.repo,
        allow_cloud=asking.allow_cloud,
        conversation=asking.conversation,
        instructions=INSTRUCTIONS.label,
        max_tokens=_ANSWER_TOKENS,
    )
    return request, brief


_CLOSING = "\nNow write the summary, each sentence ending with its (T..., time)."


async def summarise(
    request: Request, report: Report, brief: Brief, gateway: Gateway
) -> AsyncGenerator[Decision | Delta | Summary, None]:
    """Yield the decision, the text as it arrives, and at the end what was made of it."""
    async with aclosing(gateway.handle(request)) as items:
        async for item in items:
            if isinstance(item, Completion):
                yield read_summary(
                    item.text,
                    report,
                    brief,
                    complete=item.finish == "stop",
                    model=item.model,
                )
            else:
                yield item


def read_summary(
    text: str, report: Report, brief: Brief, *, complete: bool, model: str = ""
) -> Summary:
    """Check each sentence against the findings that the brief told of."""
    lines = [line.strip(" -*#\t") for line in text.splitlines()]
    parts = [part.strip() for line in lines if line for part in _SENTENCE.split(line)]
    joined = _with_trailing(part for part in parts if re.search(r"\w", part))
    return Summary(tuple(_checked(one, report, brief) for one in joined), complete, model)


def _with_trailing(parts: Iterable[str]) -> list[str]:
    """Join a citation in brackets that stands after the full stop to its sentence."""
    found: list[str] = []
    for part in parts:
        if found and part.startswith("(") and _CITED.search(part) and len(part) < _BRACKET:
            found[-1] += " " + part
        else:
            found.append(part)
    return found


_BRACKET = 60


def _checked(text: str, report: Report, brief: Brief) -> Sentence:
    cites = tuple(dict.fromkeys(kind + number for kind, number in _CITED.findall(text)))
    if not cites:
        return Sentence(text, (), holds=False, why_not="cites nothing")
    moments: list[float] = []
    for one in cites:
        known = _moments(one, report, brief.findings)
        if not known:
            return Sentence(text, cites, holds=False, why_not=f"there is no {one}")
        moments += known
    for found in _TIME.finditer(text):
        if not any(_same(found, at) for at in moments):
            return Sentence(
                text, cites, holds=False, why_not=f"{found[0]} is no time of {', '.join(cites)}"
            )
    if odd := _unknown_number(text, _told(cites, report, brief)):
        return Sentence(
            text, cites, holds=False, why_not=f"{odd} is no number of {', '.join(cites)}"
        )
    return Sentence(text, cites, holds=True)


def _told(cites: tuple[str, ...], report: Report, brief: Brief) -> str:
    """Return what the brief says of the citations."""
    parts = [
        brief.pieces[int(one[1:]) - 1]
        if one[0] == "T"
        else f"{report.deploys[int(one[1:]) - 1].commit}"
        for one in cites
    ]
    return "\n".join(parts)


def _unknown_number(text: str, told: str) -> str:
    """Return a number of the sentence that the brief does not give, rounding allowed."""
    bare = _TIME.sub(" ", _CITED.sub(" ", text))
    known = [_value(found) for found in _NUMBER.findall(told)]
    for found in _NUMBER.findall(bare):
        value = _value(found)
        if value > _FEW and not any(abs(value - one) <= max(0.5, _ROUNDED * one) for one in known):
            return str(found)
    return ""


def _value(found: str) -> float:
    return float(found.replace(",", ""))


_FEW = 3  # "two things broke" is counting, not citing
_ROUNDED = 0.02


def _moments(citation: str, report: Report, findings: int) -> list[float]:
    """Return the times that a citation stands for, none when there is no such thing."""
    place = int(citation[1:]) - 1
    if citation[0] == "D":
        return [report.deploys[place].at] if 0 <= place < len(report.deploys) else []
    if not 0 <= place < min(findings, len(report.anomalies)):
        return []
    one = report.anomalies[place]
    return [one.start, one.end, *([one.suspect.at] if one.suspect else [])]


def _same(found: re.Match[str], at: float) -> bool:
    told = clock(at)
    if not _TIME.fullmatch(told):
        return False
    said = int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3] or 0)
    is_at = int(told[:2]) * 3600 + int(told[3:5]) * 60 + int(told[6:8])
    apart = abs(said - is_at)
    return min(apart, 86_400 - apart) <= _SLACK_S
