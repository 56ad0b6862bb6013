import re

import pytest

from homeport.domain import Category
from homeport.redaction import placeholder
from homeport.redaction.placeholder import CANDIDATE, EXACT, Known, make, plain

KEY = b"k" * 32


@pytest.mark.parametrize("category", list(Category))
def test_shape(category: Category) -> None:
    """A placeholder says its category, in brackets, upper case, and reads back as itself."""
    made = make(category, "value", KEY)
    assert re.fullmatch(rf"\[HP_{category.name}_[A-Z2-7]{{8}}\]", made)
    assert EXACT.fullmatch(made)
    assert CANDIDATE.fullmatch(made)
    assert len(make(category, "value", KEY, 16)) <= placeholder.LONGEST


def test_keyed() -> None:
    """Value and key decide the tag; a longer one begins with the shorter."""
    made = make(Category.EMAIL, "value", KEY)
    assert made == make(Category.EMAIL, "value", KEY)
    assert made != make(Category.EMAIL, "other", KEY)
    assert made != make(Category.EMAIL, "value", b"l" * 32)
    assert make(Category.EMAIL, "value", KEY, 9).startswith(made[:-1])


@pytest.mark.parametrize(
    "mangled",
    [
        "[hp_email_abcdefgh]",
        "[HP\\_EMAIL\\_ABCDEFGH]",
        "[HP_EMAIL_\n  > ABCDEFGH]",
        "[HP_EM \r\nAIL_abcdefgh]",
    ],
)
def test_mangled(mangled: str) -> None:
    """Lower case, escapes and line breaks are undone."""
    assert CANDIDATE.fullmatch(mangled)
    assert plain(mangled) == "[HP_EMAIL_ABCDEFGH]"


def test_beginnings() -> None:
    """Only a proper beginning of a known placeholder may grow into one."""
    known = Known(frozenset(("[HP_EMAIL_ABCDEFGH]",)))
    for tail in ("[", "[HP", "[hp_email_abcdefgh", "[HP_EMAIL_\n", "[HP_EMAIL_ \r", "[HP\\"):
        assert known.may_begin(tail)
    for tail in ("[HP_EMAIL_ABCDEFGH]", "[x", "[HP_IBAN", "[" + " " * 99):
        assert not known.may_begin(tail)
