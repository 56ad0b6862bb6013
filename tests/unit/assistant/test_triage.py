from pathlib import Path

from tests.doubles.repository import commit_all, write_files

from homeport.assistant.triage import triage
from homeport.testruns import Case, Outcome
from homeport.testruns.history import Failure, Label, Run

TRACE = """\
Traceback (most recent call last):
  File "/ci/build/tests/test_cart.py", line 4, in test_{name}
    cart.total([])
  File "/ci/build/shop/cart.py", line 2, in total
    return items[0].price
IndexError: list index out of range
"""


def _failed(name: str, message: str = "IndexError: list index out of range") -> Case:
    trace = TRACE.format(name=name) if message.startswith("IndexError") else ""
    return Case(name, Outcome.FAILED, message=message, trace=trace)


def _history(course: dict[str, str]) -> list[Run]:
    length = max(len(one) for one in course.values())
    order = tuple(course)
    return [
        Run(
            f"r{n}",
            f"commit{n:03}",
            1.7e9 + 5000.0 * n,
            order=order,
            failures=tuple(Failure(t, "E") for t, one in course.items() if one[n] == "F"),
        )
        for n in range(length)
    ]


def test_many_failures_are_few_problems(tmp_path: Path) -> None:
    """Tests that end in one function are one problem, with its place and what changed there."""
    repo = write_files(
        tmp_path / "repo",
        {
            "shop/cart.py": "def total(items):\n    return items[0].price\n",
            "tests/test_cart.py": "\n",
        },
    )
    commit_all(repo, "Price of the first item")
    cases = [_failed(f"t{n}") for n in range(3)]
    found = triage([*cases, Case("ok", Outcome.PASSED)], repo, [], None)
    assert (found.failures, found.counts.tests, len(found.problems)) == (3, 4, 1)
    problem = found.problems[0]
    assert problem.group.place is not None
    assert (problem.group.place.file, problem.group.place.line) == ("shop/cart.py", 2)
    assert problem.group.title == "IndexError: list index out of range"
    assert [change.subject for change in problem.changes] == ["Price of the first item"]
    assert problem.label is None
    assert problem.needs_a_person


def test_history_names_the_cause_of_each_problem() -> None:
    """A regression has its commit, a flaky test its counts; the larger problem comes first."""
    course = {
        "a": "." * 40 + "F" * 8,
        "b": "." * 40 + "F" * 8,
        "c": ".......F" * 6,
        "d": "." * 48,
    }
    history = _history(course)
    cases = [_failed("a"), _failed("b"), _failed("c", "socket was closed early")]
    found = triage(cases, None, history, history[-1])
    first, second = found.problems
    assert (first.label, second.label) == (Label.REGRESSION, Label.FLAKY)
    assert first.verdict is not None
    assert first.verdict.first_bad == "commit040"
    assert first.needs_a_person
    assert not second.needs_a_person
    assert second.evidence[0] == "failed 6 of 48 runs on unchanged code"
    assert found.known_runs == 48


def test_the_urgent_cause_speaks_for_a_group() -> None:
    """When one of a group's tests broke and another is flaky, the break is what is said."""
    course = {"a": "." * 40 + "F" * 8, "b": ".......F" * 6}
    history = _history(course)
    (problem,) = triage([_failed("a"), _failed("b")], None, history, history[-1]).problems
    assert problem.label is Label.REGRESSION
    assert problem.evidence[-1] == "of its failures others look 1 flaky"


def test_of_equal_problems_the_newest_comes_first() -> None:
    """What failed for the first time in this run is looked at before what always did."""
    course = {"old": "F" * 30, "new": "." * 29 + "F"}
    history = _history(course)
    cases = [_failed("old", "one thing went wrong"), _failed("new", "other matter looks odd")]
    found = triage(cases, None, history, history[-1])
    assert [problem.group.cases[0].name for problem in found.problems] == ["new", "old"]


def test_a_machine_is_known_by_its_words_alone() -> None:
    """Without history a full disk is still no fault of the code."""
    found = triage([_failed("a", "[Errno 28] No space left on device")], None, [], None)
    assert found.problems[0].label is Label.INFRA
    assert not found.problems[0].needs_a_person


def test_a_test_that_failed_through_a_subtest_is_no_problem_of_its_own() -> None:
    """Go's parents say nothing themselves."""
    cases = [Case("p::T", Outcome.FAILED), _failed("p::T/one", "want 1"), Case("x", Outcome.FAILED)]
    found = triage(cases, None, [], None)
    names = sorted(case.name for problem in found.problems for case in problem.group.cases)
    assert names == ["p::T/one", "x"]
    assert found.failures == 2


def test_a_place_is_taken_from_the_report_when_there_is_no_trace() -> None:
    """A report may say the test's line and nothing more."""
    case = Case("a", Outcome.FAILED, message="no", trace="nothing to read", file="t.py", line=3)
    place = triage([case], None, [], None).problems[0].group.place
    assert place is not None
    assert (place.file, place.line) == ("t.py", 3)
    assert triage([Case("b", Outcome.ERROR)], None, [], None).problems[0].group.place is None


def test_a_trace_with_paths_out_of_the_repository_reads_nothing_there(tmp_path: Path) -> None:
    """A hostile report cannot make the command look at files elsewhere."""
    trace = TRACE.replace("/ci/build/shop/cart.py", "../../etc/shop.py").format(name="x")
    case = Case("a", Outcome.FAILED, message="IndexError: x", trace=trace)
    assert triage([case], tmp_path, [], None).problems[0].changes == ()


def test_a_fresh_failure_is_never_waved_through_as_flaky() -> None:
    """What failed for the first time needs a person, however likely it is to be flaky."""
    history = _history({"a": "." * 10 + "F", "b": "." * 11})
    (problem,) = triage([_failed("a")], None, history, history[-1]).problems
    assert problem.label is None
    assert problem.needs_a_person
    assert problem.evidence[0] == "new: it passed in 10 runs before"


def test_a_failure_that_recovered_before_may_be_flaky() -> None:
    """A test that failed and passed again is known for it."""
    history = _history({"a": "...F......F.....F", "b": "." * 17})
    (problem,) = triage([_failed("a")], None, history, history[-1]).problems
    assert problem.label is Label.FLAKY
    assert not problem.needs_a_person
