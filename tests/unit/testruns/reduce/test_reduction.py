"""A reduction takes what still fails and is smaller."""

from tests.doubles.reductions import reducing

from homeport.testruns.reduce.reduction import without


def test_a_smaller_text_that_fails_is_taken() -> None:
    """Equal, larger, absent and passing texts are not."""
    with reducing(b"abcdef", lambda text: b"c" in text) as reduction:
        assert [reduction.attempt(one) for one in (None, b"abcdef", b"ab", b"c" * 9, b"cd")] == [
            False, False, False, False, True,
        ]  # fmt: skip
        assert reduction.best == b"cd"
        assert reduction.attempt(b"longer c", larger=True)


def test_what_is_not_valid_costs_no_check() -> None:
    """A candidate that is not worth a check is not asked for."""
    with reducing(b"abc", lambda _: True) as reduction:
        reduction.valid = lambda text: b"b" in text
        assert not reduction.attempt(b"a")
        assert reduction.lanes.made == 0


def test_most_of_many_changes_are_made() -> None:
    """The text is left with what the check needs."""
    parts = [b"%d," % number for number in range(50)]
    with reducing(b"".join(parts), lambda text: b"7," in text and b"31," in text) as reduction:
        reduction.most_of(50, lambda gone: b"".join(without(parts, gone)))
        assert reduction.best == b"7,31,"
