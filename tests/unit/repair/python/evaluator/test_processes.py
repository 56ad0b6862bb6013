import os

from homeport.repair.python.evaluator.processes import forked, used


def test_a_child_tells_until_it_dies() -> None:
    """What was sent before the end is kept; silence ends the child."""

    def work(sink):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        sink({"n": 1})
        os._exit(3)

    assert list(forked(work, 5.0)) == [{"n": 1}]


def test_the_cpu_time_grows() -> None:
    """It counts this process and its children."""
    before = used()
    sum(range(100_000))
    assert used() >= before
