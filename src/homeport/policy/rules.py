"""A policy as a value: classes, ordered rules, treatments, and the terms for the cloud.

Made by `load.py`; read by `decide.py`. Immutable, so that a request is decided by one policy even
while a new one takes its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from homeport.domain import Action, Answers, Attachments, Category, Recording, Treatment
from homeport.policy.conditions import Condition
from homeport.policy.globs import Glob
from homeport.policy.matchers import Matcher, Regex

ATTACHMENTS = "attachments"  # what records call the decision about files
NEVER_SEND = "NEVER_SEND"  # a text that holds this word never leaves, whatever the rules say


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `number` counts from 1 and `line` is where it stands in the document."""

    number: int
    line: int
    condition: Condition
    action: Action
    name: str = ""
    file: str = ""  # where it stands when that is an included document

    @property
    def label(self) -> str:
        """The rule as people name it."""
        return self.name or f"rule {self.number}"


@dataclass(frozen=True, slots=True)
class Requirements:
    """What a cloud backend must promise; None asks for nothing."""

    retention_days: int | None = None  # at most
    trains_on_data: bool | None = None
    regions: tuple[str, ...] | None = None
    private_network: bool | None = None
    customer_managed_keys: bool | None = None
    attestations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathBan:
    """Files or repositories that never go to the cloud, whatever the rules say."""

    glob: Glob
    in_path: Regex


@dataclass(frozen=True, slots=True)
class CloudTerms:
    """Who may use the cloud, on what terms, and what never goes there."""

    requirements: Requirements = Requirements()
    roles: frozenset[str] | None = None  # None: every role
    users: frozenset[str] | None = None  # None: every user
    never_repos: tuple[PathBan, ...] = ()
    never_paths: tuple[PathBan, ...] = ()


class Window(StrEnum):
    """The span of the calendar, in UTC, for which a budget is."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Share(StrEnum):
    """Who has a budget: each for themselves, or all together."""

    EACH = "each"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Budget:
    """How much of the cloud may be used; None sets no limit."""

    name: str
    window: Window
    share: Share
    requests: int | None = None
    tokens: int | None = None  # of prompts and answers
    cost: int | None = None  # in whole units of the currency that prices are in
    roles: frozenset[str] | None = None  # None: everybody's use counts, and is limited


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy document, checked and compiled."""

    digest: str  # sha256:... of the document
    source: str
    rules: tuple[Rule, ...]
    default: Action
    default_line: int | None  # None: the document has no default
    classes: Mapping[str, tuple[Matcher, ...]] = field(default_factory=lambda: MappingProxyType({}))
    treatments: Mapping[Category, Treatment] = field(default_factory=lambda: MappingProxyType({}))
    answers: Answers = Answers.PASS
    recording: Recording = Recording.DIGESTS
    attachments: Attachments = Attachments.REFUSE
    cloud: CloudTerms = CloudTerms()
    name: str = ""
    budgets: tuple[Budget, ...] = ()
    files: tuple[str, ...] = ()  # the documents that it includes
