import os
from pathlib import Path

from tests.doubles.buggy import FAILING, TEST, buggy, change

from homeport.repair.beyond import Beyond
from homeport.repair.candidate import spliced
from homeport.repair.choosing import widened
from homeport.repair.plausible import Plausible
from homeport.repair.suite import Kind, Suite, read_command
from homeport.sandbox import Sandbox

OTHER = "from pkg.shop import total\n\n\ndef test_more():\n    assert total([5], -1) == 4\n"


def _plausible(tree: Path, old: str, new: str) -> Plausible:
    candidate = change(tree, old, new)
    data = (tree / candidate.path).read_bytes()
    return Plausible(candidate, data, spliced(data, candidate.splices), 1.0, (FAILING,))


def test_broken(tmp_path: Path) -> None:
    """A test that passed without the change and fails with it is broken by it."""
    tree = buggy(tmp_path / "repo", tests__test_more=OTHER)
    suite = widened(read_command(f"{TEST}/test_shop.py", tree, os.environ), tree)
    assert suite is not None
    known = {f"tests/test_shop.py::test_{name}" for name in ("total", "full")}
    beyond = Beyond(suite, known)
    with Sandbox.open(tree) as box:
        assert beyond.broken(box, _plausible(tree, "result + discount", "result")) is None
        beyond.look(box, 30)
        assert beyond.passing == frozenset({"tests/test_more.py::test_more"})
        bad = beyond.broken(box, _plausible(tree, "result + discount", "result - discount"))
        assert bad == frozenset({"tests/test_more.py::test_more"})
        good = _plausible(tree, "result + discount", "result - abs(discount)")
        assert beyond.broken(box, good) == frozenset()
    assert beyond.cpu_s > 0


def test_nothing_is_left_out(tmp_path: Path) -> None:
    """Where the command runs all there is, nothing can be broken beyond it."""
    tree = buggy(tmp_path / "repo")
    suite = widened(read_command(f"{TEST}/test_shop.py", tree, os.environ), tree)
    assert suite is not None
    known = {f"tests/test_shop.py::test_{name}" for name in ("total", "full", "discount")}
    beyond = Beyond(suite, known)
    with Sandbox.open(tree) as box:
        beyond.look(box, 30)
        assert beyond.passing == frozenset()
        assert beyond.broken(box, _plausible(tree, "result + discount", "12")) == frozenset()


def test_no_time(tmp_path: Path) -> None:
    """Where the others take longer than they may, nothing is known of them."""
    endless = "def test_long():\n    while True:\n        pass\n"
    tree = buggy(tmp_path / "repo", tests__test_other=endless)
    suite = widened(read_command(f"{TEST}/test_shop.py", tree, os.environ), tree)
    assert suite is not None
    beyond = Beyond(suite, ())
    with Sandbox.open(tree) as box:
        beyond.look(box, 1)
    assert beyond.passing is None


def test_a_command_that_names_no_tests(tmp_path: Path) -> None:
    """What is red with the bug tells only by passing with the change."""
    tree = buggy(tmp_path / "repo")
    script = "from pkg.shop import total; assert total([1], 1) == 0"
    suite = Suite(Kind.COMMAND, ("python3", "-c", script), "check")
    beyond = Beyond(suite, ())
    with Sandbox.open(tree) as box:
        beyond.look(box, 10)
        assert beyond.passing == frozenset()
        good = _plausible(tree, "result + discount", "result - discount")
        assert beyond.broken(box, good) == frozenset()
        other = _plausible(tree, "result + discount", "result * discount")
        assert beyond.broken(box, other) is None
