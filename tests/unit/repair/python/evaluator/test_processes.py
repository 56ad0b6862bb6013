import os

from homeport.repair.python.evaluator.processes import forked, give_up, keep_private, used


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


def test_only_the_sink_speaks() -> None:
    """What code writes to every descriptor is no answer, and private ones are closed for it."""
    reading, writing = os.pipe()
    keep_private(writing)

    def work(sink):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        wrote = 0
        for number in range(reading, reading + 16):
            try:
                os.write(number, b'{"n": 2}\ngarbage')
                wrote += number == writing
            except OSError:
                continue
        sink({"n": 1, "wrote": wrote})

    try:
        assert list(forked(work, 5.0)) == [{"n": 1, "wrote": 0}]
    finally:
        give_up(writing)
        assert os.read(reading, 1) == b""
        os.close(reading)
