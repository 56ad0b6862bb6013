"""Captured failures are kept per project, the latest first."""

from pathlib import Path

from homeport.testruns.captures import CaptureStore


def _failure(test: str, message: str = "no") -> dict[str, object]:
    return {"test": test, "error": "E", "message": message, "calls": [{"line": 1}]}


def test_the_latest_failure_is_found(tmp_path: Path) -> None:
    """By the end of its test's name, or of the whole project; other projects see none."""
    with CaptureStore(tmp_path / "c.db") as store:
        store.add("p", [_failure("a.py::test_x"), _failure("a.py::test_y")], 1.0)
        store.add("p", [_failure("a.py::test_x", "again")], 2.0)
        found = store.latest("p", "test_x")
        assert found == {**_failure("a.py::test_x", "again"), "time": 2.0}
        assert store.latest("p", "test_y") == {**_failure("a.py::test_y"), "time": 1.0}
        assert store.latest("p") == found
        assert store.latest("q") is None


def test_old_failures_are_forgotten(tmp_path: Path) -> None:
    """Only some hundreds of each project are kept, and no value stands on disk in the clear."""
    with CaptureStore(tmp_path / "c.db") as store:
        store.add("p", [_failure("old", "needle-in-clear")], 1.0)
        store.add("p", [_failure(f"t{number}") for number in range(300)], 2.0)
        assert store.latest("p", "old") is None
    assert b"needle-in-clear" not in (tmp_path / "c.db").read_bytes()


def test_captures_of_a_project_are_deleted(tmp_path: Path) -> None:
    """All of one project, none of another."""
    with CaptureStore(tmp_path / "c.db") as store:
        store.add("p", [_failure("x"), _failure("y")], 1.0)
        store.add("q", [_failure("x")], 1.0)
        assert store.forget("p") == 2
        assert store.latest("p") is None
        assert store.latest("q") is not None
