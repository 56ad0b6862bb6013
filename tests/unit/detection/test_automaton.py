import struct

import pytest

from homeport.detection.automaton import Positions, byte_classes, described, is_held
from homeport.detection.syntax import NotUnderstood, members, parse


@pytest.mark.parametrize(
    ("pattern", "held"),
    [
        ("token", True),
        ("(?i)key", True),
        (r"\d+@\d", True),
        (r"k_\d", True),
        (r"(?:ab)+\d", True),
        ("ab|cd", True),
        ("\xc3[\xa0-\xaf]", False),
        ("\xe2\x80[\xa0-\xaf]", False),
        ("stra\xc3\x9fe", True),
        (r"\d{3}-\d{4}", False),
        (r"a\d", False),
        ("[A-Z]{2}", False),
        (r"ab|\d", False),
        ("(?:ab)*1", False),
        ("", False),
        (r"\bto\b", True),
        ("^(1)$", False),
    ],
)
def test_what_hyperscan_is_good_at(pattern: str, held: bool) -> None:  # noqa: FBT001 -- a table's column
    """Two letters or a rare mark in every match hold a pattern, digits and common marks do not."""
    assert is_held(parse(pattern)) is held


def test_follow() -> None:
    """Each position knows what may come behind it; nothing comes behind the last one."""
    positions = Positions()
    positions.add(parse("ab*c"))
    assert positions.first == 0b001
    assert positions.follow == [0b110, 0b110, 0]
    assert positions.ends == [0b100]


@pytest.mark.parametrize("pattern", ["a*", "(?:)", "[a-z]{600}"])
def test_what_cannot_be_looked_for(pattern: str) -> None:
    """A pattern that takes nothing is found everywhere; a very long one is left to Hyperscan."""
    with pytest.raises(NotUnderstood):
        Positions().add(parse(pattern))


def test_described() -> None:
    """The description has the sizes it tells, and one class for bytes nothing tells apart."""
    packed, table, classes = described(map(parse, [r"\d\d", "x-"]))
    positions, words, told, _ = struct.unpack_from("=IIII", packed)
    assert (positions, words, told) == (4, 1, classes) == (4, 1, 4)
    assert table[ord("1")] == table[ord("7")] != table[ord("x")]
    assert table[0] == table[ord("z")]
    assert len(packed) == 16 + 8 * (2 + positions + classes) + 4 * positions


def test_what_the_automaton_sees_more_of() -> None:
    """Ends of lines are newlines, edges of words nothing, groups their part, high bounds none."""
    loose, exact = Positions(), Positions()
    loose.add(parse(r"^\b(a)\Bb{2,200}$"))
    exact.add(parse(r"\nab{2,}\n"))
    assert loose == exact


def test_classes_of_bytes() -> None:
    """Bytes have one class where no set tells them apart, and each class one byte for it."""
    table, bytes_ = byte_classes((members("abc"), members("cd"), members("abc")))
    assert len(bytes_) == 4
    assert [table[byte] for byte in bytes_] == [0, 1, 2, 3]
    assert table[ord("a")] == table[ord("b")] != table[ord("c")] != table[ord("d")]
