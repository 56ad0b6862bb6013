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


_REMEMBERED = 1 << 16  # values that a masker which forgets keeps at hand


class Masker:
    """Masks the texts of one conversation; `known` continues an earlier part of it.

    A masker that forgets returns no entries and takes bounded memory: for streams that nobody
    will restore. Placeholders come from the key, so a forgotten value still gets its own again.
    """

    def __init__(
        self,
        conversation_key: bytes,
        known: Mapping[str, str] | None = None,
        *,
        forgets: bool = False,
    ) -> None:
        self._key = conversation_key
        self._forgets = forgets
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
        given = self._given
        at = 0
        for finding in findings:
            category, span = finding.category, finding.span
            treatment = treatments.get(category, Treatment.TOKENISE)
            if treatment is Treatment.PASS:
                continue
            start, end = span.start, span.end
            value = text[start:end]
            pieces.append(text[at:start])
            at = end
            if treatment is Treatment.DROP:
                continue
            name = given.get(value) or self._placeholder(category, value)
            pieces.append(name)
            if treatment is Treatment.TOKENISE and not self._forgets:
                entries[name] = value
        if not pieces:
            return Masked(text, entries)
        pieces.append(text[at:])
        return Masked("".join(pieces), entries)

    def _placeholder(self, category: Category, value: str) -> str:
        """Return a new value's placeholder; a tag that another value has already grows longer."""
        if self._forgets and len(self._given) >= _REMEMBERED:
            self._given.clear()
            self._owner.clear()
        length = placeholder.TAG_LENGTH
        name = placeholder.make(category, value, self._key, length)
        while self._owner.get(name, value) != value:
            length += 1
            name = placeholder.make(category, value, self._key, length)
        self._owner[name] = value
        self._given[value] = name
        return name
