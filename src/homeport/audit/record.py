"""What is recorded of a request: before anything is sent the intent, afterwards the outcome.

Keyed digests, sizes, counts and names of rules stand for content, which is kept only if the policy
says so, and then redacted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum

from homeport.domain import Action, Category, Route


class Status(StrEnum):
    """How a request ended."""

    ANSWERED = "answered"
    CANCELLED = "cancelled"  # the requester went away
    FAILED = "failed"  # a backend, or we, did not manage
    REJECTED = "rejected"  # policy does not answer it


class Note(StrEnum):
    """What is recorded beside requests, each with `by`, who did it."""

    ACT = "act"  # a right was given or taken: a token, an approval
    HOLD = "hold"  # nothing may be removed from now on
    RELEASED = "released"
    PRUNED = "pruned"  # the records up to `through` were removed, as they may be


@dataclass(frozen=True, slots=True)
class Intent:
    """What is about to happen, written and safe before it does."""

    request: str  # a random name
    principal: str
    roles: tuple[str, ...]
    task: str
    classification: str
    cloud_asked: bool
    action: Action
    rule: str
    route: Route
    backend: str
    policy: str  # the digest of the policy that decided
    prompt: str  # keyed digest
    prompt_characters: int
    prompt_tokens: int
    messages: int
    repo: str = ""  # keyed digest
    paths: tuple[str, ...] = ()  # keyed digests
    categories: Mapping[Category, int] = field(default_factory=dict)
    classes: Mapping[str, bool] = field(default_factory=dict)  # fingerprints, whether they matched
    cloud: str = ""  # the cloud backend there was
    may_use_cloud: bool = True
    instructions: str = ""  # name, version and digest of the prompt of Homeport's own


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    status: Status
    route: Route  # as it came to be: a cloud request that was not cleared is answered locally
    backend: str = ""
    tried: str = ""  # a cloud backend that got the prompt and did not begin to answer
    finish: str = ""
    sent: str = ""  # keyed digest of exactly what the backend got
    sent_characters: int = 0
    redactions: Mapping[Category, int] = field(default_factory=dict)
    answer: str = ""  # keyed digest
    answer_characters: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    first_token_ms: int = 0
    total_ms: int = 0
    findings: Mapping[Category, int] = field(default_factory=dict)  # in the answer, by its model
    error: str = ""  # the kind of error, never its text
    cost: float = 0.0  # in the currency of the backend's prices
    sent_text: str = ""  # redacted, and only where the policy keeps it
    answer_text: str = ""


def as_fields(record: Intent | Outcome) -> dict[str, object]:
    """Return a record's fields as plain values, ready for JSON."""
    return {name: _plain(getattr(record, name)) for name in _NAMES[type(record)]}


_NAMES = {kind: tuple(one.name for one in fields(kind)) for kind in (Intent, Outcome)}
_AS_THEY_ARE = frozenset({str, int, bool, float})


def _plain(value: object) -> object:
    if type(value) in _AS_THEY_ARE:
        return value
    match value:
        case StrEnum():
            return value.value
        case tuple():
            return list(value)
        case Mapping():
            return {str(key): value[key] for key in sorted(value)}
        case _:  # pragma: no cover -- a record has no other kind of field
            return value
