"""Puts withheld values back into an answer: into its words, and into the arguments of its calls.

Everything is released at once but what may be the beginning of a placeholder. Inside arguments,
which are JSON text, a value is written as JSON writes it.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from homeport.domain import CallDelta, Called, Completion, Piece, Thought
from homeport.redaction import StreamRestorer, restore

_WORDS = {str}


class AnswerRestorer:
    """Restores one answer, in pieces and as a whole."""

    def __init__(self, entries: Mapping[str, str], *, as_json: bool = False) -> None:
        """`as_json` tells that the words are JSON text as well."""
        self._in_json: Mapping[str, str] | None = None
        self._entries = entries
        if as_json:
            self._entries = self._escaped()
        self._words: StreamRestorer | None = None
        self._thoughts: StreamRestorer | None = None
        self._calls: dict[int, StreamRestorer] = {}

    def feed(self, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        """Take the next pieces and return what can be released."""
        if not self._entries or self._passes(pieces):
            return pieces
        return tuple([out for piece in pieces for out in self._fed(piece)])

    def finish(self) -> tuple[Piece, ...]:
        """Return what still waits; the answer is over."""
        rest: list[Piece] = [*self._thoughts_left(), *self._words_left()]
        for index, restorer in self._calls.items():
            if arguments := restorer.finish():
                rest.append(CallDelta(index, arguments))
        return tuple(rest)

    def whole(self, completion: Completion) -> Completion:
        """Return the whole answer restored."""
        if not self._entries:
            return completion
        return replace(
            completion,
            text=restore(completion.text, self._entries),
            thoughts=restore(completion.thoughts, self._entries),
            calls=tuple([self._call(one) for one in completion.calls]),
        )

    def _passes(self, pieces: tuple[Piece, ...]) -> bool:
        """Tell whether no placeholder begins in words before which none has begun."""
        begun = self._words is not None or self._thoughts is not None
        if begun or set(map(type, pieces)) != _WORDS:
            return False
        return "[" not in "".join(cast("tuple[str, ...]", pieces))

    def _fed(self, piece: Piece) -> tuple[Piece, ...]:
        match piece:
            case Thought(thought):
                if self._thoughts is None:
                    self._thoughts = StreamRestorer(self._entries)
                thought = self._thoughts.feed(thought)
                return (*self._words_left(), *((Thought(thought),) if thought else ()))
            case CallDelta():
                return (*self._thoughts_left(), *self._words_left(), *self._fed_call(piece))
            case str():
                return (*self._thoughts_left(), *self._fed_words(piece))

    def _fed_words(self, text: str) -> tuple[str, ...]:
        if self._words is None:
            if "[" not in text:  # no placeholder begins here, and none waits
                return (text,)
            self._words = StreamRestorer(self._entries)
        text = self._words.feed(text)
        return (text,) if text else ()

    def _fed_call(self, piece: CallDelta) -> tuple[Piece, ...]:
        restorer = self._calls.get(piece.index)
        if restorer is None:
            restorer = self._calls[piece.index] = StreamRestorer(self._escaped())
        arguments = restorer.feed(piece.arguments)
        if not (arguments or piece.id or piece.name):
            return ()
        name = restore(piece.name, self._entries)
        return (replace(piece, arguments=arguments, name=name),)

    def _thoughts_left(self) -> tuple[Thought, ...]:
        """End a stretch of thoughts; a later one begins anew."""
        restorer, self._thoughts = self._thoughts, None
        thought = restorer.finish() if restorer is not None else ""
        return (Thought(thought),) if thought else ()

    def _words_left(self) -> tuple[str, ...]:
        text = self._words.finish() if self._words is not None else ""
        return (text,) if text else ()

    def _call(self, call: Called) -> Called:
        return replace(
            call,
            name=restore(call.name, self._entries),
            arguments=restore(call.arguments, self._escaped()),
        )

    def _escaped(self) -> Mapping[str, str]:
        if self._in_json is None:
            self._in_json = {
                name: json.dumps(value, ensure_ascii=False)[1:-1]
                for name, value in self._entries.items()
            }
        return self._in_json
