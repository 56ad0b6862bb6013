from collections.abc import Callable, Iterator

import pytest

from homeport.detection import wrapped
from homeport.detection.detector import Decoded

Decoder = Callable[[bytes], Iterator[Decoded]]


def uncovered(decoder: Decoder, text: str) -> list[str]:
    """Return the texts a decoder uncovers."""
    return [each.data.decode() for each in decoder(text.encode())]


@pytest.mark.parametrize(
    "after",
    [
        "LDAP_BIND_PW=geheim", "SECOND_VAR: abc", "2026-01-31 12:00 ok", "2026-01-31", "done",
        "Traceback (most recent call last):", "> INFO ready", "(next)", "retry 3 times",
    ],
)  # fmt: skip
def test_a_line_that_starts_anew_is_not_joined(after: str) -> None:
    """A name, a date or a word on the next line is not the rest of a token."""
    line = "x" * 60 + "\n" + after
    assert uncovered(wrapped.in_wraps, line) in ([], [line])


@pytest.mark.parametrize(
    ("after", "own", "goes_on"),
    [
        ("kQ9xR7tW2mZvN5", {60}, True),
        ("> kQ9xR7tW2mZvN5\n", {60}, True),
        ("kQ9xR7tW2mZvN5", {60, 61}, False),
        ("kQ9xR7tW2mZvN5 and more", {60}, False),
        ("NEXT_NAME=1", {60}, False),
        ("(x)", {60}, False),
        ("NEXT_NAME=1", set[int](), True),
    ],
)
def test_a_complete_token_ends_with_its_line(after: str, own: set[int], goes_on: bool) -> None:  # noqa: FBT001 -- a table's column
    """What is complete on its line goes on only with a line that is nothing but random."""
    for newline in ("\n", "\r\n"):
        data = ("x" * 60 + newline + after).encode()
        edges = {edge if edge == 60 else edge + len(newline) - 1 for edge in own}
        assert wrapped.wrapped_end(data, 0, 80, edges) == (80 if goes_on else 60)


def test_lines_are_joined() -> None:
    """A token that goes on is joined, behind a margin as well."""
    assert uncovered(wrapped.in_wraps, "x" * 52 + "\n> yyyy") == ["x" * 52 + "yyyy"]
    assert not uncovered(wrapped.in_wraps, "x" * 20 + "\nyyyy")


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("password is " + "k" * 68 + "\n9xR7", True),  # 80 across
        ("password is " + "k" * 69 + "\n9xR7", False),
        ("password is " + "k" * 18 + "\n" + "7" * 29 + "x\ny", True),  # two of a length
        ("y" * 30 + "\npassword is " + "k" * 18 + "\nq9", True),
        ("password is " + "k" * 68 + "\nNEXT_NAME=1", False),
        ("password is " + "k" * 68 + "\nname7: 1", False),
        ("password is " + "k" * 68 + "\nand more", False),
        ("password is " + "k" * 68 + "\n2026-01-31 x", False),
        ("password is " + "k" * 68 + "\n(9x)", False),
        ("password is " + "k" * 68 + "\n1234 x", False),
        ("token=" + "k" * 34 + "\n9xR7", True),  # 40 across
        ("k" * 40 + "\n9xR7", False),
    ],
)
def test_edges_of_screens(text: str, joined: bool) -> None:  # noqa: FBT001 -- a table's column
    """A line as long as a screen, or as its neighbour, is joined with what can be its rest."""
    before, _, after = text.rpartition("\n")
    below = "\n".join(uncovered(wrapped.in_screens, text))
    assert (f"{before[-4:]}{after}" in below) is joined


@pytest.mark.parametrize(
    "text",
    [
        "user1 password=abcdefgh1\nuser2 password=ijklmnop2\n",
        "10:00:01 token=abcdefgh1\n11:00:02 token=ijklmnop2\n",
        "abcdefghijklmnopqrstuvwx\nyz1234567890abcdefghijkl\n",
        "a table of some columns \nwith spaces at its ends \n",
    ],
)
def test_lists_and_logs_are_no_screens(text: str) -> None:
    """Lines of one length that begin alike or with a moment, or hold no space, stay apart."""
    assert not uncovered(wrapped.in_screens, text)


def test_a_token_at_the_edge_ends_with_its_line() -> None:
    """What is complete goes on over the edge of a screen unless the next line is known."""
    data = b"x" * 80 + b"\n9xR7"
    assert wrapped.screen_end(data, 0, 85, {80}) == 85
    assert wrapped.screen_end(data, 0, 85, {80, 81}) == 80
    assert wrapped.screen_end(b"x" * 80 + b"\n(9x", 0, 84, {80}) == 80
