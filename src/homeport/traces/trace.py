"""What a reader gives back: a trace, its frames, and the errors linked to it."""

from dataclasses import dataclass
from enum import StrEnum


class Relation(StrEnum):
    """How a linked error belongs to the trace that carries it."""

    CAUSE = "cause"  # raised the error above it, said so by the program
    CONTEXT = "context"  # was being handled when the error above it was raised
    SUPPRESSED = "suppressed"  # happened while the error above it was already on its way
    MEMBER = "member"  # one of several errors in a group
    THREAD = "thread"  # another thread's stack, printed beside the failing one
    ORIGIN = "origin"  # where the failing task, thread or memory came from


class Kind(StrEnum):
    """What sort of text the trace was read from, from telling to bare."""

    EXCEPTION = "exception"  # an error with its stack
    CRASH = "crash"  # a native dump: signal, sanitizer, debugger
    DIAGNOSTIC = "diagnostic"  # a compiler's, database's or shell's line with a position
    SUMMARY = "summary"  # one line that says which test failed


@dataclass(frozen=True, slots=True)
class Frame:
    """One call. Empty text and None mean that the trace does not say.

    `code` is the source line as the trace shows it; `mark` the half-open stretch of it
    that the runtime underlined. `shared` says that the trace does not print the call here:
    it was filled in from the linked error whose calls it said to be the same.
    """

    file: str
    line: int | None = None
    column: int | None = None
    function: str = ""
    module: str = ""
    in_app: bool = False
    code: str = ""
    mark: tuple[int, int] | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class RuntimeFrame:
    """A call of the runtime's own without a place; it stood before the frame of that number."""

    before: int
    frame: Frame


@dataclass(frozen=True, slots=True)
class Link:
    """An error that belongs to a trace; `depth` 1 hangs on the trace, 2 on the link before it."""

    relation: Relation
    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    notes: tuple[str, ...] = ()
    depth: int = 1
    runtime_frames: tuple[RuntimeFrame, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """One failure. `frames` innermost first; `text[start:end]` is where it was read.

    `test` names the failing test when a test runner's report says so.
    """

    language: str
    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    chain: tuple[Link, ...] = ()
    start: int = 0
    end: int = 0
    notes: tuple[str, ...] = ()
    kind: Kind = Kind.EXCEPTION
    test: str = ""
    runtime_frames: tuple[RuntimeFrame, ...] = ()
