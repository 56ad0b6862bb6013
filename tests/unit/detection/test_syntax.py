import re

import pytest

from homeport.detection.syntax import (
    NEWLINE,
    Choice,
    NotUnderstood,
    One,
    Repeat,
    Row,
    members,
    parse,
)


def only(pattern: str) -> int:
    """Return the set of a pattern that takes one byte."""
    tree = parse(pattern)
    assert isinstance(tree, Row)
    [part] = tree.parts
    assert isinstance(part, One)
    return part.members


@pytest.mark.parametrize(
    "pattern",
    ["a", ".", r"\d", r"\D", r"\w", r"\W", r"\S", r"\n", r"\t", r"\r", r"\x41", r"\.", "[a-f]",
     "[^a-f]", r"[\w.-]", "[]x]", "[a-]", r"[\x30-\x35_]", r"[\d-]", "(?i)k", "(?i)[a-c]",
     r"(?i)[\x41-\x43]"],
)  # fmt: skip
def test_sets(pattern: str) -> None:
    """A set has the bytes that the pattern takes, no more and no fewer."""
    expected = {n for n in range(256) if re.fullmatch(pattern, chr(n), re.ASCII)}
    assert {n for n in range(256) if only(pattern) >> n & 1} == expected


def test_letters_beyond_ascii_in_any_case() -> None:
    """RE2 folds Latin-1, so both cases are taken."""
    assert only("(?i)\xe9") == members("\xe9\xc9")


@pytest.mark.parametrize("pattern", ["^", "$"])
def test_ends_of_lines(pattern: str) -> None:
    """Where a line begins or ends a newline is taken."""
    assert only(pattern) == NEWLINE


def test_the_tree() -> None:
    """Rows, choices and repetitions are read as they are nested; borders of words fall."""
    a, b = One(members("a")), One(members("b"))
    assert parse(r"\ba(?:b|(?P<secret>a)b)") == Row((a, Choice((Row((b,)), Row((Row((a,)), b))))))
    assert parse("a*b+?a?b{3}a{2,}b{1,4}") == Row(
        (
            Repeat(a, 0, None), Repeat(b, 1, None), Repeat(a, 0, 1), Repeat(b, 3, 3),
            Repeat(a, 2, None), Repeat(b, 1, 4),
        )
    )  # fmt: skip


def test_a_high_bound_is_none() -> None:
    """What may come very often may come without end."""
    assert parse("a{2,200}") == Row((Repeat(One(members("a")), 2, None),))


def test_case_by_group() -> None:
    """A flag holds to the end of its group; a group may take it back."""
    assert parse("(?i:a(?-i:b))c") == Row(
        (Row((One(members("aA")), Row((One(members("b")),)))), One(members("c")))
    )
    assert parse("((?i)a)a") == Row((Row((One(members("aA")),)), One(members("a"))))


@pytest.mark.parametrize(
    "pattern",
    [r"\p{L}", "(?s).", "(?=a)", "*", "a{x}", "(a", "a)", "[a", r"\xzz", "[a-\\d]", "\\", "(?i",
     "(?i-s)a"],
)  # fmt: skip
def test_what_is_not_understood(pattern: str) -> None:
    """What is not read here is refused, not guessed at."""
    with pytest.raises(NotUnderstood):
        parse(pattern)
