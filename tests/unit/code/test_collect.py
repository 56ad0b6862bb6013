"""All signals of one question."""

from pathlib import Path

import pytest
from tests.doubles.repository import commit_all, write_files

from homeport.code import FailingTest, Index, Place, Query, QueryKind
from homeport.code.collect import collect
from homeport.code.signals import Signal

FILES = {
    "shop/cart.py": (
        "from shop.money import round_up\n\n\n"
        "class Cart:\n"
        '    """What a customer buys."""\n\n'
        "    def total(self):\n"
        "        return round_up(sum(self.prices))\n\n"
        "    def display(self):\n"
        "        return str(self.total())\n"
    ),
    "shop/money.py": "def round_up(amount):\n    return int(amount) + 1\n",
    "shop/far.py": "def unrelated():\n    pass\n",
    "tests/test_cart.py": (
        "from shop.cart import Cart\n\n\n"
        "def make():\n    return Cart()\n\n\n"
        "def test_total():\n    cart = make()\n    assert cart.total() == 3, 'vat missing'\n"
    ),
    "settings.toml": "vat = 3\n",
}
Strengths = dict[str, dict[Signal, float]]


def _strengths(repo: Path, query: Query) -> Strengths:
    with Index.open(repo) as index:
        index.refresh()
        return {one.chunk.symbol or one.chunk.path: one.signals for one in collect(index, query)}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """A small shop with a test."""
    return write_files(tmp_path / "repo", FILES)


def test_places_and_what_they_call(repo: Path) -> None:
    """The function on the stack, its file, and what it calls are pointed at."""
    found = _strengths(repo, Query("", places=(Place("shop/cart.py", 8), Place("none.py", 1))))
    assert found["Cart.total"][Signal.FRAME] == 1.0
    assert found["Cart.total"][Signal.FRAME_FILE] == 1.0
    assert found["round_up"][Signal.CALLEE] == 1.0
    assert "unrelated" not in found


def test_words(repo: Path) -> None:
    """Words of the text, of its first line, and of both in names are told apart."""
    query = Query("the amount is wrong\nprices for display", title="the amount is wrong")
    found = _strengths(repo, query)
    assert 0 < found["round_up"][Signal.TEXT] < found["Cart.display"][Signal.TEXT] == 1.0
    assert found["round_up"][Signal.TITLE] == 1.0
    assert Signal.TEXT_NAME not in found["round_up"]
    assert found["Cart.display"][Signal.TEXT_NAME] == 1.0
    assert Signal.TITLE not in found["Cart.display"]
    assert found["round_up"][Signal.FILE_TITLE] == 1.0


def test_named_symbols(repo: Path) -> None:
    """A named function is pointed at; of a named class its methods as well."""
    found = _strengths(repo, Query("", symbols=("Cart", "round_up", "nothing")))
    assert found["Cart"][Signal.SYMBOL] == 1.0
    assert found["Cart.total"][Signal.SYMBOL_CLASS] == 1.0
    assert 0.9 < found["round_up"][Signal.SYMBOL] < 1.0


def test_common_names_point_nowhere(tmp_path: Path) -> None:
    """A name that is defined in very many places says nothing."""
    write_files(tmp_path, {f"m{n}.py": "def get(): pass\n" for n in range(41)})
    assert _strengths(tmp_path, Query("", symbols=("get",))) == {}


def test_named_files(repo: Path) -> None:
    """The chunks of a file or module that the text names are pointed at."""
    found = _strengths(repo, Query("", files=("shop/far.py", "shop.money", "gone.py")))
    assert found["unrelated"][Signal.PATH] == 1.0
    assert found["round_up"][Signal.PATH] == 1.0
    assert "Cart" not in found


