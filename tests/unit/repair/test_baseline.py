import os
from pathlib import Path

import pytest
from tests.doubles.buggy import FAILING, TEST, buggy

from homeport.errors import InputError
from homeport.repair.baseline import Baseline, _named, take_baseline
from homeport.repair.cold import Cold
from homeport.repair.plausible import TestResult
from homeport.repair.suite import Kind, read_command
from homeport.repair.warm import Warm
from homeport.sandbox import Sandbox


def _baseline(
    tree: Path, test: str = TEST, budget_s: float = 60.0, distrusted: frozenset[str] = frozenset()
) -> Baseline:
    suite = read_command(test, tree, os.environ)
    with Sandbox.open(tree) as box:
        if not suite.kind.warm:
            return take_baseline(Cold(box, suite), tree, budget_s, distrusted)
        with Warm(box, suite) as warm:
            script = suite.argv[0] if suite.kind is Kind.SCRIPT else ""
            return take_baseline(warm, tree, budget_s, distrusted, script)


def test_a_red_suite_is_understood(tmp_path: Path) -> None:
    """What fails, what passes, which lines are suspect and which tests are related."""
    tree = buggy(tmp_path / "repo")
    found = _baseline(tree)
    assert found.failing == (FAILING,)
    assert found.groups == found.gates == ((FAILING,),)
    assert list(found.files) == ["pkg/shop.py"]
    assert found.suspicion("pkg/shop.py", 8) == pytest.approx(0.7071, abs=1e-3)
    assert found.suspicion("pkg/shop.py", 15) == 0.0
    assert found.suspicion("nothere.py", 1) == 0.0
    assert found.related("pkg/shop.py", 8) == ["tests/test_shop.py::test_total"]
    assert found.related("pkg/shop.py", 1) == [
        "tests/test_shop.py::test_total",
        "tests/test_shop.py::test_full",
    ]
    assert found.related("nothere.py", 1) == []
    assert (found.exchanges, found.unstable) == (True, ())
    assert found.failure().startswith("AssertionError")


def test_tests_that_fail_for_two_reasons_are_two_groups(tmp_path: Path) -> None:
    """Failing tests that run different functions are judged apart."""
    tree = buggy(tmp_path / "repo")
    place = tree / "pkg/shop.py"
    place.write_text(place.read_text().replace(">= self.limit", "> self.limit"))
    assert _baseline(tree).groups == ((FAILING,), ("tests/test_shop.py::test_full",))


def test_what_is_unstable_is_not_trusted(tmp_path: Path) -> None:
    """A test that fails once and passes the second time counts for nothing."""
    odd = (
        "import pathlib\n\n\ndef test_odd():\n    mark = pathlib.Path('mark')\n"
        "    there = mark.exists()\n    mark.write_text('')\n    assert there\n"
    )
    tree = buggy(tmp_path / "repo", tests__test_odd=odd)
    found = _baseline(tree)
    assert found.unstable == ("tests/test_odd.py::test_odd",)
    assert found.failing == (FAILING,)
    with pytest.raises(InputError, match="can be trusted"):
        _baseline(tree, "python -m pytest tests/test_odd.py")
    with pytest.raises(InputError, match="can be trusted"):
        _baseline(tree, distrusted=frozenset({FAILING, "tests/test_odd.py::test_odd"}))


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("python -m pytest tests/test_shop.py -k total", "no test fails"),
        ("python -m pytest nothere.py", "found no tests"),
        ("python -m pytest tests/test_red.py", "nothing_of_this_name is not installed"),
    ],
)
def test_what_cannot_be_fixed_is_said(tmp_path: Path, test: str, said: str) -> None:
    """Green, empty or red for another reason: bad input with a next step."""
    tree = buggy(tmp_path / "repo", tests__test_red="import nothing_of_this_name\n")
    with pytest.raises(InputError, match=said) as caught:
        _baseline(tree, test)
    assert caught.value.hint


def test_a_suite_that_eats_the_budget_is_refused(tmp_path: Path) -> None:
    """More than a third of the budget for one run leaves nothing to search with."""
    slow = "import time\n\n\ndef test_slow():\n    end = time.process_time() + 0.4\n"
    slow += "    while time.process_time() < end:\n        pass\n"
    tree = buggy(tmp_path / "repo", tests__test_slow=slow)
    with pytest.raises(InputError, match="too much for a budget"):
        _baseline(tree, budget_s=1.0)


