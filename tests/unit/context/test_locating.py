"""Failures and words as queries."""

from homeport.code import FailingTest, QueryKind
from homeport.context.locating import query_of

PATHS = ("src/shop/cart.py", "src/shop/money.py", "tests/test_cart.py")

CRASH = """\
Traceback (most recent call last):
  File "/app/src/shop/cart.py", line 20, in total
    return round_up(sum(self.prices))
  File "/usr/lib/python3.11/decimal.py", line 7, in quantize
    raise Bad
ValueError: bad `vat_rate`

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/src/shop/money.py", line 3, in main
    total()
  File "/app/src/shop/cart.py", line 40, in checkout
    raise ShopError
shop.ShopError: no total
"""

TEST = """\
Traceback (most recent call last):
  File "tests/test_cart.py", line 9, in test_total
    check(1)
  File "tests/test_cart.py", line 4, in check
    assert Cart().total() == 3
AssertionError
"""


def test_a_crash() -> None:
    """Places come with the innermost of the last error first; causes weigh a little less."""
    query = query_of(CRASH, PATHS)
    assert query.kind is QueryKind.CRASH
    assert [(place.path, place.line) for place in query.places] == [
        ("src/shop/cart.py", 40),
        ("src/shop/cart.py", 20),
        ("src/shop/money.py", 3),
    ]
    weights = [place.weight for place in query.places]
    assert weights[0] == 1.0
    assert weights == sorted(weights, reverse=True)
    assert query.tests == ()
    assert query.title == ""
    assert "vat_rate" in query.symbols
    assert "round_up" in query.text
    assert "decimal" not in query.text


def test_a_failing_test() -> None:
    """A stack that starts in a test file makes its outermost test function the failing test."""
    query = query_of(TEST, PATHS)
    assert query.kind is QueryKind.TEST
    assert query.tests == (FailingTest("tests/test_cart.py", "test_total"),)
    assert query.places[0].line == 4


def test_a_helper_alone() -> None:
    """Without a test function on the stack, the outermost function of the test file is meant."""
    query = query_of(TEST.replace("test_total", "run_all"), PATHS)
    assert query.tests == (FailingTest("tests/test_cart.py", "run_all"),)


def test_a_report_names_its_tests() -> None:
    """Tests that only the runner's report names are found, each once."""
    text = TEST + "\nFAILED tests/test_cart.py::test_total\nFAILED tests/test_cart.py::test_other\n"
    assert set(query_of(text, PATHS).tests) == {
        FailingTest("tests/test_cart.py", "test_total"),
        FailingTest("tests/test_cart.py", "test_other"),
    }


def test_an_issue() -> None:
    """A person's words keep their first line as a title, and the files and names they mention."""
    text = "# Totals are wrong\n<!-- form -->\nSee `Cart.total` in shop/cart.py: it rounds twice.\n"
    query = query_of(text, PATHS)
    assert query.kind is QueryKind.ISSUE
    assert query.title == "Totals are wrong"
    assert "form" not in query.text
    assert query.symbols[0] == "Cart.total"
    assert query.files == ("shop/cart.py", "Cart.total")


def test_an_issue_with_a_traceback() -> None:
    """Many words around a traceback make it an issue; its places count all the same."""
    query = query_of("The cart is wrong again.\n" * 60 + TEST, PATHS)
    assert query.kind is QueryKind.ISSUE
    assert query.places


def test_paths_below_the_root() -> None:
    """A file of the repository that is not in the index is named relative to it."""
    text = CRASH.replace("/app/src/shop/cart.py", "/app/vendor/dep.py")
    query = query_of(text, PATHS, "/app/")
    assert query.places[0].path == "vendor/dep.py"


def test_no_failure() -> None:
    """An empty text is an empty question."""
    query = query_of("", ())
    assert (query.text, query.places, query.symbols) == ("", (), ())


def test_a_very_long_text_is_read_at_its_ends() -> None:
    """Of a long log the beginning and the end are searched, and no more."""
    query = query_of("first_name\n" + "x filler\n" * 9_000 + "last_name\n", PATHS)
    assert query.symbols == ("first_name", "last_name")
    assert len(query.text) < 31_000


def test_the_same_line_twice_counts_by_its_nearest_place() -> None:
    """A line on the stack several times, as recursion has it, is one place."""
    frame = '  File "src/shop/cart.py", line 5, in total\n    total()\n'
    text = f"Traceback (most recent call last):\n{frame * 3}RecursionError: too deep\n"
    (place,) = query_of(text, PATHS).places
    assert place.weight == 1.0


def test_a_sentence_above_a_traceback() -> None:
    """A traceback under a person's sentence is an issue; a program's line makes none."""
    told = query_of(f"Adding two carts is broken since the update\n\n{CRASH}", PATHS)
    assert told.kind is QueryKind.ISSUE
    assert told.title == "Adding two carts is broken since the update"
    assert told.places
    assert told.said
    assert query_of(f"exit code 1 (cart.py --all)\n{CRASH}", PATHS).kind is QueryKind.CRASH


def test_prose_and_pasted_code() -> None:
    """What a person wrote around pasted code is searched on its own as well."""
    query = query_of("Totals are wrong\n```\ncart.total()\n```\nfor two items\n", PATHS)
    assert query.prose.split() == ["Totals", "are", "wrong", "for", "two", "items"]
    assert "cart.total" in query.text
