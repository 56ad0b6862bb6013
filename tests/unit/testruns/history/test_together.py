import pytest

from homeport.testruns.history.judge import judge
from homeport.testruns.history.run import Failure, Run, Suite
from homeport.testruns.history.timeline import Timeline
from homeport.testruns.history.together import beside, joint_breaks, suspicion
from homeport.testruns.history.verdict import Label

TESTS = tuple(f"t{n}" for n in range(50))
BREAK = tuple(Failure(name, "KeyError: 'quantity'") for name in TESTS[:10])
DISK = tuple(Failure(name, "[Errno 28] No space left on device") for name in TESTS[20:40])


def _runs(last: tuple[Failure, ...], *more: Run, quiet: int = 40) -> list[Run]:
    runs = [Run(f"r{n}", f"c{n}", changed=(f"f{n}.py",)) for n in range(quiet)]
    return [*runs, Run("red", "bad", failures=last, changed=("cart.py",)), *more]


def test_tests_that_begin_to_fail_in_the_same_new_words_were_broken_together() -> None:
    """One commit, one run, ten tests; each of the others counts nine beside it."""
    timeline = Timeline(_runs(BREAK), Suite(TESTS))
    (one,) = joint_breaks(timeline)
    assert (timeline.commits[one.commit], one.run, len(one.tests)) == ("bad", 40, 10)
    assert beside(timeline, [one], timeline.number("t0"), "bad") == 9
    assert beside(timeline, [one], timeline.number("t0"), "c1") == 0
    assert suspicion(timeline, [one], timeline.number("t0")) == {40: 0.3}
    assert suspicion(timeline, [one], timeline.number("t45")) == {40: 0.03}


@pytest.mark.parametrize(
    "runs",
    [
        _runs(BREAK[:2]),
        _runs(DISK),
        _runs(tuple(Failure(name) for name in TESTS[:10])),
        _runs(BREAK, Run("again", "bad")),
        _runs(BREAK, Run("next", "good")),
        _runs(BREAK, quiet=0),
        [Run("old", "c", failures=BREAK[:1]), *_runs(BREAK)],
    ],
    ids=["few", "machine", "silent", "passed again", "passed next", "first run", "old words"],
)
def test_what_is_no_joint_break(runs: list[Run]) -> None:
    """Too few, a machine's words, none at all, what passes again, what nobody saw pass."""
    assert joint_breaks(Timeline(runs, Suite(TESTS))) == ()


def test_a_full_disk_does_not_hide_a_break_in_the_same_run() -> None:
    """Twenty tests fail for the disk and ten for the commit: each group has its own cause."""
    judged = judge(_runs((*BREAK, *DISK)), Suite(TESTS))
    assert {judged.verdicts[one.test].label for one in BREAK} == {Label.REGRESSION}
    assert {judged.verdicts[one.test].label for one in DISK} == {Label.INFRA}
    assert judged.verdicts["t0"].first_bad == "bad"
    assert "10 tests began to fail there in the same words" in judged.verdicts["t0"].evidence


def test_a_failure_whose_trace_passes_through_what_changed_is_suspected() -> None:
    """Beside a full disk, one failure in the changed file is the commit's, elsewhere the disk's."""
    lone = Failure("t0", "KeyError: 'total'")
    for file, label in (("cart.py", Label.REGRESSION), ("other.py", Label.INFRA)):
        suite = Suite(TESTS, traced={"t0": frozenset({file})})
        judged = judge(_runs((lone, *DISK[:8])), suite)
        assert judged.verdicts["t0"].label is label, file