def test_a_failing_test(repo: Path) -> None:
    """From a failing test the way leads to what it calls, imports and is named after."""
    query = Query(
        "assert 2 == 3",
        places=(
            Place("tests/test_cart.py", 10, "test_total"),
            Place("tests/test_cart.py", 99, "test_total"),
            Place("shop/cart.py", 8, "total"),
        ),
        tests=(FailingTest("tests/test_cart.py", "test_total"),),
        kind=QueryKind.TEST,
    )
    found = _strengths(repo, query)
    total = found["Cart.total"]
    assert total[Signal.TEST_CALL] == 1.0
    assert total[Signal.TEST_LINE] == 1.0
    assert 0 < total[Signal.TEST_SYMBOL] < found["test_total"][Signal.TEST_SYMBOL]
    assert total[Signal.TWIN] == 1.0
    assert total[Signal.IMPORTED] == 1.0
    assert total[Signal.IMPORTED_NAME] == 1.0
    assert found["Cart"][Signal.TEST_CALL] == 0.5
    assert found["round_up"][Signal.TEST_CALL] == 0.5
    assert Signal.IMPORTED not in found["round_up"]
    assert found["test_total"][Signal.IS_TEST] == 1.0
    assert Signal.TWIN not in found["test_total"]


def test_a_test_known_by_name_only(repo: Path) -> None:
    """A test is found by its name alone, and a wrong path does not hide it."""
    for path in ("", "elsewhere/test_cart.py"):
        query = Query("", tests=(FailingTest(path, "test_total"),), kind=QueryKind.TEST)
        assert _strengths(repo, query)["Cart.total"][Signal.TEST_CALL] == 1.0


def test_an_unknown_test(repo: Path) -> None:
    """A test that is nowhere in the repository adds nothing."""
    query = Query("", tests=(FailingTest("", "test_nothing"),), kind=QueryKind.TEST)
    assert _strengths(repo, query) == {}


def test_a_line_beyond_the_file(repo: Path) -> None:
    """A failing line that the file no longer has is passed over."""
    with Index.open(repo) as index:
        index.refresh()
        write_files(repo, {"tests/test_cart.py": "x\n"})
        query = Query(
            "",
            places=(Place("tests/test_cart.py", 10),),
            tests=(FailingTest("tests/test_cart.py", "test_total"),),
        )
        assert all(Signal.TEST_LINE not in one.signals for one in collect(index, query))


def test_recent_files(repo: Path) -> None:
    """Files of the latest commits are pointed at, the more the later; a sweep says nothing."""
    write_files(repo, {f"sweep/m{n}.py": "def amount(): pass\n" for n in range(40)})
    commit_all(repo, "sweep over everything")
    assert Signal.RECENT not in _strengths(repo, Query("amount"))["round_up"]
    write_files(repo, {"shop/money.py": FILES["shop/money.py"] + "\n"})
    commit_all(repo, "money")
    assert _strengths(repo, Query("amount"))["round_up"][Signal.RECENT] == 1.0


def test_shapes(repo: Path) -> None:
    """What a candidate is weighs as well: test, class, module, text, and its size."""
    found = _strengths(repo, Query("customer vat missing round_up import"))
    assert found["Cart"][Signal.IS_CLASS] == 1.0
    assert found["settings.toml"][Signal.IS_TEXT] == 1.0
    assert found["shop/cart.py"][Signal.IS_MODULE] == 1.0
    assert found["test_total"][Signal.IS_TEST] == 1.0
    assert 0 < found["round_up"][Signal.SIZE] < found["Cart"][Signal.SIZE] <= 1


def test_helpers_that_call_each_other(tmp_path: Path) -> None:
    """Tests and helpers that call each other in a ring are followed once."""
    write_files(
        tmp_path,
        {"test_a.py": "def test_ring():\n    helper()\n\n\ndef helper():\n    test_ring()\n"},
    )
    query = Query("", tests=(FailingTest("", "test_ring"),), kind=QueryKind.TEST)
    assert _strengths(tmp_path, query)["helper"][Signal.TEST_CALL] == 1.0
