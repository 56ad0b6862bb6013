"""Replaces findings by placeholders, as each category's treatment says.

Finding them is detection's work, choosing the treatments policy's. The same value gets the
same placeholder within a conversation and another one in any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from homeport.domain import Category, Finding, Treatment
from homeport.redaction import placeholder

TOKENISE_ALL: Mapping[Category, Treatment] = dict.fromkeys(Category, Treatment.TOKENISE)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its findings, and what may be put back: placeholder -> value."""

    text: str
    entries: Mapping[str, str] = field(repr=False)  # values never reach a log by accident


class Masker:
    """Masks the texts of one conversation; `known` continues an earlier part of it."""

    def __init__(self, conversation_key: bytes, known: Mapping[str, str] | None = None) -> None:
        self._key = conversation_key
        self._owner = dict(known or {})  # placeholder -> value
        self._given = {value: name for name, value in self._owner.items()}

    def mask(
        self,
        text: str,
        findings: Iterable[Finding],
        treatments: Mapping[Category, Treatment] = TOKENISE_ALL,
    ) -> Masked:
        """Return the text with each finding treated; a category without treatment is tokenised.

        Findings come sorted and disjoint, as a scan returns them.
        """
        pieces: list[str] = []
        entries: dict[str, str] = {}
        at = 0
        for finding in findings:
            treatment = treatments.get(finding.category, Treatment.TOKENISE)
            if treatment is Treatment.PASS:
                continue
            start, end = finding.span.start, finding.span.end
            pieces.append(text[at:start])
            at = end
            value = text[start:end]
            match treatment:
                case Treatment.TOKENISE:
                    name = self._placeholder(finding.category, value)
                    entries[name] = value
                    pieces.append(name)
                case Treatment.MASK:
                    pieces.append(self._placeholder(finding.category, value))
                case Treatment.DROP:
                    pass
        if not pieces:
            return Masked(text, entries)
        pieces.append(text[at:])
        return Masked("".join(pieces), entries)

    def _placeholder(self, category: Category, value: str) -> str:
        """Return the value's placeholder; a tag that another value has already grows longer."""
        name = self._given.get(value)
        length = placeholder.TAG_LENGTH
        while name is None:
            name = placeholder.make(category, value, self._key, length)
            if self._owner.get(name, value) != value:
                name, length = None, length + 1
        self._owner[name] = value
        self._given[value] = name
        return name
