"""The five ways a class of data is recognised: path, pattern, repo, category, classification.

Patterns are RE2: linear in the length of the text, whatever a person writes in a policy or in a
prompt. A matcher says yes or no about facts; what follows from it is the rules' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from homeport.domain import Category, Finding, Span
from homeport.policy.facts import encodable
from homeport.policy.globs import Glob, normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from homeport.policy.facts import Facts

MARKED_BY = "policy"  # the detector named in findings that a policy's own patterns make


class Regex(Protocol):
    """A compiled RE2 expression, as far as we need it."""

    def search(self, text: str) -> object:
        """Return something true where the expression occurs."""

    def finditer(self, text: str) -> Iterator[Occurrence]:
        """Yield each place where it occurs."""


class Occurrence(Protocol):
    """One place where an expression occurs."""

    def span(self) -> tuple[int, int]:
        """Return its start and end, in code points."""


@dataclass(frozen=True, slots=True)
class PathMatcher:
    """A file the caller named, or a path that the text mentions."""

    line: int
    glob: Glob
    in_path: Regex
    in_text: Regex | None
    kind: str = "path"

    def matches(self, facts: Facts) -> bool:
        """Tell whether any path matches."""
        if any(self.in_path.search(encodable(normal(path))) for path in facts.paths):
            return True
        in_text = self.in_text
        return in_text is not None and any(in_text.search(encodable(t)) for t in facts.readings)


@dataclass(frozen=True, slots=True)
class PatternMatcher:
    """Text that matches a regular expression."""

    line: int
    source: str
    regex: Regex
    kind: str = "pattern"

    def matches(self, facts: Facts) -> bool:
        """Tell whether the expression occurs in any text."""
        return any(self.regex.search(encodable(text)) for text in facts.readings)


@dataclass(frozen=True, slots=True)
class RepoMatcher:
    """A repository by its name."""

    line: int
    glob: Glob
    in_path: Regex
    kind: str = "repo"

    def matches(self, facts: Facts) -> bool:
        """Tell whether the repository's name matches."""
        return bool(facts.repo and self.in_path.search(encodable(normal(facts.repo))))


@dataclass(frozen=True, slots=True)
class CategoryMatcher:
    """A value of some category that a detector found."""

    line: int
    category: Category
    kind: str = "category"

    def matches(self, facts: Facts) -> bool:
        """Tell whether a finding is of this category."""
        return any(finding.category is self.category for finding in facts.findings)


@dataclass(frozen=True, slots=True)
class ClassificationMatcher:
    """A label that the caller gave the request."""

    line: int
    label: str
    kind: str = "classification"

    def matches(self, facts: Facts) -> bool:
        """Tell whether the request carries this label, alone or among others."""
        return self.label.strip().casefold() in facts.labels


Matcher = PathMatcher | PatternMatcher | RepoMatcher | CategoryMatcher | ClassificationMatcher


def compile_regex(source: str) -> Regex:
    """Compile an RE2 expression.

    Raises:
        ValueError: it is no RE2 expression.
    """
    import re2  # noqa: PLC0415 -- native code; a policy without patterns does not load it

    options = re2.Options()
    options.log_errors = False
    try:
        compiled: Regex = re2.compile(source, options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(text) from error
    return compiled


def marked(matchers: tuple[Matcher, ...], text: str) -> tuple[Finding, ...]:
    """Return what the patterns among `matchers` mark in `text`, as findings to be redacted.

    A pattern whose match ends in `:` or `=` marks the value that follows it.
    """
    clean = encodable(text)
    spans = {
        span
        for matcher in matchers
        if isinstance(matcher, PatternMatcher)
        for occurrence in matcher.regex.finditer(clean)
        if (span := _marked_span(clean, *occurrence.span()))
    }
    return tuple(Finding(span, Category.SECRET, MARKED_BY) for span in sorted(spans))


def _marked_span(text: str, start: int, end: int) -> Span | None:
    if not text[start:end].rstrip().endswith((":", "=")):
        return Span(start, end) if end > start else None
    begin = end
    while begin < len(text) and text[begin] in " \t":
        begin += 1
    if begin < len(text) and text[begin] in "\"'`":
        close = text.find(text[begin], begin + 1)
        line_end = text.find("\n", begin)
        if close > 0 and (line_end < 0 or close < line_end):
            return Span(begin + 1, close) if close > begin + 1 else None
    finish = begin
    while finish < len(text) and not text[finish].isspace():
        finish += 1
    return Span(begin, finish) if finish > begin else None
