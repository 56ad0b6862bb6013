"""Signals from failing tests; how they look on a whole repository is in `test_collect.py`."""

from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.code import FailingTest, Index, Query, QueryKind
from homeport.code.collect import collect
from homeport.code.signals import Signal


@pytest.mark.parametrize(
    ("test_file", "source_file", "test", "source"),
    [
        ("tests/test_cart.py", "src/cart.py", "def test_it(): total()\n", "def total(): pass\n"),
        (
            "cart_test.go",
            "cart.go",
            "package a\nfunc TestIt() { total() }\n",
            "package a\nfunc total() {}\n",
        ),
        (
            "a/CartTest.java",
            "b/Cart.java",
            "class CartTest { void it() { total(); } }",
            "class Cart {\n void total() {}\n}",
        ),
        ("x/cart.spec.ts", "x/cart.ts", "function it() { total(); }\n", "function total() {}\n"),
    ],
)
def test_twins(tmp_path: Path, test_file: str, source_file: str, test: str, source: str) -> None:
    """A test's file points at the file it is named after, in each language's way."""
    write_files(tmp_path, {test_file: test, source_file: source})
    query = Query("total", tests=(FailingTest(test_file, ""),), kind=QueryKind.TEST)
    with Index.open(tmp_path) as index:
        index.refresh()
        found = {one.chunk.path: one.signals for one in collect(index, query) if one.chunk.symbol}
    assert found[source_file].get(Signal.TWIN) == 1.0
    assert Signal.TWIN not in found.get(test_file, {})
