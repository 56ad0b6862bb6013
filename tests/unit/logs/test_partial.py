"""Claims about what parts know."""

from homeport.logs.partial import Seen, lot
from homeport.logs.stamps import NO_TIME


def test_seen_adds_up() -> None:
    """Counting here and there and adding is counting everything."""
    one, other, both = Seen(), Seen(), Seen()
    one.note(5, 1)
    other.note(NO_TIME, 0)
    for seconds, line in ((5, 1), (NO_TIME, 0)):
        both.note(seconds, line)
    one.add(other)
    assert one == both
    assert (one.count, one.first_time, one.last_time, one.first_line, one.last_line) == (
        2,
        5,
        5,
        0,
        1,
    )


def test_lots_differ_by_place() -> None:
    """Every record draws its own lot, always the same."""
    lots = {lot(source, offset) for source in range(3) for offset in range(0, 3000, 7)}
    assert len(lots) == 3 * 429
    assert lot(1, 5) == lot(1, 5)
