from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.doubles.buggy import FAILING, TEST, buggy, change

from homeport.assistant.fix import Fixing, Patch, Standing, Task
from homeport.assistant.fix_reasons import Others
from homeport.errors import InputError
from homeport.repair.candidate import Candidate


def _state(tree: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(tree).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in tree.rglob("*")
        if path.is_file()
    }


def test_a_fix_is_found_proven_and_told(tmp_path: Path) -> None:
    """The patch passes the whole suite, comes with its evidence and a test; the tree stays."""
    tree = buggy(tmp_path / "repo")
    before = _state(tree)
    fixing = Fixing(Task(tree, TEST))
    events = list(fixing.run())
    assert isinstance(events[0], Standing)
    assert any(isinstance(event, Patch) for event in events)
    best = fixing.patches[0]
    assert "-    return result + discount\n+    return result - discount\n" in best.diff
    assert best.report.fixed == (FAILING,)
    assert "the whole suite was run: 3 passed, 2 skipped, none failed" in best.why
    assert best.callers == (
        "test_total (tests/test_shop.py:5)",
        "test_discount (tests/test_shop.py:9)",
    )
    assert best.test is not None
    assert "def test_total_regression():\n    assert total(" in best.test.text
    assert "[10, 5], 3)" not in best.test.text
    assert fixing.first_s is not None
    assert fixing.cpu_s >= fixing.first_s
    assert _state(tree) == before


def test_the_same_seed_gives_the_same_result(tmp_path: Path) -> None:
    """Two searches end with the same patches in the same order."""
    tree = buggy(tmp_path / "repo")
    found = []
    for _ in range(2):
        fixing = Fixing(Task(tree, f"{TEST}/test_shop.py -k 'discount or total'", seed=7, most=2))
        list(fixing.run())
        found.append([patch.diff for patch in fixing.patches])
    assert found[0] == found[1] != []


def test_a_search_that_is_left_keeps_what_is_proven(tmp_path: Path) -> None:
    """Who stops after the first patch has it, complete."""
    fixing = Fixing(Task(buggy(tmp_path / "repo"), TEST))
    for event in fixing.run():
        if isinstance(event, Patch):
            break
    (patch,) = fixing.patches
    assert patch.report.good


def test_a_models_change_is_proven_like_any_other(tmp_path: Path) -> None:
    """What a model proposes is tried, and refused when the whole suite says no."""
    text = "def total(prices, discount=0):\n    raise NotImplementedError('later')\n"
    tree = buggy(tmp_path / "repo")
    place = tree / "pkg/shop.py"
    start = place.read_text().index("class Basket")
    place.write_text(text + "\n\n" + place.read_text()[start:])

    def model(fixing: Fixing) -> Iterator[Sequence[Candidate]]:
        assert fixing.baseline is not None
        old = "raise NotImplementedError('later')"
        yield []
        yield [change(tree, old, "return 12")]
        yield [change(tree, old, "return sum(prices) - discount")]

    fixing = Fixing(Task(tree, f"{TEST}/test_shop.py -k 'discount or total'", budget_s=20), model)
    list(fixing.run())
    assert "+    return sum(prices) - discount" in fixing.patches[0].diff


def test_files_left_alone_are_named(tmp_path: Path) -> None:
    """Code that is not ours to change, or no UTF-8, is said and nothing is found."""
    tests = "from pkg.vendor.x import one\nfrom pkg.latin import two\n\n\n"
    tests += "def test_a():\n    assert one() == two()\n"
    tree = buggy(
        tmp_path / "repo", pkg__vendor__x="def one():\n    return 1\n", tests__test_a=tests
    )
    (tree / "pkg/latin.py").write_bytes(b"# coding: latin-1\ndef two():\n    return '\xe9'\n")
    fixing = Fixing(Task(tree, "python -m pytest tests/test_a.py"))
    list(fixing.run())
    assert fixing.patches == []
    assert any("pkg/vendor/x.py" in remark for remark in fixing.remarks)
    assert any("pkg/latin.py" in remark for remark in fixing.remarks)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("sh -c 'echo Error: no such project; exit 1'", "no such project"),
        ("python -m pytest tests/none.py", "file or directory not found: tests/none.py"),
    ],
)
def test_a_command_that_reaches_no_code_is_bad_input(
    tmp_path: Path, command: str, said: str
) -> None:
    """What is red before it runs anything of the repository is no failing test; it is quoted."""
    with pytest.raises(InputError, match=said):
        list(Fixing(Task(buggy(tmp_path / "repo"), command)).run())


def test_no_budget_is_bad_input(tmp_path: Path) -> None:
    """Nothing can be tried in no time."""
    with pytest.raises(InputError, match="budget"):
        list(Fixing(Task(tmp_path, TEST, budget_s=0)).run())


def test_tests_that_are_ended_are_told(tmp_path: Path) -> None:
    """What only ran out of time is named."""
    endless = "\n\ndef spin(n):\n    while n:\n        pass\n"
    tree = buggy(
        tmp_path / "repo",
        pkg__loops=endless.lstrip(),
        tests__test_loops="from pkg.loops import spin\n\n\ndef test_spin():\n    spin(1)\n",
    )
    fixing = Fixing(Task(tree, f"{TEST}/test_loops.py", budget_s=10))
    next(fixing.run())
    assert any("tests/test_loops.py::test_spin" in remark for remark in fixing.remarks)
    fixing = Fixing(Task(tree, "python -m pytest tests --deselect tests/test_loops.py"))
    next(fixing.run())
    assert not any("ended" in remark for remark in fixing.remarks)


def test_tests_that_the_command_leaves_out_are_run(tmp_path: Path) -> None:
    """Where the command chooses a file, the other tests meet a patch before it is shown."""
    other = "from pkg.shop import total\n\n\ndef test_more():\n    assert total([5]) == 5\n"
    tree = buggy(tmp_path / "repo", tests__test_more=other)
    fixing = Fixing(Task(tree, f"{TEST}/test_shop.py", budget_s=60, most=1))
    events = fixing.run()
    patch = next(event for event in events if isinstance(event, Patch))
    events.close()  # type: ignore[attr-defined]
    assert patch.others is Others.RUN
    assert not any("whole suite" in reason for reason in patch.why)
