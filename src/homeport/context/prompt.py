"""Evidence and excerpts as a prompt that never exceeds its token budget.

The order is fixed: instructions first (the same for every question, so that a warm model has them
in its cache), then the failure, its likely causes, the code, what changed. What does not fit is
left out from the end and named. The caller counts tokens: budgets are the model's.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from homeport.context.instructions import Task, instructions
from homeport.domain import Excerpt, Message, Prompt, Role

_WORDS = re.compile(r".*\s", re.DOTALL)  # up to the last white space
_SEARCH = (
    "No check found the cause; the error is its symptom. "
    "Find in CODE the line that makes the wrong value. "
)
_WINDOW = 4  # lines kept around a marked line when a whole excerpt does not fit


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known without a model, as short texts ready to be shown."""

    failure: str
    causes: tuple[str, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    changes: tuple[str, ...] = ()
    asked: str = "the corrected lines"  # what the change should be, repeated at the very end
    place: str = ""  # where it belongs, if that is known
    known: bool = True  # whether `causes` are causes; else they only say what happened


@dataclass(frozen=True, slots=True)
class Assembled:
    """A prompt, its size, and which excerpts it shows and leaves out."""

    prompt: Prompt
    body: str  # the evidence alone, as far as it fits
    tokens: int
    included: tuple[Excerpt, ...]
    left_out: tuple[Excerpt, ...]
    instructions: str  # their name, version and digest, for the audit record


def assemble(
    evidence: Evidence,
    budget: int,
    count: Callable[[str], int],
    task: Task = Task.EXPLAIN,
) -> Assembled:
    """Return the prompt; `count` gives the tokens of a text, rather too many than too few.

    Raises:
        ValueError: the budget does not even hold the instructions.
    """
    told = instructions(task)
    system, closing = told.text, _closing(evidence, task)
    spare = budget - count(system) - count(closing)
    if spare <= 0:
        message = f"a budget of {budget} tokens does not hold the instructions"
        raise ValueError(message)
    body = _Body(spare, count)
    body.add_cut("FAILURE\n" + evidence.failure)
    for number, cause in enumerate(evidence.causes, 1):
        head = _heading(evidence) if number == 1 else ""
        body.add(f"{head}\n{number}. {cause}")
    included, left_out = _add_excerpts(body, evidence.excerpts)
    for number, change in enumerate(evidence.changes):
        body.add(("\n\nCHANGED RECENTLY" if number == 0 else "") + f"\n- {change}")
    tokens = count(system) + count(body.text + closing)
    prompt = _prompt(body.text, evidence, task)
    return Assembled(prompt, body.text, tokens, tuple(included), tuple(left_out), told.label)


def _heading(evidence: Evidence) -> str:
    if evidence.known:
        return "\n\nLIKELY CAUSES (found by checks of the code, best first)"
    return "\n\nWHAT HAPPENED (the symptom)"


def asked_again(assembled: Assembled, evidence: Evidence, task: Task) -> Assembled:
    """Return the same evidence with the instructions of another task."""
    prompt = _prompt(assembled.body, evidence, task)
    return replace(assembled, prompt=prompt, instructions=instructions(task).label)


def _prompt(body: str, evidence: Evidence, task: Task) -> Prompt:
    system, question = instructions(task).text, body + _closing(evidence, task)
    return Prompt((Message(Role.SYSTEM, system), Message(Role.USER, question)))


def _closing(evidence: Evidence, task: Task) -> str:
    """Say once more what is wanted: small models heed best what stands last."""
    search = "" if evidence.known else _SEARCH
    if task is Task.EXPLAIN_JSON:
        place = f" in {evidence.place}" if evidence.place else ""
        return f"\n\n{search}Now write the JSON: explanation, lines, then the change{place}."
    return f"\n\n{search}Now write EXPLANATION, then CHANGE: {evidence.asked} in one code block."


class _Body:
    """The volatile part, grown piece by piece while the budget lasts."""

    def __init__(self, budget: int, count: Callable[[str], int]) -> None:
        self.text = ""
        self._budget, self._count = budget, count

    def add(self, piece: str) -> bool:
        """Add the piece if the whole still fits; tell whether it did."""
        if self._count(self.text + piece) > self._budget:
            return False
        self.text += piece
        return True

    def add_cut(self, piece: str) -> None:
        """Add as many leading words of the piece as fit.

        A word is never cut: half a secret is one that no detector recognises.
        """
        if self.add(piece):
            return
        low, high = 0, len(piece)
        while low < high:  # the longest prefix that fits
            middle = (low + high + 1) // 2
            if self._count(self.text + piece[:middle]) <= self._budget:
                low = middle
            else:
                high = middle - 1
        words = _WORDS.match(piece[: low + 1])
        self.text += piece[: words.end() - 1] if words else ""


def _add_excerpts(body: _Body, excerpts: Sequence[Excerpt]) -> tuple[list[Excerpt], list[Excerpt]]:
    """Add each excerpt whole, or else the window around its marked lines, or leave it out."""
    included: list[Excerpt] = []
    left_out: list[Excerpt] = []
    for excerpt in excerpts:
        head = "\n\nCODE" if not included else "\n"
        for form in (excerpt, window(excerpt)):
            if form is not None and body.add(head + shown(form)):
                included.append(form)
                break
        else:
            left_out.append(excerpt)
    return included, left_out


def shown(excerpt: Excerpt) -> str:
    """The excerpt as a model reads it: path, lines and reason, then the code as it stands.

    Without line numbers: small models copy them into the code they write.
    """
    why = f" ({excerpt.why})" if excerpt.why else ""
    return f"\n{excerpt.path}:{excerpt.start}-{excerpt.end}{why}\n```\n{excerpt.text}\n```"


def window(excerpt: Excerpt) -> Excerpt | None:
    """The lines around the marked ones, or None when nothing is marked or nothing is gained."""
    if not excerpt.marked:
        return None
    start = max(excerpt.start, min(excerpt.marked) - _WINDOW)
    end = min(excerpt.end, max(excerpt.marked) + _WINDOW)
    if (start, end) == (excerpt.start, excerpt.end):
        return None
    lines = excerpt.text.splitlines()[start - excerpt.start : end - excerpt.start + 1]
    return Excerpt(
        excerpt.path, start, end, "\n".join(lines), excerpt.symbol, excerpt.why, excerpt.marked
    )
