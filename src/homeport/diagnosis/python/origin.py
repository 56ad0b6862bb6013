"""What the flow of values is made of: places, calls that led there, and where a value came from."""

import ast
from dataclasses import dataclass, replace

from homeport.diagnosis.cause import Step
from homeport.diagnosis.javascript.translate import SUFFIXES

# The kinds of values that nothing can be said about.
UNKNOWN: frozenset[str] = frozenset()
DEPTH = 12  # steps back; longer chains explain nothing to a person


@dataclass(frozen=True, slots=True)
class Call:
    """A call that the trace or the flow went through: its arguments, and where it stands."""

    node: ast.Call
    site: "Site"


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the code: file, line, and (when known) the call that led into its function."""

    path: str
    line: int
    caller: Call | None = None
    frame: int | None = None  # index among the trace's frames when this place is one of them


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value can have come from, with the steps from the failing expression to there."""

    kinds: frozenset[str]
    site: Site
    node: ast.AST
    because: str
    steps: tuple[Step, ...] = ()
    read: Site | None = None  # where it was taken out of a container by key or index


def end(kinds: frozenset[str], site: Site, node: ast.AST, because: str) -> Origin:
    """An origin at the line of the node."""
    line = getattr(node, "lineno", site.line)
    return Origin(kinds, replace(site, line=line), node, because)


def javascript(site: Site) -> bool:
    """Tell whether the place is in a JavaScript file."""
    return site.path.endswith(SUFFIXES)


def nothing(site: Site) -> str:
    """What the language calls the absence of a value."""
    return "undefined" if javascript(site) else "None"
