from homeport.repair.python.evaluator.cases import Case
from homeport.repair.python.evaluator.judging import against, inside, judged


class Ending(Case):
    """A case that ends as it was told."""

    def __init__(self, name: str, outcome: str) -> None:
        self.name, self.outcome, self.runs = name, outcome, 0

    def run(self, limit_s: float, following: Case | None = None) -> tuple[str, str]:
        """Count the run."""
        del limit_s, following
        self.runs += 1
        return self.outcome, ""


ORDER = {"limits": {}, "limit_s": 1.0}


def test_groups_end_with_their_first_failure() -> None:
    """A skipped test is no pass; what stands behind a failure is not run."""
    good, bad, skipped, behind = (
        Ending("a", "passed"), Ending("b", "failed"), Ending("c", "skipped"), Ending("d", "passed"),
    )  # fmt: skip
    assert judged([[good], [good]], ORDER) == {"verdict": "passed", "passed": [0, 1]}
    assert judged([[bad, behind], [good]], ORDER) == {"verdict": "partial", "passed": [1]}
    assert judged([[skipped], []], ORDER) == {"verdict": "failed", "passed": []}
    assert behind.runs == 0
    slow = Ending("e", "slow")
    assert judged([[slow], [behind]], ORDER) == {"verdict": "slow", "passed": []}


def test_what_was_not_collected_before_is_known_by_its_file() -> None:
    """The tests of a file, of pytest and of unittest, stand for the file."""
    cases: list[Case] = [Ending("t/a.py::x", ""), Ending("t/ab.py::x", ""), Ending("t.a.T.x", "")]
    assert [case.name for case in inside("t/a.py", cases)] == ["t/a.py::x"]
    assert [case.name for case in inside("unittest.loader._FailedTest.t.a", cases)] == ["t.a.T.x"]


def test_a_file_that_cannot_be_collected_has_failed() -> None:
    """What a change broke on import fails, and a file that is mended stands for its tests."""
    order = {**ORDER, "groups": [["t/a.py"]]}
    cases: list[Case] = [Ending("t/a.py::x", "passed")]
    assert against(cases, [], order)["verdict"] == "passed"
    assert against(cases, ["t/a.py\nSyntaxError"], order)["verdict"] == "failed"
    assert against([], [], order)["verdict"] == "failed"
