"""The two types that carry safety: what may meet a local model, and what may leave."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who speaks in a prompt."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """What may meet a local backend only."""

    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class ClearedPrompt:
    """What may leave. Made only by `gateway.clearance.clear`."""

    messages: tuple[Message, ...]
    policy_digest: str
