"""A question to the gateway and the decision about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from homeport.domain.finding import Category
from homeport.domain.prompt import Prompt


class Route(StrEnum):
    """Where a request is answered."""

    LOCAL = "local"
    CLOUD = "cloud"
    NONE = "none"  # not answered by any model


class Action(StrEnum):
    """What a policy rule asks for."""

    DENY = "deny"  # may not leave; answered locally
    REJECT = "reject"  # not answered at all
    LOCAL = "local"
    REDACT_THEN_ROUTE = "redact_then_route"
    CONSIDER_CLOUD = "consider_cloud"
    REQUIRE_APPROVAL = "require_approval"


class Treatment(StrEnum):
    """What happens to a value of some category before a backend sees it."""

    TOKENISE = "tokenise"  # a placeholder, restored to the requester
    MASK = "mask"  # a placeholder, never restored
    DROP = "drop"  # removed, never restored
    PASS = "pass"  # left as it is; towards local backends only  # noqa: S105 -- a treatment, no secret


class Answers(StrEnum):
    """What happens to values that a model writes by itself, such as secrets it once saw."""

    PASS = "pass"  # nobody looks  # noqa: S105 -- a choice, no secret
    RECORD = "record"  # they are counted in the record
    MASK = "mask"  # and replaced, never restored; a stream then waits for the end of each line


class Recording(StrEnum):
    """What the record keeps of the content of requests and answers."""

    DIGESTS = "digests"  # nothing but keyed digests
    REDACTED = "redacted"  # the words as well, without any value that was found in them


class Attachments(StrEnum):
    """What happens to requests that hold images, sound or documents, which nobody reads."""

    REFUSE = "refuse"
    LOCAL = "local"  # a local model may have them; they never leave


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. The local user of a single machine is `Principal("local-user")`."""

    name: str
    roles: tuple[str, ...] = ("developer",)
    may_use_cloud: bool = True


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the caller wants words to be chosen; what is not named is left to the model."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    repeat_penalty: float | None = None
    seed: int | None = None
    logit_bias: tuple[tuple[int, float], ...] = ()
    parallel_calls: bool | None = None
    effort: str = ""  # of thinking: one of the words that the dialects share
    thinking: bool | None = None  # whether to think aloud before the answer
    thought_tokens: int | None = None  # at most
    dimensions: int | None = None  # of an embedding
    base64: bool = False  # as is wanted for an embedding
    keep_alive: int | None = None  # seconds that a local model stays loaded
    context: int | None = None  # tokens of the window that a local model is to use


class Priority(IntEnum):
    """How soon a question is to be answered; the smaller, the sooner."""

    HINT = 0  # somebody is typing
    ANSWER = 1  # somebody waits
    BATCH = 2  # a command that asks many
    GUESS = 3  # nobody has asked yet


@dataclass(frozen=True, slots=True)
class Request:
    """One question for a model, with all that policy may want to know about it."""

    prompt: Prompt
    principal: Principal
    task: str = "explain"
    repo: str = ""
    paths: tuple[str, ...] = ()
    classification: str = ""
    allow_cloud: bool = False
    forbids_cloud: bool = False  # by the caller's own word, whatever else asks for it
    conversation: str = ""  # placeholders are stable within one, different between two
    max_tokens: int = 512
    temperature: float = 0.0
    seed: int = 0
    sampling: Sampling | None = None  # in place of the two above, as a program asked for it
    bounded: bool = True  # False: the caller named no limit, so the model's own holds
    whole: bool = False  # the answer is wanted in one piece
    deadline_s: float = 120.0
    priority: Priority = Priority.ANSWER
    instructions: str = ""  # name, version and digest of a prompt of Homeport's own, for the record


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a request goes and why; `reasons` are sentences, in the order they applied."""

    route: Route
    action: Action
    rule: str  # the rule that decided, as the policy file names or numbers it
    reasons: tuple[str, ...]
    policy_digest: str
    treatments: dict[Category, Treatment] = field(default_factory=dict)
    redacted_classes: tuple[str, ...] = ()  # classes whose patterns are redacted as well
    asked_classes: dict[str, bool] = field(default_factory=dict)  # and whether they matched
    answers: Answers = Answers.PASS
    recording: Recording = Recording.DIGESTS
    escalation: str = ""  # what asked for the cloud, if anything did
    request: str = ""  # the name of the request in the record, once it is there
    categories: Mapping[Category, int] = field(default_factory=dict)  # of the values withheld

    @property
    def redactions(self) -> int:
        """How many values were withheld."""
        return sum(self.categories.values())
