"""Looks at a model's own words for values that it must have seen elsewhere, as the policy says.

What was withheld from the model stands there as placeholders, which no detector takes for a value.
Masking waits for the end of each line, since a value is known only when it is whole.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import replace

from homeport.domain import (
    Answers,
    Call,
    CallDelta,
    Called,
    Category,
    Completion,
    Message,
    Piece,
    Prompt,
    Role,
    Structure,
    Thought,
    Treatment,
)
from homeport.gateway.masking import counted, mask_prompt
from homeport.gateway.survey import Scan, survey
from homeport.redaction import Masker

_LONGEST = 8192  # characters that wait for the end of their line
_MASK = dict.fromkeys(Category, Treatment.MASK)


class AnswerScreen:
    """Screens one answer, in pieces and as a whole."""

    def __init__(self, answers: Answers, scan: Scan) -> None:
        self._answers, self._scan = answers, scan
        self._masker = Masker(os.urandom(32))
        self._line = self._thought = ""
        self._calls: dict[int, CallDelta] = {}

    def feed(self, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """Take the next pieces and return what may go on."""
        if self._answers is not Answers.MASK or not pieces:
            return pieces
        for piece in pieces:
            match piece:
                case str():
                    self._line += piece
                case Thought(thought):
                    self._thought += thought
                case CallDelta():
                    known = self._calls.get(piece.index)
                    self._calls[piece.index] = (
                        replace(known, arguments=known.arguments + piece.arguments)
                        if known
                        else piece
                    )
        thought, self._thought = _lines(self._thought)
        said, self._line = _lines(self._line)
        if said:  # what was thought before is over
            thought, self._thought = thought + self._thought, ""
        return self._said(thought, said)

    def finish(self) -> tuple[Piece, ...]:
        """Return what still waits; the answer is over."""
        rest: list[Piece] = [*self._said(self._thought, self._line)]
        for one in self._calls.values():
            masked = self._masked_call(Called(one.id, one.name, one.arguments))
            rest.append(replace(one, name=masked.name, arguments=masked.arguments))
        self._line = self._thought = ""
        self._calls.clear()
        return tuple(rest)

    def _said(self, thought: str, said: str) -> tuple[Piece, ...]:
        thoughts: tuple[Piece, ...] = (Thought(self._masked(thought)),) if thought else ()
        return (*thoughts, self._masked(said)) if said else thoughts

    def whole(self, completion: Completion) -> tuple[Completion, Mapping[Category, int]]:
        """Return the whole answer as it may go on, and what was found in it."""
        if self._answers is Answers.PASS:
            return completion, {}
        calls = tuple([Call(one.id, one.name, _structure(one)) for one in completion.calls])
        thoughts = (completion.thoughts,) if completion.thoughts else ()
        message = Message(Role.ASSISTANT, completion.text, thoughts, calls)
        found = survey(Prompt((message,)), self._scan)
        counts = counted(found)
        if self._answers is Answers.MASK and counts:
            completion = replace(
                completion,
                text=self._masked(completion.text),
                thoughts=self._masked(completion.thoughts),
                calls=tuple([self._masked_call(one) for one in completion.calls]),
            )
        return completion, dict(counts)

    def _masked(self, text: str) -> str:
        return self._masker.mask(text, self._scan(text), _MASK).text

    def _masked_call(self, call: Called) -> Called:
        given = Call(call.id, call.name, _structure(call))
        prompt = Prompt((Message(Role.ASSISTANT, "", calls=(given,)),))
        masked = mask_prompt(prompt, survey(prompt, self._scan), self._masker, _MASK)
        (made,) = masked.messages[0].calls
        if made == given:
            return call
        value = made.arguments.value()
        written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        return Called(call.id, made.name, written)


def _lines(text: str) -> tuple[str, str]:
    """Return the whole lines of a text, and what may go on; a line without end is cut."""
    end = text.rfind("\n") + 1
    if not end and len(text) > _LONGEST:
        end = text.rfind(" ") + 1 or len(text)
    return text[:end], text[end:]


def _structure(call: Called) -> Structure:
    """Take a call's arguments apart; what is no object stays one text."""
    try:
        value = json.loads(call.arguments)
        if isinstance(value, dict):
            return Structure.of(value)
    except (ValueError, RecursionError):
        pass
    return Structure.of(call.arguments)
