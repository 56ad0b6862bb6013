"""What each language's reader is: how its traces are noticed, and how one is read."""

from collections.abc import Callable
from dataclasses import dataclass

from homeport.traces.pattern import Pattern
from homeport.traces.trace import Trace
from homeport.traces.view import View


@dataclass(frozen=True, slots=True)
class Skip:
    """No trace here; lines of the view before `index` hold nothing else for the same reader."""

    index: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Notices lines by cheap `markers`, opens a view at an `anchor`, and reads one trace there.

    A marker is a literal, or a pattern that starts with one, so that a search for it runs at the
    speed of memory. A marker that starts with a line break stands for the line after it.
    `anchor` matches where a line's own text begins; what stands before is the log's prefix.
    `read` gets a view whose line 0 is the anchored line and returns None when it is no trace.
    """

    language: str
    markers: tuple[str | Pattern, ...]
    anchor: Pattern
    read: Callable[[View], Trace | Skip | None]
