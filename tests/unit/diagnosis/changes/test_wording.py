"""How a change is told."""

import pytest

from homeport.code import UNCOMMITTED, Hunk
from homeport.diagnosis.changes.wording import age, author, became, quoted


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (60, "less than an hour ago"),
        (3_600, "1 hour ago"),
        (7_300, "2 hours ago"),
        (86_400, "1 day ago"),
        (200_000, "2 days ago"),
    ],
)
def test_an_age_is_told_in_the_largest_unit(seconds: float, said: str) -> None:
    """Nobody wants to read seconds."""
    assert age(seconds) == said


def test_the_author_of_a_change_is_its_commit() -> None:
    """Open changes have no hash."""
    assert author(Hunk("a", "abc", 0, "Do", 1, ()), 90_000) == 'Commit abc (1 day ago, "Do")'
    assert author(Hunk("a", UNCOMMITTED, 0, "", 1, ()), 0) == "An uncommitted change"


def test_what_became_of_a_line_has_one_or_two_sides() -> None:
    """Lines that came or went are told as such, long ones cut."""
    assert became(" a", " b") == "`a` became `b`"
    assert became("", "b") == "`b` came in"
    assert became("a", "") == "`a` was taken out"
    assert len(quoted("x" * 500)) == 90
