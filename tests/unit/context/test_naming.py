"""Names in a text."""

import pytest

from homeport.code import FailingTest
from homeport.context.naming import named_files, named_symbols, named_tests


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "FAILED tests/test_cart.py::TestCart::test_total[1-2] - assert 1 == 2",
            FailingTest("tests/test_cart.py", "TestCart.test_total"),
        ),
        (
            "FAILED tests\\test_cart.py::test_total",
            FailingTest("tests/test_cart.py", "test_total"),
        ),
        (
            "=====\nFAIL: test_total (tests.test_cart.CartTest)\n-----",
            FailingTest("", "CartTest.test_total"),
        ),
        (
            "ERROR: test_total (tests.test_cart.CartTest.test_total)",
            FailingTest("", "CartTest.test_total"),
        ),
        ("--- FAIL: TestTotal (0.00s)", FailingTest("", "TestTotal")),
        (
            "[ERROR] total(com.shop.CartTest)  Time elapsed: 0.1 s",
            FailingTest("", "CartTest.total"),
        ),
    ],
)
def test_named_tests(text: str, expected: FailingTest) -> None:
    """The failing tests of each runner's report are named."""
    assert list(named_tests(text)) == [expected]


def test_no_tests() -> None:
    """A text that names no failing test gives none."""
    assert list(named_tests("all is well: test_total passed")) == []


def test_named_symbols() -> None:
    """Names marked as code come first, then calls, quoted, dotted and shaped ones, each once."""
    text = "`Cart.total` breaks when load_all(x) and 'vat_rate' meet a ShoppingBag in shop.cart"
    assert named_symbols(text) == (
        "Cart.total",
        "load_all",
        "vat_rate",
        "shop.cart",
        "ShoppingBag",
    )


def test_words_and_built_ins_are_no_symbols() -> None:
    """Plain words and what the language itself brings name nothing in the code."""
    assert named_symbols("The result is wrong, print(len(x)) says") == ()


def test_named_files() -> None:
    """Paths and dotted modules are returned as they are written; links are not."""
    text = "In ./src/shop/cart.py (see shop.money.vat) and C:\\a\\b.ts, not https://x.org/c.py"
    assert named_files(text) == ("./src/shop/cart.py", "\\a\\b.ts", "shop.money.vat")
