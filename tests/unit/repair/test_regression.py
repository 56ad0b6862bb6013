import os
from pathlib import Path

from tests.doubles.buggy import TEST, buggy, change

from homeport.repair.candidate import spliced
from homeport.repair.plausible import Plausible
from homeport.repair.regression import NewTest, propose, proven
from homeport.repair.suite import Kind, Suite, read_command
from homeport.repair.warm import Behaviour, Behaviours
from homeport.sandbox import Sandbox

CALLS = (None, {"prices": "[1]", "discount": "0"}, {"prices": "[10, 5]", "discount": "3"})


def _behaviours(
    module: str = "pkg.shop", after: tuple[str | None, ...] = ("0", "1", "12")
) -> Behaviours:
    old, new = Behaviour("a", ("0", "1", "18")), Behaviour("b", after)
    return Behaviours(module, CALLS, 3, old, {0: new})


def test_the_first_call_that_differs_becomes_a_test() -> None:
    """The test calls the function as a failing test did and expects what the change gives."""
    test = propose("total", _behaviours(), "tests")
    assert test == NewTest(
        "tests/test_total_regression.py",
        "from pkg.shop import total\n\n\n"
        "def test_total_as_a_failing_test_called_it():\n"
        "    assert total(prices=[10, 5], discount=3) == 12\n",
    )


def test_truth_is_compared_by_identity() -> None:
    """`is True`, and a file beside the sources where the tests have no folder."""
    test = propose("total", _behaviours(after=("0", "1", "True")), "")
    assert test is not None
    assert test.path == "test_total_regression.py"
    assert test.text.endswith(" is True\n")


def test_what_cannot_be_written_down_gives_no_test() -> None:
    """Methods, odd modules, equal behaviour, long values: none is proposed."""
    long = repr("x" * 500)
    for symbol, behaviours in (
        ("Basket.add", _behaviours()),
        ("total", _behaviours("__main__.<x>")),
        ("total", _behaviours(after=("0", "1", "18"))),
        ("total", _behaviours(after=("0", "1", None))),
        ("total", _behaviours(after=("0", "1", long))),
        ("total", Behaviours("a", (), 0, Behaviour("", ()), {})),
        ("total", Behaviours("a", ({"class": "1"},), 1, Behaviour("", ("1",)),
                             {0: Behaviour("", ("2",))})),
    ):  # fmt: skip
        assert propose(symbol, behaviours, "tests") is None


def test_a_test_is_run_both_ways(tmp_path: Path) -> None:
    """Proven is what fails without the change and passes with it; only pytest's are."""
    tree = buggy(tmp_path / "repo")
    candidate = change(tree, "result + discount", "result - discount")
    data = (tree / candidate.path).read_bytes()
    plausible = Plausible(candidate, data, spliced(data, candidate.splices), 1.0, ())
    suite = read_command(TEST, tree, os.environ)
    good = propose("total", _behaviours(), "tests")
    assert good is not None
    always = NewTest("tests/test_a.py", "def test_a():\n    assert True\n")
    with Sandbox.open(tree) as box:
        assert proven(box, suite, plausible, good)
        assert not proven(box, suite, plausible, always)
        assert not proven(box, Suite(Kind.COMMAND, (), ""), plausible, good)
        assert box.read(good.path) is None
