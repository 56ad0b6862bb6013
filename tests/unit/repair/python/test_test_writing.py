import pytest

from homeport.repair.python.test_writing import expression, file_of, signature_of
from homeport.repair.suite import Kind
from homeport.repair.warm import Call

SOURCE = b"""
def plain(a, b=1, *, c=2): ...
def many(n): yield n
async def later(): ...
class Cart:
    @staticmethod
    def of(x): ...
    @classmethod
    def made(cls, x): ...
    @property
    def size(self): ...
    def add(self, x, y=None): ...
"""


@pytest.mark.parametrize(
    ("symbol", "given", "said"),
    [
        ("plain", {"a": "1", "b": "1", "c": "2"}, "plain(1)"),
        ("plain", {"a": "1", "b": "3", "c": "4"}, "plain(1, b=3, c=4)"),
        ("many", {"n": "3"}, "list(many(3))"),
        ("Cart.of", {"x": "3"}, "Cart.of(3)"),
        ("Cart.made", {"cls": "Cart", "x": "3"}, "Cart.made(3)"),
        ("Cart.size", {"self": "Cart(4)"}, "Cart(4).size"),
        ("Cart.add", {"self": "Cart()", "x": "3", "y": "None"}, "Cart().add(3)"),
        ("Cart.add", {"x": "3"}, None),
    ],
)
def test_expression(symbol: str, given: dict[str, str], said: str | None) -> None:
    """Required arguments stand in order, others have their name, defaults are left out."""
    signature = signature_of(SOURCE, symbol)
    assert signature is not None
    assert expression(signature, Call(given, {})) == said


@pytest.mark.parametrize("symbol", ["later", "gone", "Cart.gone", "Gone.add"])
def test_no_signature(symbol: str) -> None:
    """What is awaited, or is not there, has none."""
    assert signature_of(SOURCE, symbol) is None
    assert signature_of(b"(", symbol) is None


@pytest.mark.parametrize(
    ("expected", "check"),
    [
        ("2", "assert f() == 2"),
        ("True", "assert f() is True"),
        ("0.5", "assert f() == 0.5"),
        ("0.30000000000000004", "assert f() == pytest.approx(0.30000000000000004)"),
        ("[1, 2", "assert f() == [1, 2"),
    ],
)
def test_file_of_pytest(expected: str, check: str) -> None:
    """Truth is compared by identity, long fractions nearly."""
    text = file_of("f", "f()", expected, {"f": "m"}, Kind.PYTEST)
    near = "import pytest\n" if "approx" in check else ""
    assert text == f"{near}from m import f\n\n\ndef test_f_regression():\n    {check}\n"


@pytest.mark.parametrize(
    ("expected", "check"),
    [
        ("2", "self.assertEqual(f(), 2)"),
        ("None", "self.assertIsNone(f())"),
        ("0.30000000000000004", "self.assertAlmostEqual(f(), 0.30000000000000004)"),
    ],
)
def test_file_of_unittest(expected: str, check: str) -> None:
    """The same as a method of a test case."""
    text = file_of("a_b", "f()", expected, {"f": "m"}, Kind.UNITTEST)
    assert text == (
        "import unittest\n\nfrom m import f\n\n\nclass TestAB(unittest.TestCase):\n"
        f"    def test_a_b_regression(self):\n        {check}\n"
    )
