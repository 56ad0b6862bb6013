"""Models that remember every byte they were sent, and answer as they were told.

One class plays both parts, local and cloud. By default it echoes the last message, so that whatever
was withheld must come back to the requester and nobody else.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field

from homeport.backends import Options, Properties
from homeport.domain import ClearedPrompt, Completion, Delta, Message, Prompt, Usage


def echo(messages: tuple[Message, ...]) -> str:
    """Answer with the last message."""
    return messages[-1].text


@dataclass
class RecordingModel:
    """Streams an answer in pieces of some characters; can fail, stall or end too early."""

    name: str = "recording"
    context_window: int = 4096
    properties: Properties = field(default_factory=Properties)
    answer: Callable[[tuple[Message, ...]], str] = echo
    piece: int = 3
    error: Exception | None = None  # raised after the answer's pieces
    completes: bool = True
    confidence: float | None = None
    stalls: bool = False  # waits for ever after the first piece
    waits: bool = False  # waits for ever before it
    sent: bytearray = field(default_factory=bytearray)  # every byte it was sent
    prompts: list[Prompt | ClearedPrompt] = field(default_factory=list)
    streams_closed: int = 0

    async def stream(
        self, prompt: Prompt | ClearedPrompt, options: Options
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Remember the prompt and the options, then answer."""
        self.prompts.append(prompt)
        wire = {
            "messages": [[message.role, message.text] for message in prompt.messages],
            "options": repr(options),
        }
        self.sent += json.dumps(wire, ensure_ascii=False).encode("utf-8", "surrogatepass")
        text = self.answer(prompt.messages)
        try:
            if self.waits:
                await asyncio.Event().wait()
            for at in range(0, len(text), self.piece):
                yield Delta(text[at : at + self.piece])
                if self.stalls:
                    await asyncio.Event().wait()
            if self.error is not None:
                raise self.error
            if self.completes:
                usage = Usage(5, 0, 7, 0.1, 0.2)
                yield Completion(text, self.name, "stop", usage, confidence=self.confidence)
        finally:
            self.streams_closed += 1

    def count_tokens(self, text: str) -> int:
        """Guess."""
        return len(text) // 3 + 1

    async def close(self) -> None:
        """Have nothing to give back."""
