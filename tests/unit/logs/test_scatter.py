"""How the parts of a run scatter."""

import pytest

from homeport.logs.scatter import (
    BLOCKS,
    blocks_of,
    deviations,
    scatter,
    scatter_beside_a_step,
)


def test_blocks_hold_every_count() -> None:
    """Buckets of the range go to twelve blocks in order, others nowhere."""
    found = blocks_of(dict.fromkeys(range(30), 2), 6, 30)
    assert found == [4] * BLOCKS


def test_deviations_are_in_standard_errors() -> None:
    """A block with all the hits of two stands out; without hits, or of hits alone, nothing does."""
    assert deviations([50, 50], [100, 100]) == [0, 0]
    assert deviations([60, 40, 0], [100, 100, 0]) == pytest.approx([2, -2])
    assert deviations([0, 0], [9, 9]) == deviations([9, 9], [9, 9]) == []


def test_a_step_is_no_scatter() -> None:
    """Half of the blocks high is scatter to the one measure and a step to the other."""
    stepped = [-5.0] * 6 + [5.0] * 6
    assert scatter(stepped) > 20
    assert scatter_beside_a_step(stepped) == 1
    assert scatter_beside_a_step([-5.0, 5.0] * 6) > 20


def test_few_blocks_tell_nothing() -> None:
    """Five blocks are too few to call anything scattered."""
    assert scatter([9.0, -9.0] * 2) == scatter_beside_a_step([9.0, -9.0] * 2) == 1
