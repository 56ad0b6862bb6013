import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.doubles.buggy import FAILING, TEST, buggy, change

from homeport.errors import InputError
from homeport.repair.plausible import Verdict
from homeport.repair.proposals import File
from homeport.repair.suite import read_command
from homeport.repair.warm import Call, How, Timing, Trial, Warm, lengthened
from homeport.sandbox import Sandbox

TIMING = Timing({FAILING: 2.0}, 2.0)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a repository with a bug, a test that kills its process and one that loops."""
    wild = (
        "import os\n\n\ndef half(n):\n    if n < 0:\n        os._exit(3)\n"
        "    while n > 100:\n        pass\n    return n // 2\n"
    )
    tests = (
        "from pkg.wild import half\n\n\ndef test_good():\n    assert half(4) == 2\n\n\n"
        "def test_wild():\n    assert half(-1) == 0\n\n\n"
        "def test_endless():\n    assert half(101)\n"
    )
    fixtures = (
        "def test_fixtures(tmp_path, tmpdir, capsys, caplog, monkeypatch, recwarn):\n"
        "    (tmp_path / 'a').write_text('b')\n    monkeypatch.chdir(tmpdir)\n    print('c')\n"
        "    assert capsys.readouterr().out == 'c\\n'\n"
    )
    folder = tmp_path_factory.mktemp("warm") / "repo"
    return buggy(folder, pkg__wild=wild, tests__test_fixtures=fixtures, tests__test_wild=tests)


@pytest.fixture(scope="module")
def warm(tree: Path) -> Iterator[Warm]:
    """Give one evaluator for all tests of this file."""
    suite = read_command(TEST, tree, os.environ)
    with Sandbox.open(tree) as box, Warm(box, suite) as evaluator:
        yield evaluator


def _trial(tree: Path, number: int, old: str, new: str, how: How = How.EXCHANGE) -> Trial:
    candidate = change(tree, old, new)
    file = File.read(tree, candidate.path)
    return file.trial(number, candidate) if how is How.EXCHANGE else file.whole(number, candidate)


def test_the_whole_suite_is_told_in_its_order(warm: Warm) -> None:
    """Passed, failed, skipped and expected failures; what ends the process or loops is named."""
    outcomes = {one.name.partition("::")[2]: one.outcome for one in warm.whole(0.3)}
    assert outcomes == {
        "test_total": "passed", "test_discount": "failed", "test_later": "skipped",
        "test_some_day": "skipped", "test_full": "passed", "test_good": "passed",
        "test_wild": "crashed", "test_fixtures": "passed",
    }  # fmt: skip


def test_a_test_alone_has_its_fixtures(warm: Warm) -> None:
    """The fixtures of pytest itself work as in the whole suite."""
    (alone,) = warm.spectrum(["tests/test_fixtures.py::test_fixtures"], TIMING)
    assert (alone.outcome, alone.message) == ("passed", "")


def test_lines_are_told_by_test(warm: Warm, tree: Path) -> None:
    """Each test comes with the lines it ran; a crash and an endless loop end only themselves."""
    names = [one.name for one in warm.collect()]
    found = {one.name.partition("::")[2]: one for one in warm.spectrum(names, Timing({}, 0.3))}
    assert found["test_discount"].lines["pkg/shop.py"] == (4, 5, 6, 7, 8)
    assert found["test_wild"].outcome == "crashed"
    assert found["test_endless"].outcome == "slow"
    assert found["test_good"].outcome == "passed"
    only = warm.spectrum([FAILING], TIMING, {"pkg/shop.py": [14]})
    assert [dict(one.lines) for one in only] == [{}]
    del tree


@pytest.mark.parametrize("how", list(How))
def test_verdicts_come_one_by_one(warm: Warm, tree: Path, how: How) -> None:
    """The right change passes both groups, a wrong one some or none, a broken one fails."""
    trials = [
        _trial(tree, 0, "result + discount", "result - discount", how),
        _trial(tree, 1, "result + discount", "result + 0", how),
        _trial(tree, 2, "result + discount", "12", how),
        _trial(tree, 3, "result + discount", "result +", how),
    ]
    groups = [[FAILING], ["tests/test_shop.py::test_total"]]
    found = dict(warm.attempt(how, groups, trials, TIMING))
    assert found[0].verdict is Verdict.PASSED
    assert (found[1].verdict, found[1].passed) == (Verdict.PARTIAL, (1,))
    assert (found[2].verdict, found[2].passed) == (Verdict.PARTIAL, (0,))
    assert found[3].verdict is Verdict.FAILED


def test_what_hangs_or_dies_ends_alone(warm: Warm, tree: Path) -> None:
    """An endless candidate is slow, one that ends the process crashed, the next one is judged."""
    trials = [
        _trial(tree, 0, "result += price", "result = [] if 0 else result\n        while 1: pass"),
        _trial(tree, 1, "result += price", "__import__('os')._exit(1)"),
        _trial(tree, 2, "result + discount", "result - discount"),
    ]
    found = dict(warm.attempt(How.EXCHANGE, [[FAILING]], trials, Timing({}, 0.2)))
    assert [found[n].verdict for n in range(3)] == [Verdict.SLOW, Verdict.CRASHED, Verdict.PASSED]


def test_behaviour_tells_changes_apart(warm: Warm, tree: Path) -> None:
    """Equal functions have equal digests, others not; recorded calls are literals."""
    trials = [
        _trial(tree, 0, "result + discount", "result - discount"),
        _trial(tree, 1, "result + discount", "-discount + result"),
        _trial(tree, 2, "result + discount", "result"),
    ]
    found = warm.behave([FAILING], trials, TIMING)
    assert found is not None
    call = Call({"prices": "[10, 5]", "discount": "3"}, {})
    assert (found.module, found.calls[0]) == ("pkg.shop", call)
    digests = [found.by_number[n].digest for n in range(3)]
    assert digests[0] == digests[1] != digests[2]
    assert (found.original.values[0], found.by_number[0].values[0]) == ("18", "12")
    missing = Trial(0, "pkg/shop.py", "def nothing(): pass\n", "nothing", 1)
    assert warm.behave([FAILING], [missing], TIMING) is None


def test_inputs_without_an_end_are_not_compared(warm: Warm, tree: Path) -> None:
    """Where a change loops for an input, that input tells nothing of the others either."""
    candidate = change(tree, "n // 2", "n >> 1", "pkg/wild.py")
    trial = File.read(tree, candidate.path).trial(0, candidate)
    names = [f"tests/test_wild.py::{name}" for name in ("test_good", "test_endless")]
    found = warm.behave(names, [trial], Timing({}, 0.2))
    assert found is not None
    assert (found.recorded, found.calls[0]) == (1, Call({"n": "4"}, {}))
    assert found.by_number[0].digest == found.original.digest != ""


def test_a_function_that_is_not_there_is_a_misfit(warm: Warm) -> None:
    """What cannot be exchanged is said, so that the file can be written instead."""
    missing = Trial(7, "pkg/shop.py", "def nothing():\n    pass\n", "nothing", 1)
    assert [
        one.verdict for _, one in warm.attempt(How.EXCHANGE, [[FAILING]], [missing], TIMING)
    ] == [Verdict.MISFIT]


def test_a_dead_worker_is_replaced(warm: Warm) -> None:
    """After the worker was ended, the next question starts another; its time still counts."""
    before = warm.cpu_s
    warm.close()
    assert warm.cpu_s >= before
    assert FAILING in [one.name for one in warm.collect()]


def test_an_answer_that_is_left_is_not_read_as_the_next_one(warm: Warm) -> None:
    """Who stops listening in the middle asks a fresh worker next time."""
    begun = warm._ask({"do": "collect"}, 30.0)
    assert "test" in next(begun)
    begun.close()  # type: ignore[attr-defined]
    assert {one.name for one in warm.whole(2.0)} >= {FAILING}


def test_noise_on_every_descriptor_is_no_answer(tmp_path: Path) -> None:
    """Tests that write to whatever is open neither speak for the evaluator nor break it."""
    noise = (
        "import os\n\nfor fd in range(3, 64):\n    try:\n"
        "        os.write(fd, b'noise\\n[1]\\n{\"done\": true}\\n')\n"
        "    except OSError:\n        pass\n\n\n"
        "def test_noise():\n    for fd in range(3, 64):\n        try:\n"
        "            os.write(fd, b'{\"done\": true}\\n')\n"
        "        except OSError:\n            pass\n"
    )
    tree = buggy(tmp_path / "repo", tests__test_noise=noise)
    suite = read_command(TEST, tree, os.environ)
    with Sandbox.open(tree) as box, Warm(box, suite) as evaluator:
        ends = {one.name: one.outcome for one in evaluator.whole(2.0)}
    assert ends["tests/test_noise.py::test_noise"] == "passed"
    assert ends[FAILING] == "failed"


def test_a_python_without_pytest_is_said(tmp_path: Path) -> None:
    """A missing runner is bad input with a next step."""
    tree = buggy(tmp_path / "repo")
    (tree / "pytest.py").write_text("raise ImportError('no pytest here')\n")
    suite = read_command(TEST, tree, os.environ)
    with (
        Sandbox.open(tree) as box,
        Warm(box, suite) as evaluator,
        pytest.raises(InputError, match="no pytest here"),
    ):
        evaluator.collect()


def test_limits_are_lengthened_together() -> None:
    """Each test's limit and the common one are multiplied."""
    assert lengthened(Timing({"a": 1.0}, 2.0, 3.0), 2.0) == Timing({"a": 2.0}, 4.0, 3.0)
