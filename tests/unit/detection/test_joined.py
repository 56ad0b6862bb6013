from homeport.detection.joined import Joined

DATA = b"0123456789"


def test_the_way_back() -> None:
    """A span below is mapped to the exact stretch it stands for."""
    joined = Joined()
    joined.keep(DATA[0:3], 0)
    joined.stand_in(b"[longer than that]", 3, 5)
    joined.keep(DATA[7:10], 7)
    decoded = joined.decoded()
    assert decoded.data == b"012[longer than that]789"
    assert decoded.origin(1, 2) == (1, 2)
    assert decoded.origin(4, 5) == (3, 5)
    assert decoded.origin(2, 22) == (2, 8)


def test_replacements_keep_their_equal_ends() -> None:
    """Only what differs is replaced; what is the same on either side maps one to one."""
    joined = Joined()
    joined.replace(b"a-b", b"xa+++bx", 1, 6)
    decoded = joined.decoded()
    assert decoded.origin(0, 1) == (1, 2)
    assert decoded.origin(1, 2) == (2, 5)
    assert decoded.origin(2, 3) == (5, 6)


def test_removed_text_belongs_to_what_spans_it() -> None:
    """A span over removed text covers it above."""
    joined = Joined()
    joined.replace(b"ab", b"a-----b", 0, 7)
    assert joined.decoded().origin(0, 2) == (0, 7)


def test_what_is_replaced_by_itself_stays() -> None:
    """The same text in place of itself is kept: each byte stands for itself."""
    joined = Joined()
    joined.replace(b"abc", b"xabcx", 1, 4)
    decoded = joined.decoded()
    assert decoded.data == b"abc"
    assert decoded.origin(1, 2) == (2, 3)


def test_one_character_stands_for_its_whole_code() -> None:
    """The last digit of an escape is not the character that the escape stands for."""
    data = b"%36x"
    joined = Joined()
    joined.replace(b"6", data, 0, 3)
    joined.keep(b"x", 3)
    assert joined.decoded().origin(0, 1) == (0, 3)
