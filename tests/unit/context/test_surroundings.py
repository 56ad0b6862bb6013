"""What belongs beside the likeliest functions."""

from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.code import FailingTest, Index, Location, Place, Query
from homeport.context.surroundings import with_surroundings

FILES = {
    "shop/cart.py": (
        "from shop.price import Price, parse\n\n\n"
        "class Cart:\n    size = 3\n\n    def __init__(self):\n        self.lines = []\n\n"
        "    def total(self, price: Price):\n        return parse(price) + 1\n"
    ),
    "shop/price.py": (
        "class Price:\n    amount = 1\n\n\ndef parse(price):\n    return price.amount\n"
    ),
    "shop/page.py": (
        "from shop.cart import Cart\n\n\n"
        "def show(cart):\n    a = 1\n    b = 2\n    c = 3\n    d = 4\n    return cart.total(None)\n"
    ),
    "tests/test_cart.py": (
        "from shop.cart import Cart\n\n\ndef test_total():\n    assert Cart().total(None) == 2\n"
    ),
}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A shop whose cart is the likeliest place."""
    return write_files(tmp_path / "repo", FILES)


def _around(repo: Path, query: Query, *locations: Location) -> list[Location]:
    with Index.open(repo) as index:
        index.refresh()
        return with_surroundings(index, query, locations)


TOTAL = Location("shop/cart.py", 10, 11, "Cart.total", 1.0, ("on the stack",))
OTHERS = [Location("shop/page.py", n, n, "", 0.1, ("words",)) for n in range(1, 4)]


def test_what_belongs_to_the_likeliest(repo: Path) -> None:
    """The test, what the failing line calls, the types and the callers come with reasons."""
    query = Query(
        "total",
        places=(Place("shop/cart.py", 11),),
        tests=(FailingTest("tests/test_cart.py", "test_total"),),
    )
    found = {(one.path, one.start, one.end): one.why for one in _around(repo, query, TOTAL)}
    assert found == {
        ("shop/cart.py", 10, 11): ("on the stack",),
        ("tests/test_cart.py", 4, 5): ("the failing test",),
        ("shop/price.py", 5, 6): ("called at shop/cart.py:11",),
        ("shop/cart.py", 4, 6): ("the class around Cart.total",),
        ("shop/cart.py", 7, 8): ("makes a Cart",),
        ("shop/price.py", 1, 2): ("the class used by Cart.total",),
        ("shop/page.py", 6, 9): ("calls Cart.total at line 9",),
    }


def test_right_behind_the_first_three(repo: Path) -> None:
    """What is less likely comes after the surroundings, and nothing comes twice."""
    beside = Location("shop/cart.py", 4, 6, "Cart", 0.2, ("words",))
    found = _around(repo, Query("total"), TOTAL, *OTHERS[:2], OTHERS[2], beside)
    assert found[:3] == [TOTAL, *OTHERS[:2]]
    assert found[-1] == OTHERS[2]
    assert [one.why for one in found if (one.path, one.start) == ("shop/cart.py", 4)] == [
        ("the class around Cart.total",)
    ]


def test_a_name_that_is_everywhere_has_no_callers(repo: Path) -> None:
    """Callers of a name that forty functions call say nothing, nor does a place that is gone."""
    many = "\n\n".join(f"def user_{n}(cart):\n    return cart.total(1)" for n in range(50))
    write_files(repo, {"shop/many.py": many})
    gone = Location("gone.py", 1, 2, "f", 1.0, ())
    query = Query("total", places=(Place("shop/cart.py", 99),), tests=(FailingTest("", "none"),))
    found = _around(repo, query, gone, TOTAL)
    assert not [one for one in found if "calls" in " ".join(one.why)]


def test_classes_and_statements_have_no_callers(repo: Path) -> None:
    """A class is shown as it is, and statements outside of functions have no surroundings."""
    found = _around(repo, Query("x"), Location("shop/price.py", 1, 2, "Price", 1.0, ()), OTHERS[0])
    assert [(one.path, one.start) for one in found] == [("shop/price.py", 1), ("shop/page.py", 1)]


def test_a_call_that_is_the_definition(repo: Path) -> None:
    """A function that calls itself is no caller of its own; a call on the first line is skipped."""
    write_files(
        repo,
        {"shop/loop.py": "def again(n):\n    return again(n - 1)\n\n\ndef once(n): again(n)\n"},
    )
    found = _around(repo, Query("x"), Location("shop/loop.py", 1, 2, "again", 1.0, ()))
    assert [(one.path, one.start) for one in found] == [("shop/loop.py", 1)]
