"""A whole prompt masked: what a backend would see, and what is put back into its answer."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from homeport.domain import Category, Message, Prompt, Treatment
from homeport.gateway.survey import Survey
from homeport.redaction import Masker


@dataclass(frozen=True, slots=True)
class MaskedPrompt:
    """Messages without their findings; `entries` (placeholder to value) never reach a log."""

    messages: tuple[Message, ...]
    entries: Mapping[str, str] = field(repr=False)
    redactions: Mapping[Category, int] = field(default_factory=dict)


def mask_prompt(
    prompt: Prompt, found: Survey, masker: Masker, treatments: Mapping[Category, Treatment]
) -> MaskedPrompt:
    """Mask every message of a prompt as the treatments say."""
    messages: list[Message] = []
    entries: dict[str, str] = {}
    for message, findings in zip(prompt.messages, found, strict=True):
        masked = masker.mask(message.text, findings, treatments)
        messages.append(Message(message.role, masked.text))
        entries.update(masked.entries)
    redactions = Counter(
        finding.category
        for findings in found
        for finding in findings
        if treatments.get(finding.category, Treatment.TOKENISE) is not Treatment.PASS
    )
    return MaskedPrompt(tuple(messages), entries, dict(redactions))
