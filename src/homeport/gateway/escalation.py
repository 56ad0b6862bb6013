"""What asks for the cloud where the caller did not: each signal is a request, the policy decides.

Nothing here sends anything. A caller who forbids the cloud is never overruled.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from homeport.domain import Completion, Request

LEAST_ROOM = 256  # tokens that an answer needs in the window beside its prompt


class Signal(StrEnum):
    """Why the cloud was asked for."""

    CALLER = "caller"
    WINDOW = "window"  # the prompt does not fit the local model's
    CONFIDENCE = "confidence"  # the local answer is unsure


@dataclass(frozen=True, slots=True)
class Escalation:
    """Which signals are heard."""

    heard: Collection[Signal] = ()
    below: float = 0.5  # of confidence

    def signal(self, request: Request, tokens: int, window: int) -> Signal | None:
        """Return what asks for the cloud before anything was answered."""
        if request.forbids_cloud:
            return None
        if request.allow_cloud:
            return Signal.CALLER
        wanted = min(request.max_tokens, LEAST_ROOM)
        if Signal.WINDOW in self.heard and tokens + wanted > window:
            return Signal.WINDOW
        return None

    def weighs(self, request: Request) -> bool:
        """Tell whether the local answer is to be weighed; one that streams cannot be taken back."""
        return (
            Signal.CONFIDENCE in self.heard
            and request.whole
            and not request.allow_cloud
            and not request.forbids_cloud
        )

    def unsure(self, completion: Completion) -> bool:
        """Tell whether a local answer asks for a better one; one that nobody weighed does not."""
        return completion.confidence is not None and completion.confidence < self.below
