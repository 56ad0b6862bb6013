"""Whole prompts, masked."""

from homeport.domain import Category, Finding, Message, Prompt, Role, Span, Treatment
from homeport.gateway.masking import mask_prompt
from homeport.redaction import TOKENISE_ALL, Masker

PROMPT = Prompt((Message(Role.SYSTEM, "key one"), Message(Role.USER, "key one post")))
FOUND = (
    (Finding(Span(4, 7), Category.SECRET, "s"),),
    (Finding(Span(4, 7), Category.SECRET, "s"), Finding(Span(8, 12), Category.EMAIL, "e")),
)


def test_every_message() -> None:
    """Each message keeps its role; the same value has the same placeholder in all of them."""
    masked = mask_prompt(PROMPT, FOUND, Masker(b"k" * 32), TOKENISE_ALL)
    first, second = masked.messages

    assert (first.role, second.role) == (Role.SYSTEM, Role.USER)
    assert first.text.startswith("key [HP_SECRET_")
    assert second.text.startswith(first.text)
    assert sorted(masked.entries.values()) == ["one", "post"]
    assert masked.redactions == {Category.SECRET: 2, Category.EMAIL: 1}


def test_what_passes_is_not_counted() -> None:
    """A category that passes is neither masked nor counted."""
    treatments = {**TOKENISE_ALL, Category.EMAIL: Treatment.PASS}
    masked = mask_prompt(PROMPT, FOUND, Masker(b"k" * 32), treatments)

    assert masked.messages[1].text.endswith(" post")
    assert masked.redactions == {Category.SECRET: 2}


def test_values_are_not_shown() -> None:
    """Printing a masked prompt shows no value."""
    masked = mask_prompt(PROMPT, FOUND, Masker(b"k" * 32), TOKENISE_ALL)

    assert "post" not in repr(masked)
