import json
from pathlib import Path

import pytest

from homeport.errors import InputError
from homeport.evaluation.baseline import changes, read_baseline

WELL = {f"c{n}": {"first": True, "named": False} for n in range(6)}


def test_equal_runs_are_not_worse() -> None:
    """The same verdicts are no change."""
    for change in changes(WELL, WELL):
        assert (change.compared, change.lost, change.gained) == (6, (), ())
        assert not change.worse


def test_losses_beyond_chance_are_worse() -> None:
    """Five lost and none gained is worse; named with their cases. Gains are not."""
    now = {name: {"first": name == "c0", "named": True} for name in WELL}
    first, named = changes(WELL, now)
    assert first.worse
    assert first.lost == ("c1", "c2", "c3", "c4", "c5")
    assert not named.worse
    assert len(named.gained) == 6


def test_only_what_both_runs_hold_is_compared() -> None:
    """A case or a measure that one of them lacks is left out."""
    now = {"c0": {"first": False, "said": True}, "new": {"first": False}}
    (change,) = changes(WELL, now)
    assert (change.measure, change.compared, change.lost) == ("first", 1, ("c0",))


def _write(file: Path, data: object) -> Path:
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def test_a_baseline_is_an_earlier_result(tmp_path: Path) -> None:
    """The verdicts of the JSON of a run are read back."""
    data = {"model": "none", "cases": [{"name": "a", "well": {"first": True}}]}
    assert read_baseline(_write(tmp_path / "b.json", data), "none") == {"a": {"first": True}}


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"model": "none"},
        {"model": "none", "cases": [{"name": "a"}]},
        {"model": "none", "cases": [{"name": "a", "well": {"first": 1}}]},
        {"model": "none", "cases": [{"name": "a", "well": 3}]},
        {"model": "tiny", "cases": []},
    ],
)
def test_anything_else_is_refused(data: object, tmp_path: Path) -> None:
    """Another shape or another model is no baseline."""
    with pytest.raises(InputError):
        read_baseline(_write(tmp_path / "b.json", data), "none")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A file that is not there is said to be missing."""
    with pytest.raises(InputError, match="cannot be read"):
        read_baseline(tmp_path / "none.json", "none")
