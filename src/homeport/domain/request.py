"""A question to the gateway and the decision about it."""

from dataclasses import dataclass, field
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. The local user of a single machine is `Principal("local-user")`."""

    name: str
    roles: tuple[str, ...] = ("developer",)
    may_use_cloud: bool = True


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
    conversation: str = ""  # placeholders are stable within one, different between two
    max_tokens: int = 512
    temperature: float = 0.0
    seed: int = 0


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