SPINNING = (
    "import time\n\n\ndef test_slow():\n    end = time.process_time() + 2.6\n"
    "    while time.process_time() < end:\n        pass\n"
)


def test_a_slow_test_gets_a_longer_chance_where_the_budget_allows(tmp_path: Path) -> None:
    """It passes then; with a small budget it is only not trusted, as it runs nothing of ours."""
    tree = buggy(tmp_path / "repo", tests__test_slow=SPINNING)
    names = f"{TEST}/test_shop.py tests/test_slow.py"
    rich, poor = (_baseline(tree, names, budget_s=budget) for budget in (60.0, 20.0))
    assert rich.failing == poor.failing == (FAILING,)
    assert "tests/test_slow.py::test_slow" in rich.passing
    assert poor.unstable == ("tests/test_slow.py::test_slow",)


def test_a_module_that_is_there_but_not_on_the_path_is_named(tmp_path: Path) -> None:
    """The plain pytest program does not look in the repository; the hint says what does."""
    tree = buggy(tmp_path / "repo")
    with pytest.raises(InputError, match="does not look for it there") as caught:
        _baseline(tree, "cd tests && python -I -m pytest test_shop.py")
    assert "python -m pytest" in caught.value.hint


def test_a_test_that_ends_its_process_has_suspects_beside_it(tmp_path: Path) -> None:
    """Where no lines are left, what passing tests of the file run is looked at."""
    wild = "import os\n\n\ndef half(n):\n    if n <= 0:\n        os._exit(3)\n    return n // 2\n"
    tests = "from pkg.wild import half\n\n\ndef test_good():\n    assert half(4) == 2\n\n\n"
    tests += "def test_wild():\n    assert half(0) == 0\n"
    tree = buggy(tmp_path / "repo", pkg__wild=wild, tests__test_wild=tests)
    found = _baseline(tree, "python -m pytest tests/test_wild.py")
    assert found.failing == ("tests/test_wild.py::test_wild",)
    assert found.suspicion("pkg/wild.py", 5) > 0


def test_what_could_not_be_collected_is_traced(tmp_path: Path) -> None:
    """A file that does not parse is suspect at the line that Python names."""
    tree = buggy(
        tmp_path / "repo", pkg__broken="x = 1\ny = (\n", tests__test_b="import pkg.broken\n"
    )
    found = _baseline(tree, "python -m pytest tests/test_b.py")
    assert (found.failing, found.exchanges) == (("tests/test_b.py",), False)
    assert found.suspicion("pkg/broken.py", 2) == 1.0


def test_a_script_is_left_alone_where_it_runs_others(tmp_path: Path) -> None:
    """The script that tests is no source to change; one that runs itself only is."""
    check = "from pkg.shop import total\nassert total([10, 5], 3) == 12\n"
    tree = buggy(tmp_path / "repo", check=check, alone="x = 1\nassert x == 2\n")
    assert list(_baseline(tree, "python check.py").files) == ["pkg/__init__.py", "pkg/shop.py"]
    assert list(_baseline(tree, "python alone.py").files) == ["alone.py"]


def test_a_command_from_outside_is_judged_by_its_output(tmp_path: Path) -> None:
    """Without lines the frames of the printed stack are suspect."""
    check = "from pkg.shop import total\nassert total([10, None], 3) == 12\n"
    tree = buggy(tmp_path / "repo", check=check)
    found = _baseline(tree, "python check.py; exit $?")
    assert found.failing == ("python check.py; exit $?",)
    assert found.suspicion("pkg/shop.py", 7) == 1.0
    assert found.suspicion("pkg/shop.py", 8) == pytest.approx(0.3)


def test_distrusted_tests_are_known_by_either_spelling() -> None:
    """Reports write dots where commands write paths; both mean the same test."""
    whole = [TestResult("tests/test_a.py::T::test_x", "passed"), TestResult("b.c", "passed")]
    assert _named(whole, {"tests.test_a.T.test_x"}) == {"tests/test_a.py::T::test_x"}
    assert _named(whole, {"tests.test_a.T::test_x", "b.c"}) == {one.name for one in whole}
    assert not _named(whole, {"test_x"})
