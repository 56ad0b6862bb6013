"""Asks a model for whole corrected functions, several short samples, and reads them as candidates.

What comes back is a proposal like any other: it is tried and validated before a person sees it. A
later round is told how the earlier proposals failed.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.diffs import apply_edit, code_blocks, defined_in, read_edits, replace_function
from homeport.domain import Message, Prompt, Role
from homeport.errors import EditRefused
from homeport.repair.candidate import Candidate
from homeport.repair.proposals import between, editable

if TYPE_CHECKING:
    from homeport.assistant.fix import Fixing
    from homeport.repair.baseline import Baseline
    from homeport.repair.proposals import File

_FUNCTIONS = 3  # the most suspect ones are asked about
_ROUNDS = 2
_WARMTHS = (0.0, 0.5, 0.8)  # the first sample is the model's surest word
_LONGEST_FUNCTION = 4_000  # characters
_LONGEST_TEST = 1_500
_LONGEST_MESSAGE = 600
_WEIGHT = -6.0  # where a model's change stands among the others

INSTRUCTIONS = (
    "You repair one function so that its failing test passes. Change as little as possible, keep "
    "the signature and the comments, and do not special-case the test's values. Answer with the "
    "whole corrected function in one ```python block and nothing else."
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing to ask: the prompt, and how freely the model may choose its words."""

    prompt: Prompt
    warmth: float
    seed: int
    path: str


Speaker = Callable[[Sample], str]  # the model's whole answer; empty when it gave none


@dataclass(slots=True)
class Suspect:
    """A function the model is asked about, and what it has proposed already."""

    file: File
    symbol: str
    text: str
    suspicion: float
    tried: list[str] = field(default_factory=list)


def proposer(speak: Speaker) -> Callable[[Fixing], Iterator[Sequence[Candidate]]]:
    """Return what asks a model in rounds, for the search to try."""

    def propose(fixing: Fixing) -> Iterator[Sequence[Candidate]]:
        baseline = fixing.baseline
        if baseline is None:
            return
        suspects = suspects_of(baseline)
        evidence = evidence_of(fixing, baseline)
        for round_number in range(_ROUNDS):
            for suspect in suspects:
                for number, warmth in enumerate(_WARMTHS):
                    seed = fixing.task.seed + 10 * round_number + number
                    prompt = prompt_for(suspect, evidence)
                    answer = speak(Sample(prompt, warmth, seed, suspect.file.path))
                    found = read_answer(answer, suspect)
                    yield [found] if found is not None else []

    return propose


def suspects_of(baseline: Baseline) -> list[Suspect]:
    """Return the functions that a fix most likely belongs to."""
    found = []
    for path, file in baseline.files.items():
        scores = baseline.scores.get(path, {})
        if file.source is None or not file.readable:
            continue
        for symbol, function in file.functions:
            lines = range(function.body[0].lineno, (function.end_lineno or 0) + 1)
            most = max((scores.get(line, 0.0) for line in lines), default=0.0)
            text = file.source.between(*file.source.lines(function))
            if most and len(text) <= _LONGEST_FUNCTION:
                found.append(Suspect(file, symbol, text, most))
    found.sort(key=lambda one: (-one.suspicion, one.file.path, one.symbol))
    return found[:_FUNCTIONS]


def evidence_of(fixing: Fixing, baseline: Baseline) -> str:
    """Return what failed: the test's own code and what it said."""
    name = baseline.failing[0]
    said = next((one.message for one in baseline.whole if one.name == name), "")
    path, _, symbol = name.partition("::")
    code = _test_code(fixing, path, symbol.partition("[")[0].replace("::", "."))
    shown = f"The test:\n```python\n{code}\n```\n" if code else ""
    return f"The failing test is {name}.\n{shown}It says:\n{said[:_LONGEST_MESSAGE]}\n"


def _test_code(fixing: Fixing, path: str, symbol: str) -> str:
    place = fixing.task.tree / path
    if not place.is_file() or editable(fixing.task.tree, path):
        return ""
    try:
        text = place.read_text(encoding="utf-8")
        tree = ast.parse(text)
    except (OSError, UnicodeDecodeError, SyntaxError, ValueError):
        return ""
    wanted = symbol.rpartition(".")[2]
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == wanted:
            return (ast.get_source_segment(text, node) or "")[:_LONGEST_TEST]
    return ""


def prompt_for(suspect: Suspect, evidence: str) -> Prompt:
    """Return the question about one function."""
    failed = "".join(
        f"\nThis attempt did not make the test pass:\n```python\n{text}\n```\n"
        for text in suspect.tried[-2:]
    )
    asked = (
        f"{evidence}\nThe function, in {suspect.file.path}:\n```python\n{suspect.text}```\n{failed}"
        f"\nWrite the whole corrected function {suspect.symbol.rpartition('.')[2]}."
    )
    return Prompt((Message(Role.SYSTEM, INSTRUCTIONS), Message(Role.USER, asked)))


def read_answer(answer: str, suspect: Suspect) -> Candidate | None:
    """Return the change that an answer makes; None when it makes none that can be read."""
    before = suspect.file.data.decode()
    after = _rewritten(answer, before, suspect)
    if after is None or after == before:
        return None
    try:
        ast.parse(after)
    except (SyntaxError, ValueError):
        return None
    splices = between(suspect.file.data, after.encode())
    line = suspect.file.data.count(b"\n", 0, splices[0].start) + 1
    return Candidate(
        suspect.file.path, splices, "model", suspect.symbol, line, _WEIGHT,
        "the model rewrote it",
    )  # fmt: skip


def _rewritten(answer: str, before: str, suspect: Suspect) -> str | None:
    name = suspect.symbol.rpartition(".")[2]
    path = suspect.file.path
    closed = answer if answer.count("```") != 1 else answer + "\n```"
    for block in code_blocks(closed):
        if name in defined_in(block.code):
            suspect.tried.append(block.code)
            try:
                return replace_function(path, before, suspect.symbol, block.code)
            except EditRefused:
                continue
    after = before
    for edit in read_edits(answer):
        try:
            after = apply_edit(after, edit)
        except EditRefused:
            return None
    return after
