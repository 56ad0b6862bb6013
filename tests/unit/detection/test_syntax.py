import re

import pytest

from homeport.detection.expressions import compile_expression
from homeport.detection.syntax import (
    Choice,
    Edge,
    Group,
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
    ["a", ".", r"\d", r"\D", r"\w", r"\W", r"\n", r"\t", r"\r", r"\x41", r"\.", "[a-f]",
     "[^a-f]", r"[\w.-]", "[]x]", "[a-]", r"[\x30-\x35_]", r"[\d-]", "(?i)k", "(?i)[a-c]",
     r"(?i)[\x41-\x43]"],
)  # fmt: skip
def test_sets(pattern: str) -> None:
    """A set has the bytes that the pattern takes, no more and no fewer."""
    expected = {n for n in range(256) if re.fullmatch(pattern, chr(n), re.ASCII)}
    assert {n for n in range(256) if only(pattern) >> n & 1} == expected


@pytest.mark.parametrize("pattern", ["(?i)\xe9", "(?i)[\xc0-\xff]", "(?i)[^\xe9]", r"\s", r"\S"])
def test_sets_as_re2_has_them(pattern: str) -> None:
    """RE2 knows no case beyond ASCII and no vertical tab among the spaces; nor do we."""
    search = compile_expression(pattern, "set")
    expected = {n for n in range(256) if search.fullmatch(bytes([n]))}
    assert {n for n in range(256) if only(pattern) >> n & 1} - {ord("\n")} == expected


def test_the_tree() -> None:
    """Rows, choices, groups and repetitions are read as they are nested, in their order."""
    a, b = One(members("a")), One(members("b"))
    assert parse(r"\ba(?:b|(?P<secret>a)(b))") == Row(
        (
            Edge.WORD, a,
            Choice((Row((b,)), Row((Group(1, "secret", Row((a,))), Group(2, "", Row((b,))))))),
        )
    )  # fmt: skip
    assert parse(r"^a*b+?a?b{3}a{2,}?b{1,400}\B$") == Row(
        (
            Edge.START, Repeat(a, 0, None), Repeat(b, 1, None, greedy=False), Repeat(a, 0, 1),
            Repeat(b, 3, 3), Repeat(a, 2, None, greedy=False), Repeat(b, 1, 400), Edge.WITHIN,
            Edge.END,
        )
    )  # fmt: skip


def test_case_by_group() -> None:
    """A flag holds to the end of its group; a group may take it back."""
    assert parse("(?i:a(?-i:b))c") == Row(
        (Row((One(members("aA")), Row((One(members("b")),)))), One(members("c")))
    )
    assert parse("((?i)a)a") == Row((Group(1, "", Row((One(members("aA")),))), One(members("a"))))


@pytest.mark.parametrize(
    "pattern",
    [r"\p{L}", "(?s).", "(?=a)", "*", "a{x}", "(a", "a)", "[a", r"\xzz", "[a-\\d]", "\\", "(?i",
     "(?i-s)a", r"\b*", "a**", "[[:alnum:]]"],
)  # fmt: skip
def test_what_is_not_understood(pattern: str) -> None:
    """What is not read here is refused, not guessed at."""
    with pytest.raises(NotUnderstood):
        parse(pattern)
