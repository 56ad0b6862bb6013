"""The lines of a hunk."""

from homeport.diffs import Hunk, Line, Mark


def test_old_and_new_are_two_readings_of_one_hunk() -> None:
    """What is kept is in both."""
    keep, take, give = (Line(mark, mark.name) for mark in Mark)
    hunk = Hunk((keep, take, give))
    assert (hunk.old, hunk.new) == ((keep, take), (keep, give))
