"""Claims about merging."""

from itertools import permutations

from homeport.logs.merging import common_shift, merge, move_lines
from homeport.logs.partial import Partial, Stretch
from homeport.logs.plan import plan_for
from homeport.logs.scan import Scan
from homeport.logs.stamps import NO_TIME

LINES = [b"2026-03-02T05:06:%02dZ INFO a: x %d" % (n, n) for n in range(20)]


def _part(lines: list[bytes], shift: int = 0) -> Partial:
    scan = Scan(plan_for(LINES, 1_772_500_000))
    scan.feed(b"\n".join(lines))
    return scan.finish(shift)


def test_widths_are_brought_together() -> None:
    """Parts with buckets of different widths meet at the wider one, whichever comes first."""
    for first, second in ((0, 2), (2, 0)):
        whole = merge(_part(LINES[:10], first), _part(LINES[10:], second))
        assert (whole.width_shift, sum(whole.total.values())) == (2, 20)


def test_what_one_part_gave_up_is_given_up() -> None:
    """Numbers and fields are kept only where both parts kept them."""
    one, other = _part(LINES), _part(LINES)
    one.numbers_kept = False
    whole = merge(one, other)
    assert not any(field.numbers for shape in whole.shapes.values() for field in shape.fields)
    third = _part(LINES)
    third.fields_kept = False
    assert all(len(shape.fields) == 1 for shape in merge(whole, third).shapes.values())


def test_an_empty_stretch_is_no_border() -> None:
    """A stretch in which nothing was read keeps no neighbours apart, whichever comes first."""
    parts = (Stretch(0, 5, 1, 1), Stretch(5, 5, NO_TIME, NO_TIME), Stretch(5, 9, 2, 2))
    for order in permutations(parts):
        whole = Partial(lines=1)
        for one in order:
            whole = merge(whole, Partial(lines=1, stretches={0: [one]}))
        assert whole.stretches == {0: [Stretch(0, 9, 1, 2)]}


def test_lines_go_on_counting() -> None:
    """A later part's lines are numbered behind the earlier ones."""
    part = _part(LINES)
    move_lines(part, 100)
    assert next(iter(part.shapes.values())).seen.first_line == 100


def test_common_width_counts_occupied_buckets() -> None:
    """The width of merged parts follows from the buckets they occupy together."""
    assert common_shift([(0, [1, 2]), (1, [0])]) == 1
    assert common_shift([(0, list(range(5000)))]) == 1
