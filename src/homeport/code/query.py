"""What is asked of the index, and what it answers. Reading failures is left to `context`."""

from dataclasses import dataclass
from enum import StrEnum


class QueryKind(StrEnum):
    """What the question was made from; the ranking weighs its signals by it."""

    TEST = "test"  # the output of failing tests
    CRASH = "crash"  # a stack trace without a test
    ISSUE = "issue"  # a person's words


@dataclass(frozen=True, slots=True)
class Place:
    """A line the failure passed through; `path` is relative to the repository.

    `weight` is 1 for the line where it happened, and less the further out a line is.
    """

    path: str
    line: int
    function: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class FailingTest:
    """A test that failed; `path` may be empty when only its name is known."""

    path: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question: the words that matter, and what is known about where it happened."""

    text: str
    title: str = ""  # the first line of what a person wrote
    prose: str = ""  # what the person wrote around pasted code and output
    said: str = ""  # the messages of the errors
    places: tuple[Place, ...] = ()  # the weightiest first
    symbols: tuple[str, ...] = ()  # names the text points at, the surest first
    files: tuple[str, ...] = ()  # files and modules as the text names them
    tests: tuple[FailingTest, ...] = ()
    kind: QueryKind = QueryKind.ISSUE


@dataclass(frozen=True, slots=True)
class Location:
    """Where a fix may belong; higher scores are better, `why` gives the reasons in words."""

    path: str
    start: int
    end: int
    symbol: str
    score: float
    why: tuple[str, ...]
