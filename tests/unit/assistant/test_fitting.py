"""Which model fits a machine."""

from dataclasses import replace

from homeport.assistant.fitting import fits, recommended
from homeport.backends.machine import Machine
from homeport.backends.speed import Speed
from homeport.weights.catalogue import CATALOGUE, QWEN_0_5B, QWEN_1_5B, SMOLLM2_135M

QUICK = Machine(8, ("avx2", "avx512f", "avx512_vnni"), 35e9, 1600.0)
SLOW = Machine(1, ("sse4_2",), 2e9, 60.0)
GIB = 1 << 30


def _unmeasured(_name: str) -> Speed | None:
    return None


def test_the_best_that_fits_and_is_fast_enough() -> None:
    """Much memory takes the larger one, little the smaller, too little none; tests' own never."""
    found = fits(CATALOGUE, QUICK, 4, _unmeasured)
    for spare, expected in ((None, QWEN_1_5B), (4 * GIB, QWEN_1_5B), (GIB, QWEN_0_5B)):
        best = recommended(found, spare)
        assert best is not None
        assert best.entry == expected
        assert best.said.endswith("(predicted)")
    assert recommended(found, GIB // 2) is None


def test_a_slow_machine_takes_a_smaller_one() -> None:
    """Nobody waits for a large one."""
    best = recommended(fits(CATALOGUE, SLOW, 1, _unmeasured), None)
    assert best is not None
    assert best.entry == QWEN_0_5B


def test_what_was_measured_counts_and_tells_of_the_others() -> None:
    """A model twice as large is half as fast."""
    small = replace(SMOLLM2_135M, size=QWEN_1_5B.size // 2)
    speeds = {QWEN_1_5B.name: Speed(20.0, 6.0)}
    large, other = fits((QWEN_1_5B, small), SLOW, 1, speeds.get)
    assert large.said == "reads 20 and writes 6 tokens/s (measured)"
    assert (other.speed, other.measured) == (Speed(40.0, 12.0), False)
