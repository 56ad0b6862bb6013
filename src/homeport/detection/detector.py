"""What one detector is: a linear-time pattern, what a match of it means, and its own examples.

Finding the matches is the engines' work; deciding what to do with them is policy's.
"""

from collections.abc import Callable
from dataclasses import dataclass

from homeport.domain import Category


@dataclass(frozen=True, slots=True)
class Candidate:
    """One match of a pattern, before its detector's check: the value and the text around it."""

    value: str  # the part that would be withheld
    matched: str  # the whole match, with a name or prefix in front of the value


Check = Callable[[Candidate], bool]


@dataclass(frozen=True, slots=True)
class PatternDetector:
    """A pattern for RE2 (no look-around, no back-references) that never matches across lines.

    The value is the group called `secret`, else the first group that took part, else the match.
    `keywords` are lower-case; one of them lies in every match, whatever its case (none: it is
    always looked for). `check` looks at a match and may refuse it.
    """

    name: str
    pattern: str
    keywords: tuple[str, ...]
    category: Category
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()
    check: Check | None = None
    why: str = ""  # one line for a person: what makes this value what it is


@dataclass(frozen=True, slots=True)
class BlockDetector:
    """A value over several lines: `opening` starts it, `pattern` matches from there on.

    `opening` is a literal; the pattern is anchored where it stands, may cross lines, and its
    group `secret` is the value.
    """

    name: str
    opening: str
    pattern: str
    category: Category
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()
    check: Check | None = None
    why: str = ""


Detector = PatternDetector | BlockDetector
