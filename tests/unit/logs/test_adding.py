"""Claims about adding shapes."""

from homeport.logs.adding import add_counts, add_shape
from homeport.logs.partial import ShapeSeen
from homeport.logs.plan import plan_for
from homeport.logs.scan import Scan

PLAN = plan_for([b"2026-03-02T05:06:07Z INFO a: x 1"] * 3, 1_772_500_000)


def _shape(*users: str) -> ShapeSeen:
    scan = Scan(PLAN)
    scan.feed(
        b"".join(
            f"2026-03-02T05:06:{n:02}Z INFO a: took n={n} u={user}\n".encode()
            for n, user in enumerate(users)
        )
    )
    return next(iter(scan.finish().shapes.values()))


def test_one_value_each_makes_a_breakdown() -> None:
    """Two parts that know one value each know a breakdown together."""
    whole, part = _shape("bob", "bob"), _shape("eve")
    assert not whole.fields[4].by
    add_shape(whole, part)
    assert {value: sum(cells.values()) for value, cells in whole.fields[4].by[5].items()} == {
        b"bob": 2,
        b"eve": 1,
    }


def test_too_many_values_end_it() -> None:
    """Thirteen values break nothing down, sixty-five are no values any more."""
    whole = _shape(*(f"u{n:c}" for n in range(97, 107)))
    add_shape(whole, _shape(*(f"v{n:c}" for n in range(97, 107))))
    assert 5 not in whole.fields[4].by
    add_shape(whole, _shape(*(f"w{n:c}{m:c}" for n in range(97, 104) for m in range(97, 104))))
    assert whole.fields[5].values is None


def test_counts_add() -> None:
    """Counts add key by key, apart or together."""
    whole = {1: 1}
    add_counts(whole, {2: 1})
    add_counts(whole, {2: 3})
    assert whole == {1: 1, 2: 4}
