"""Answers of no use."""

import pytest

from homeport.assistant.usable import fault

EVIDENCE = "KeyError: '7'\n  at shop/order.py:6 parse"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "said nothing"),
        ("{}\n42 ...", "said nothing"),
        ("It is late. " * 80, "repeated itself"),
        ("\u8fd9\u4e2a\u9519\u8bef\u662f\u56e0\u4e3a `parse` \u7684\u952e\u662f", "script"),
        (
            "\u043e\u0448\u0438\u0431\u043a\u0430 \u043a\u043b\u044e\u0447\u0430",
            "script",
        ),
    ],
)
def test_a_fault_is_named(text: str, why: str) -> None:
    """Silence, a loop, and a script that nobody asked in."""
    assert why in fault(text, EVIDENCE)


@pytest.mark.parametrize("text", ["The key is text.", "La cl\u00e9 est du texte.", "x" * 9])
def test_words_may_be_of_some_use(text: str) -> None:
    """Whether they are right is weighed elsewhere."""
    assert fault(text, EVIDENCE) == ""


def test_evidence_in_a_script_may_be_answered_in_it() -> None:
    """Whoever writes so reads so."""
    words = "\u043a\u043b\u044e\u0447 \u043d\u0435 \u0442\u043e\u0442"
    assert fault(words, words + " \u043e\u0448\u0438\u0431\u043a\u0430") == ""
