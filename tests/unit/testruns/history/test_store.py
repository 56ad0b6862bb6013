from pathlib import Path

import pytest

from homeport.errors import InputError, StorageError
from homeport.testruns.history.run import Failure, Run
from homeport.testruns.history.store import RunStore, recorded_runs

RUNS = (
    Run("1", "c", 5.0, 1, ("f",), "w", ("a", "b"), None, (Failure("b", "m", 0.5, "g"),), 3.0),
    Run("1#2", "c", 5.0, 2, (), "", ("b",)),
)


def test_runs_come_back_as_they_were() -> None:
    """Order, failures and everything said of a run survive; projects are kept apart."""
    with RunStore() as store:
        assert store.record("p", "d1", RUNS) is True
        assert store.record("q", "d1", RUNS[:1]) is True
    with RunStore() as store:
        assert tuple(store.runs("p")) == RUNS
        assert tuple(store.runs("q")) == RUNS[:1]
        assert store.runs("r") == []


def test_the_same_report_is_recorded_once() -> None:
    """Recording again changes nothing; another report under the same run is refused."""
    with RunStore() as store:
        store.record("p", "d1", RUNS)
        assert store.record("p", "d1", RUNS) is False
        assert len(store.runs("p")) == 2
        with pytest.raises(InputError, match="run 1 is recorded already"):
            store.record("p", "d2", RUNS)


def test_runs_are_ordered_by_time() -> None:
    """A late report of an early run takes its place in time."""
    with RunStore() as store:
        store.record("p", "d1", [Run("late", "c", 9.0, order=("a",))])
        store.record("p", "d2", [Run("early", "c", 1.0, order=("a",))])
        assert [run.identity for run in store.runs("p")] == ["early", "late"]


def test_an_interrupted_record_leaves_no_half_run() -> None:
    """What breaks in the middle of a report leaves nothing of it."""
    broken = Run("1", "c", 5.0, order=("a",), failures=(Failure("not in the order"),))
    with RunStore() as store:
        with pytest.raises(KeyError):
            store.record("p", "d1", [RUNS[0], broken])
        assert store.runs("p") == []
        assert store.record("p", "d1", RUNS) is True


def test_the_file_is_no_plain_text(home: Path) -> None:
    """Names and messages of tests cannot be read from the file, nor with another key."""
    with RunStore() as store:
        store.record("p", "d1", [Run("1", "c", order=("a_telling_test_name",))])
    path = home / "state" / "testruns.db"
    assert b"a_telling_test_name" not in path.read_bytes()
    path.write_bytes(b"x" * 8192)
    with pytest.raises(StorageError, match="history of test runs"):
        RunStore()


def test_deleted_runs_are_gone_with_all_of_theirs() -> None:
    """A report's further tries and failures go with it; other projects keep theirs."""
    with RunStore() as store:
        store.record("p", "d1", RUNS)
        store.record("q", "d1", RUNS[:1])
        with pytest.raises(InputError, match="run 1#2 is not recorded"):
            store.forget("p", ["1", "1#2"])
        assert len(store.runs("p")) == 2
        assert store.forget("p", ["1", "1"]) == 1
        assert store.runs("p") == []
        assert store.record("p", "d2", RUNS) is True
        assert store.forget("p", None) == 1
        assert store.forget("p", None) == 0
        assert tuple(store.runs("q")) == RUNS[:1]


def test_asking_for_runs_creates_nothing(home: Path) -> None:
    """Without a database there are no runs, and still no database."""
    assert recorded_runs("p") == []
    assert not [*home.rglob("testruns.db")]
    with RunStore() as store:
        store.record("p", "d1", RUNS)
    assert tuple(recorded_runs("p")) == RUNS
