from pathlib import Path

from homeport.assistant.fix_history import known_flaky
from homeport.storage.projects import project_name
from homeport.testruns.history.run import Failure, Run
from homeport.testruns.history.store import RunStore


def test_without_history_nothing_is_known(tmp_path: Path) -> None:
    """A repository whose runs were never recorded has no flaky tests."""
    assert known_flaky(tmp_path) == frozenset()


def test_tests_that_pass_and_fail_on_one_commit_are_known(tmp_path: Path) -> None:
    """A test that failed by itself now and then is named; one that always passed is not."""
    names = ("t.test_a", "t.test_b")
    runs = [
        Run(
            str(n), f"c{n // 2}", float(n), order=names,
            failures=(Failure("t.test_b", "late"),) if n % 5 == 2 else (),
        )
        for n in range(40)
    ]  # fmt: skip
    with RunStore() as store:
        for run in runs:
            store.record(project_name(tmp_path), f"digest {run.identity}", [run])
    assert known_flaky(tmp_path) == frozenset({"t.test_b"})
