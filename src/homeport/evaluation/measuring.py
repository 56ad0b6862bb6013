"""Runs the cases and asks about each: one result a case, in order.

Each case is laid out as a git repository with one commit and run for real; nothing is replayed.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from homeport.evaluation.asking import (
    Answered,
    Plain,
    Way,
    ask_homeport,
    bare_prompt,
    files_prompt,
)
from homeport.evaluation.case import Case
from homeport.evaluation.judging import (
    Score,
    Words,
    invented_files,
    judge,
    names_cause,
    names_place,
)
from homeport.evaluation.running import cures, failure_text, prepare

NO_MODEL = "none"
_BARE = frozenset({Way.BARE, Way.FILES})


@dataclass(frozen=True, slots=True)
class Result:
    """How one case came out: without a model, and by each way of asking one."""

    case: Case
    score: Score
    words: Mapping[Way, Words] = field(default_factory=dict)
    problem: str = ""


def measure(
    cases: Sequence[Case], model: str = NO_MODEL, ways: Sequence[Way] = tuple(Way)
) -> Iterator[Result]:
    """Run every case and ask about it, with `model` in each of `ways` unless it is none."""
    bare = [way for way in ways if way in _BARE and model != NO_MODEL]
    with ExitStack() as stack:
        plain = stack.enter_context(Plain(model).opened()) if bare else None
        for case in cases:
            with tempfile.TemporaryDirectory(prefix="case-") as folder:
                yield _result(case, Path(folder), model, ways, plain)


def _result(
    case: Case, folder: Path, model: str, ways: Sequence[Way], plain: Plain | None
) -> Result:
    project, state = folder / "project", folder / "state"
    state.mkdir()
    prepare(case, project)
    text = failure_text(case, project)
    asked = model if Way.HOMEPORT in ways else NO_MODEL
    told = ask_homeport(text, project, state, asked)
    answers = {Way.HOMEPORT: told.answer} if told.answer else {}
    paths = sorted(p.relative_to(case.project).as_posix() for p in case.project.rglob("*.*"))
    if plain is not None:
        prompts = {Way.BARE: bare_prompt(text), Way.FILES: files_prompt(text, project, paths)}
        for way in ways:
            answer = plain.ask(prompts[way]) if way in prompts else None
            if answer is not None:
                answers[way] = answer
    words = {way: _words(case, answer, paths, text, project) for way, answer in answers.items()}
    return Result(case, judge(case, told.causes), words, told.problem)


def _words(case: Case, answer: Answered, paths: Sequence[str], given: str, project: Path) -> Words:
    return Words(
        explained=names_cause(case.explained_by, answer.text),
        placed=names_place(case, answer.text),
        classed=case.exception.casefold() in answer.text.casefold(),
        invented=invented_files(answer.text, paths, given),
        patched=cures(case, project, answer.diff) if answer.diff else None,
        confidence=answer.confidence,
        signals=answer.signals,
        tokens=answer.tokens,
        text=answer.text,
    )
