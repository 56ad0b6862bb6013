"""Asks a model for whole functions, several short samples, and reads them as candidates.

What comes back is a proposal like any other: it is tried and validated before a person sees it, and
so are its parts and small changes of it. A small model that is shown a wrong function mostly copies
it, and writes it well from what it shall do; so it is first asked to write the function from its
signature, its documentation and a failing test, then to correct it, then again with what the test
says. Prompts are kept short, since a processor reads some thirty tokens a second, and samples of
one prompt follow each other, so that it is read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.assistant.fix_evidence import (
    Evidence,
    evidence_of,
    promised,
    said,
    shortened,
    with_docstring,
)
from homeport.context.instructions import Task, instructions
from homeport.diffs import apply_edit, code_blocks, defined_in, read_edits, replace_function
from homeport.domain import Message, Prompt, Role
from homeport.errors import EditRefused
from homeport.repair.nearby import nearby
from homeport.repair.python.source import parses

if TYPE_CHECKING:
    from homeport.assistant.fix import Fixing
    from homeport.repair.baseline import Baseline
    from homeport.repair.candidate import Candidate
    from homeport.repair.proposals import File

_FUNCTIONS = 2  # the most suspect ones are asked about
_SURE = (0.0,)  # the first sample is the model's surest word
_FREE = (0.8,)
_AGAIN = (0.3, 0.9)
_LONGEST_FUNCTION = 4_000  # characters
_MARKED = 2  # lines that are shown as suspect
_TOKENS_MORE = 120  # than the function has, about, for the answer: it may lack what was lost
_LETTERS = 3  # of a token of code, about, at the fewest

INSTRUCTIONS = instructions(Task.FIX)


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing to ask: the prompt, and how freely the model may choose its words."""

    prompt: Prompt
    warmth: float
    seed: int
    path: str
    most_tokens: int


Speaker = Callable[[Sample], str]  # the model's whole answer; empty when it gave none


@dataclass(slots=True)
class Suspect:
    """A function the model is asked about, and what it has proposed already."""

    file: File
    symbol: str
    text: str
    suspicion: float
    lines: tuple[str, ...] = ()  # the most suspect ones
    tried: list[tuple[str, bytes]] = field(default_factory=list)  # as answered, and as a file

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.symbol.rpartition(".")[2]


def proposer(speak: Speaker) -> Callable[[Fixing], Iterator[Sequence[Candidate]]]:
    """Return what asks a model in rounds, for the search to try."""

    def propose(fixing: Fixing) -> Iterator[Sequence[Candidate]]:
        baseline = fixing.baseline
        if baseline is None:
            return
        evidence = evidence_of(fixing.task.tree, baseline)
        seed = fixing.task.seed
        suspects = suspects_of(baseline, evidence)
        for suspect in suspects:
            first, wrong = written(suspect, evidence), corrected(suspect, evidence)
            yield from _asked(speak, suspect, first, _SURE, seed)
            yield from _asked(speak, suspect, wrong, (*_SURE, *_FREE), seed + 10)
            yield from _asked(speak, suspect, first, _FREE, seed + 20)
        for suspect in suspects:
            second = _second(fixing, suspect, evidence)
            if second is not None:
                yield from _asked(speak, suspect, second, _AGAIN, seed + 30)

    return propose


def _asked(
    speak: Speaker, suspect: Suspect, prompt: Prompt, warmths: Sequence[float], seed: int
) -> Iterator[Sequence[Candidate]]:
    most = len(shortened(suspect.text)) // _LETTERS + _TOKENS_MORE
    for number, warmth in enumerate(warmths):
        answer = speak(Sample(prompt, warmth, seed + number, suspect.file.path, most))
        after = read_answer(answer, suspect)
        if after is not None and all(after != known for _, known in suspect.tried):
            suspect.tried.append((answer, after))
            yield from nearby(suspect.file, after, suspect.symbol)
        else:
            yield []  # whoever searches looks at the clock here


def _second(fixing: Fixing, suspect: Suspect, evidence: Evidence) -> Prompt | None:
    """Return the second round's question: the first answer, and what the test says of it."""
    if not suspect.tried:
        return None
    answer, after = suspect.tried[0]
    path = suspect.file.path
    told = said(fixing.said_with(path, after, evidence.test), path, after)
    first = corrected(suspect, evidence)
    asked = f"The test still fails:\n{told}\nFind another cause and write the whole function again."
    return Prompt((*first.messages, Message(Role.ASSISTANT, answer), Message(Role.USER, asked)))


def suspects_of(baseline: Baseline, evidence: Evidence) -> list[Suspect]:
    """Return the functions that a fix most likely belongs to; of equals, one the test calls."""
    found = []
    for path, file in baseline.files.items():
        scores = dict(baseline.scores.get(path, {}))
        if file.source is None or not file.readable:
            continue
        for symbol, function in file.functions:
            lines = range(function.body[0].lineno, (function.end_lineno or 0) + 1)
            most = max((scores.get(line, 0.0) for line in lines), default=0.0)
            text = file.source.between(*file.source.lines(function))
            if most and len(text) <= _LONGEST_FUNCTION:
                marked = [line for line in lines if scores.get(line, 0.0) == most]
                # Where every line is equally suspect, marking says nothing.
                few = marked if len(marked) <= _MARKED else []
                shown = tuple(_line(file.data, line) for line in few)
                found.append(Suspect(file, symbol, text, most, shown))
    called = {*re.findall(r"\w+(?=\()", evidence.test_code)}
    found.sort(key=lambda one: (-one.suspicion, one.name not in called, one.file.path, one.symbol))
    return found[:_FUNCTIONS]


def _line(data: bytes, number: int) -> str:
    return data.split(b"\n")[number - 1].decode().strip()


def written(suspect: Suspect, evidence: Evidence) -> Prompt:
    """Return the question for a function from what it shall do."""
    asked = f"{promised(suspect.text)}{evidence.test_code}\nWrite this function."
    return Prompt((Message(Role.SYSTEM, INSTRUCTIONS.text), Message(Role.USER, asked)))


def corrected(suspect: Suspect, evidence: Evidence) -> Prompt:
    """Return the question for a function from what is wrong."""
    told = said(evidence.message, suspect.file.path, suspect.file.data)
    marked = "".join(f"\nSuspect line: `{line}`" for line in suspect.lines if line not in told)
    asked = (
        f"This function is wrong:\n```python\n{shortened(suspect.text)}```\n{evidence.test_code}"
        f"It fails:\n{told}{marked}\nWrite the whole corrected function."
    )
    return Prompt((Message(Role.SYSTEM, INSTRUCTIONS.text), Message(Role.USER, asked)))


def read_answer(answer: str, suspect: Suspect) -> bytes | None:
    """Return the file as an answer would have it; None when it makes no change that parses."""
    before = suspect.file.data.decode()
    after = _rewritten(answer, before, suspect)
    if after is None or after == before or not parses(after.encode()):
        return None
    return after.encode()


def _rewritten(answer: str, before: str, suspect: Suspect) -> str | None:
    path = suspect.file.path
    closed = answer if answer.count("```") != 1 else answer + "\n```"
    for block in code_blocks(closed):
        if suspect.name in defined_in(block.code):
            code = with_docstring(block.code, suspect.name, suspect.text)
            try:
                return replace_function(path, before, suspect.symbol, code)
            except EditRefused:
                continue
    after = before
    for edit in read_edits(answer):
        try:
            after = apply_edit(after, edit)
        except EditRefused:
            return None
    return after
