"""Says an answer as OpenAI's responses have it: items that are opened, filled and closed."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from homeport.backends.fast_json import write
from homeport.domain import CallDelta, Thought

if TYPE_CHECKING:
    from collections.abc import Sequence

    from homeport.domain import Completion, Piece
    from homeport.server.dialects.dialect import Asked, Fault

Body = dict[str, object]


class _Kind(StrEnum):
    THOUGHTS = "reasoning"
    WORDS = "message"
    CALL = "function_call"


class ResponsesVoice:
    """Says one answer."""

    def __init__(self, asked: Asked, name: str, created: int) -> None:
        self._name = name
        self._response: Body = {
            "id": f"resp_{name}",
            "object": "response",
            "created_at": created,
            "model": asked.prompt.model,
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "parallel_tool_calls": True,
            "temperature": asked.sampling.temperature,
            "tool_choice": "auto",
            "tools": [],
            "top_p": asked.sampling.top_p,
        }
        self._sequence = 0
        self._done: list[Body] = []  # items that are closed
        self._kind: _Kind | None = None  # of the item that is open
        self._call = CallDelta(-1, "")
        self._said: list[str] = []

    def head(self) -> bytes:
        """Begin a stream."""
        begun = {**self._response, "status": "in_progress", "output": []}
        return self._event("response.created", response=begun) + self._event(
            "response.in_progress", response=begun
        )

    def pieces(self, pieces: Sequence[Piece]) -> bytes:
        """Say pieces of a stream, an event for each."""
        return b"".join([self._piece(one) for one in pieces])

    def _piece(self, piece: Piece) -> bytes:
        match piece:
            case str():
                begun = self._opened(_Kind.WORDS)
                self._said.append(piece)
                return begun + self._event(
                    "response.output_text.delta", **self._at("content"), delta=piece, logprobs=[]
                )
            case Thought(text):
                begun = self._opened(_Kind.THOUGHTS)
                self._said.append(text)
                return begun + self._event(
                    "response.reasoning_summary_text.delta", **self._at("summary"), delta=text
                )
            case CallDelta():
                begun = b""
                if self._kind is not _Kind.CALL or piece.index != self._call.index:
                    begun = self._opened(_Kind.CALL, piece)
                if not piece.arguments:
                    return begun
                self._said.append(piece.arguments)
                return begun + self._event(
                    "response.function_call_arguments.delta", **self._at(), delta=piece.arguments
                )

    def tail(self, completion: Completion) -> bytes:
        """End a stream."""
        said = (b"" if self._done or self._kind else self._opened(_Kind.WORDS)) + self._closed()
        ended = self._ended(completion, self._done)
        return said + self._event(f"response.{ended['status']}", response=ended)

    def broken(self, fault: Fault) -> bytes:
        """End a stream that failed after it had begun."""
        return self._event("error", code=str(fault.status), message=fault.text, param=None)

    def whole(self, completion: Completion) -> bytes:
        """Say the whole answer at once."""
        items: list[Body] = []
        if completion.thoughts:
            items.append(self._item(_Kind.THOUGHTS, 0, completion.thoughts))
        if completion.text or not completion.calls:
            items.append(self._item(_Kind.WORDS, len(items), completion.text))
        for call in completion.calls:
            self._call = CallDelta(0, "", call.id, call.name)
            items.append(self._item(_Kind.CALL, len(items), call.arguments))
        return write({**self._ended(completion, items), "model": completion.model})

    def _opened(self, kind: _Kind, call: CallDelta | None = None) -> bytes:
        """Open an item, unless it is the one that is open already."""
        if call is None and self._kind is kind:
            return b""
        before = self._closed()
        self._kind, self._call = kind, call or self._call
        number = len(self._done)
        item = self._item(kind, number, "", status="in_progress")
        if kind is not _Kind.CALL:
            item["content" if kind is _Kind.WORDS else "summary"] = []
        added = before + self._event("response.output_item.added", output_index=number, item=item)
        match kind:
            case _Kind.WORDS:
                return added + self._event(
                    "response.content_part.added", **self._at("content"), part=_words("")
                )
            case _Kind.THOUGHTS:
                part = {"type": "summary_text", "text": ""}
                return added + self._event(
                    "response.reasoning_summary_part.added", **self._at("summary"), part=part
                )
            case _Kind.CALL:  # pragma: no branch -- mypy proves that none is left
                return added

    def _closed(self) -> bytes:
        """Close the item that is open."""
        if self._kind is None:
            return b""
        text, kind = "".join(self._said), self._kind
        item = self._item(kind, len(self._done), text)
        match kind:
            case _Kind.WORDS:
                at = self._at("content")
                said = self._event(
                    "response.output_text.done", **at, text=text, logprobs=[]
                ) + self._event("response.content_part.done", **at, part=_words(text))
            case _Kind.THOUGHTS:
                at, part = self._at("summary"), {"type": "summary_text", "text": text}
                said = self._event(
                    "response.reasoning_summary_text.done", **at, text=text
                ) + self._event("response.reasoning_summary_part.done", **at, part=part)
            case _Kind.CALL:  # pragma: no branch -- as above
                said = self._event(
                    "response.function_call_arguments.done",
                    **self._at(),
                    name=self._call.name,
                    arguments=text,
                )
        number = len(self._done)
        self._done.append(item)
        self._kind = None
        self._said.clear()
        return said + self._event("response.output_item.done", output_index=number, item=item)

    def _item(self, kind: _Kind, number: int, text: str, status: str = "completed") -> Body:
        item: Body = {"id": self._item_name(kind, number), "type": kind.value}
        match kind:
            case _Kind.WORDS:
                content = [_words(text)]
                return {**item, "status": status, "role": "assistant", "content": content}
            case _Kind.THOUGHTS:
                return {**item, "summary": [{"type": "summary_text", "text": text}]}
            case _Kind.CALL:  # pragma: no branch -- as above
                called = {"call_id": self._call.id, "name": self._call.name, "arguments": text}
                return {**item, "status": status, **called}

    def _item_name(self, kind: _Kind, number: int) -> str:
        before = {_Kind.WORDS: "msg", _Kind.THOUGHTS: "rs", _Kind.CALL: "fc"}[kind]
        return f"{before}_{self._name}_{number}"

    def _at(self, part: str = "") -> Body:
        """Return where in the answer the open item is."""
        assert self._kind is not None  # noqa: S101 -- asked for while an item is open
        number = len(self._done)
        place: Body = {"item_id": self._item_name(self._kind, number), "output_index": number}
        return {**place, f"{part}_index": 0} if part else place

    def _ended(self, completion: Completion, items: list[Body]) -> Body:
        cut = completion.finish in {"length", "filtered"}
        reason = "max_output_tokens" if completion.finish == "length" else "content_filter"
        usage = completion.usage
        return {
            **self._response,
            "status": "incomplete" if cut else "completed",
            "incomplete_details": {"reason": reason} if cut else None,
            "output": items,
            "usage": {
                "input_tokens": usage.prompt_tokens,
                "input_tokens_details": {"cached_tokens": usage.cached_tokens},
                "output_tokens": usage.completion_tokens,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": usage.prompt_tokens + usage.completion_tokens,
            },
        }

    def _event(self, kind: str, **data: object) -> bytes:
        body = {"type": kind, "sequence_number": self._sequence, **data}
        self._sequence += 1
        return b"event: %s\ndata: %s\n\n" % (kind.encode(), write(body))


def _words(text: str) -> Body:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
