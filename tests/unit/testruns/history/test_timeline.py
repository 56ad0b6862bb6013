from homeport.testruns.history.run import Failure, Run, Suite
from homeport.testruns.history.timeline import Seen, Timeline


def test_runs_are_numbered_by_commit_and_test() -> None:
    """A whole run has every test, a retry those it names, an ordered run those in the order."""
    runs = [
        Run("0", "c", changed=("f",), failures=(Failure("a"),)),
        Run("1", "c", only=frozenset({"a"})),
        Run("2", "d", order=("b",)),
    ]
    timeline = Timeline(runs, Suite(("a", "b"), {"a": frozenset({"f"})}))
    assert timeline.commits == ["c", "d"]
    assert timeline.seen(0) == [Seen(0, 0, failed=True), Seen(1, 0, failed=False)]
    assert [one.run for one in timeline.seen(1)] == [2]
    assert [timeline.size(run) for run in range(3)] == [2, 1, 1]


def test_a_test_is_not_passed_before_it_exists() -> None:
    """When orders name the tests, a run without an order says nothing of later ones."""
    runs = [Run("0", "c"), Run("1", "d", order=("a",)), Run("2", "e")]
    timeline = Timeline(runs, Suite())
    assert [one.run for one in timeline.seen(0)] == [1, 2]
    assert [one.run for one in Timeline([Run("0", "c")], Suite(("a",))).seen(0)] == [0]


def test_commits_touch_what_a_test_covers() -> None:
    """A commit touches a test through its coverage or its own file; unknown coverage is unknown."""
    runs = [Run("0", "c", changed=("f",)), Run("1", "d", changed=("t.py",)), Run("2", "e")]
    suite = Suite(("t.py::a", "b"), {"t.py::a": frozenset({"f"})})
    timeline = Timeline(runs, suite)
    assert timeline.touched(0) == [True, True, False]
    assert timeline.touched(1) is None
    assert Timeline([Run("0", "c")], suite).touched(0) is None
    assert Timeline(runs, Suite(("a",))).touched(0) is None


def test_a_time_that_no_calendar_holds_is_unknown() -> None:
    """A wild number in a history is no reason to fall over."""
    timeline = Timeline([Run("0", "c", 0.0), Run("1", "c", 1e300), Run("2", "c")], Suite())
    assert [moment and moment.year for moment in timeline.moments] == [1970, None, None]
