import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.doubles.buggy import TEST, buggy, change

from homeport.repair.candidate import spliced
from homeport.repair.plausible import Plausible
from homeport.repair.regression import NewTest, Seen, propose, proven
from homeport.repair.suite import Kind, Suite, read_command
from homeport.repair.warm import Behaviour, Behaviours, Call
from homeport.sandbox import Sandbox

SOURCE = b"def total(prices, discount=0):\n    return sum(prices) + discount\n"
CALLS = (
    None,
    Call({"prices": "[1]", "discount": "0"}, {}),
    Call({"prices": "[10, 5]", "discount": "3"}, {}),
    Call({"prices": "[5, 10]", "discount": "3"}, {}),
    Call({"prices": "[5]", "discount": "3"}, {}),
)
OLD = ("0", "1", "18", "18", "8")
NEW = ("0", "1", "12", "12", "2")


def _behaviours(
    module: str = "pkg.shop",
    after: Sequence[str | None] = NEW,
    calls: Sequence[Call | None] = CALLS,
) -> Behaviours:
    others = {1: Behaviour("c", ("0", "1", "12", "12", "3")), 2: Behaviour("d", ())}
    changed = {0: Behaviour("b", tuple(after)), **others}
    return Behaviours(module, tuple(calls), 3, Behaviour("a", OLD), changed)


def _first(seen: Seen, kind: Kind = Kind.PYTEST, folder: str = "tests") -> NewTest | None:
    return next(propose(seen, 0, kind, folder), None)


def test_the_call_that_differs_becomes_a_test() -> None:
    """The test calls the function as a failing test led to, and expects what the change gives."""
    assert _first(Seen("total", SOURCE, _behaviours())) == NewTest(
        "tests/test_total_regression.py",
        "from pkg.shop import total\n\n\n"
        "def test_total_regression():\n"
        "    assert total([10, 5], discount=3) == 12\n",
    )


def test_what_is_tested_already_is_not_said_again() -> None:
    """Where tests show the call, its neighbour that most changes agree on is taken."""
    for text in (
        "assert total([10,5], 3) == 12",
        "@pytest.mark.parametrize('a', [([10, 5], 3, 12)])\ndef test_a(a): ...",
        "CASE = {'prices': [10, 5], 'discount': 3}",
    ):
        test = _first(Seen("total", SOURCE, _behaviours(), ("no Python (", text)), folder="")
        assert test is not None
        assert test.path == "test_total_regression.py"
        assert "assert total([5, 10], discount=3) == 12" in test.text
    alone = "x = [10, 5]\nassert total(x, discount=3) == 12"
    test = _first(Seen("total", SOURCE, _behaviours(), (alone,)))
    assert test is not None
    assert "[10, 5]" in test.text


def test_a_call_in_the_same_words_is_not_said_again() -> None:
    """A method's call is known by its words, whatever stands before the dot."""
    source = b"class Cart:\n    def count(self):\n        return 1\n"
    call = Call({"self": "Cart(rate=1)"}, {"Cart": "pkg.cart"})
    known = Behaviours("pkg.cart", (call,), 1, Behaviour("", ("1",)), {0: Behaviour("", ("2",))})
    test = _first(Seen("Cart.count", source, known))
    assert test is not None
    assert test.path == "tests/test_cart_count_regression.py"
    assert "from pkg.cart import Cart\n" in test.text
    assert "assert Cart(rate=1).count() == 2" in test.text
    assert _first(Seen("Cart.count", source, known, ("cart.count()",))) is None


@pytest.mark.parametrize(
    ("symbol", "behaviours"),
    [
        ("A.B.add", _behaviours()),
        ("other", _behaviours()),
        ("total", _behaviours("__main__.<x>")),
        ("total", _behaviours(after=OLD)),
        ("total", _behaviours(after=[None] * 5)),
        ("total", _behaviours(after=[repr("x" * 500)] * 5)),
        ("total", Behaviours("a", (), 0, Behaviour("", ()), {})),
        ("class", _behaviours()),
    ],
)
def test_what_cannot_be_written_down_gives_no_test(symbol: str, behaviours: Behaviours) -> None:
    """Odd names and modules, equal behaviour, long values: none is proposed."""
    assert _first(Seen(symbol, SOURCE, behaviours)) is None


def test_a_test_is_run_both_ways(tmp_path: Path) -> None:
    """Proven is what passes with the change and fails without; what never ends is ended."""
    tree = buggy(tmp_path / "repo")
    candidate = change(tree, "result + discount", "result - discount")
    data = (tree / candidate.path).read_bytes()
    plausible = Plausible(candidate, data, spliced(data, candidate.splices), 1.0, ())
    suite = read_command(TEST, tree, os.environ)
    seen = Seen("total", SOURCE, _behaviours())
    good, other = _first(seen), _first(seen, Kind.UNITTEST, "")
    assert good is not None
    assert other is not None
    always = NewTest("tests/test_a.py", "def test_a():\n    assert True\n")
    with Sandbox.open(tree) as box:
        said, spent = proven(box, suite, plausible, good, cpu_s=20)
        assert said
        assert spent > 0
        assert not proven(box, suite, plausible, always, cpu_s=20)[0]
        plain = read_command("python -m unittest", tree, os.environ)
        assert proven(box, plain, plausible, other, cpu_s=20)[0]
        told = proven(box, Suite(Kind.COMMAND, (), ""), plausible, good, cpu_s=20)
        assert told == (False, 0.0)
        assert box.read(good.path) is None
        endless = NewTest("tests/test_b.py", "def test_b():\n    while True: pass\n")
        said, spent = proven(box, suite, plausible, endless, cpu_s=2)
        assert not said
        assert spent < 10
