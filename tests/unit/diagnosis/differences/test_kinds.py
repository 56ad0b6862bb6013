"""Kinds of difference."""

from homeport.diagnosis.differences import Difference, Kind


def test_a_difference_of_the_whole_value_has_no_path() -> None:
    """`at` is empty unless the difference lies inside a structure."""
    assert Difference(Kind.SIGN, "the sign is wrong").at == ""
