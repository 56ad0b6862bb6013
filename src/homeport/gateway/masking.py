"""A whole prompt masked: what a backend would see, and what is put back into its answer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from homeport.domain import Category, Message, Prompt, Treatment
from homeport.gateway.survey import Survey
from homeport.redaction import Masker


@dataclass(frozen=True, slots=True)
class MaskedPrompt:
    """A prompt without its findings; `entries` (placeholder to value) never reach a log."""

    prompt: Prompt
    entries: Mapping[str, str] = field(repr=False)
    redactions: Mapping[Category, int] = field(default_factory=dict)

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages, masked as all the rest."""
        return self.prompt.messages


def mask_prompt(
    prompt: Prompt, found: Survey, masker: Masker, treatments: Mapping[Category, Treatment]
) -> MaskedPrompt:
    """Mask every text of a prompt as the treatments say."""
    if not any(found):
        return MaskedPrompt(prompt, {})
    masked: list[str] = []
    entries: dict[str, str] = {}
    for text, findings in zip(prompt.texts(), found, strict=True):
        if findings:
            one = masker.mask(text, findings, treatments)
            entries.update(one.entries)
            masked.append(one.text)
        else:
            masked.append(text)
    redactions = {
        category: count
        for category, count in counted(found).items()
        if treatments.get(category, Treatment.TOKENISE) is not Treatment.PASS
    }
    return MaskedPrompt(prompt.with_texts(masked), entries, redactions)


def counted(found: Survey) -> Counter[Category]:
    """Return how many values of each category were found."""
    return Counter([finding.category for findings in found for finding in findings])
