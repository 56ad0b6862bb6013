"""What one detector is: a linear-time pattern, what a match of it means, and its own examples.

Finding the matches is the engines' work; deciding what to do with them is policy's.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from homeport.domain import Category


@dataclass(frozen=True, slots=True)
class Candidate:
    """One match of a pattern, before its detector's check: the value and the text around it."""

    value: str  # the part that would be withheld; its beginning, if it is very long
    name: str = ""  # what the group `name` matched: the name beside the value


Check = Callable[[Candidate], bool]
Spared = Callable[[bytes, int, int], bool]


@dataclass(frozen=True, slots=True)
class PatternDetector:
    """A pattern for RE2 (no look-around, no back-references) that never matches across lines.

    The value is the group called `secret`; else what all groups but `name` span together; else
    the match.
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
    spared: Spared | None = None  # looks at the bytes around a value, and may still leave it
    hint: str = ""  # a cheaper pattern that matches in every line in which `pattern` does


@dataclass(frozen=True, slots=True)
class BlockDetector:
    """A value over several lines: `opening` finds its first line, `pattern` matches from there.

    `opening` matches within a line; `pattern` is anchored where that match starts and may cross
    lines. The value is found as in a `PatternDetector`. `closing` is a literal that ends every
    match, if there is one.
    """

    name: str
    opening: str
    pattern: str
    keywords: tuple[str, ...]
    category: Category
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()
    check: Check | None = None
    why: str = ""
    closing: str = ""


@dataclass(frozen=True, slots=True)
class DocumentDetector:
    """Values that only their document's structure betrays; `trigger` says it may be there.

    `find` is given all bytes and yields the values' spans.
    """

    name: str
    trigger: str
    find: Callable[[bytes], Iterator[tuple[int, int]]]
    keywords: tuple[str, ...]
    category: Category
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text that lay encoded in other text; `origin` maps a span back to where it lay."""

    data: bytes
    origin: Callable[[int, int], tuple[int, int]]


Places: TypeAlias = Sequence[tuple[int, int]]  # in order, apart from each other
Reach: TypeAlias = Callable[[bytes, int, int, Container[int]], int]


@dataclass(frozen=True, slots=True)
class Layer:
    """A way to hide text in text. What is found below is reported where it lies above.

    `decode` is given all bytes and yields what it uncovers. `trigger` says when that is worth
    while: wherever something is uncovered, the trigger matches, across lines if need be; without
    a trigger it always is. `reach` is given the text above, the span there of what was found
    below and where the text above begins and ends a finding of its own; it returns where the
    span really ends. Layers of one name are one, with several triggers.
    """

    name: str
    trigger: str
    decode: Callable[..., Iterator[Decoded]]
    only: frozenset[Category] = frozenset(Category)  # findings of others below do not count
    largest: int = 1 << 30  # bytes; larger texts are not looked into
    reach: Reach | None = None
    within_lines: bool = False  # `decode` is given only the lines in which the trigger matches
    longest: int | None = None  # bytes of a match: `decode` is also told the places of all matches


Detector = PatternDetector | BlockDetector | DocumentDetector
