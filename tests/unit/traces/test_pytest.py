import pytest

from homeport.traces import Kind, Relation, read_traces

LONG = """\
_______________________________ TestCart.test_total[a.b] _______________________________

cart = <Cart>

    def test_total(cart):
>       assert total(cart) == 3

tests/test_cart.py:12:{space}
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _

    def total(cart):
        x = 1
>       return sum(cart.prices)
E       shop.errors.PriceError: no price
E         in this cart

src/shop/cart.py:7: PriceError
----------------------------- Captured stdout call -----------------------------
noise
=========================== short test summary info ============================
FAILED tests/test_cart.py::TestCart::test_total[a.b] - shop.errors.PriceError: no price...
""".replace("{space}", " ")


def test_the_long_style_is_read_whole() -> None:
    """Frames are test and callee with their source, the message the E lines, the id runnable."""
    [trace] = read_traces(LONG)
    assert (trace.type, trace.message) == ("shop.errors.PriceError", "no price\n  in this cart")
    assert [(one.file, one.line, one.function, one.code) for one in trace.frames] == [
        ("src/shop/cart.py", 7, "total", "return sum(cart.prices)"),
        ("tests/test_cart.py", 12, "test_total", "assert total(cart) == 3"),
    ]
    assert trace.test == "tests/test_cart.py::TestCart::test_total[a.b]"


def test_a_report_cut_off_above_is_read_from_its_code() -> None:
    """Without its heading a section still gives frame, source and message."""
    text = LONG[LONG.index("    def total") :]
    [trace] = read_traces(text[: text.index("-----")])
    assert (trace.frames[0].function, trace.start) == ("total", 0)


def test_the_short_style_is_read() -> None:
    """`path:line: in f` entries with their source; carets and blanks below do not disturb."""
    [trace] = read_traces(
        "____ test_a ____\na.py:4: in test_a\n    f()\n    ^^^\nb.py:2: in f\n"
        "    ^\nE   assert 1 == 2\nE    +  where 1 = g()\n"
    )
    assert (trace.type, trace.message) == ("AssertionError", "assert 1 == 2\n +  where 1 = g()")
    assert [(one.line, one.code) for one in trace.frames] == [(2, ""), (4, "f()")]


def test_chained_errors_hang_on_the_last() -> None:
    """Pytest prints the cause first, in its own section part."""
    [trace] = read_traces(
        "____ test_a ____\na.py:4: in f\n    x\nE   KeyError: 1\n\n"
        "The above exception was the direct cause of the following exception:\n"
        "a.py:9: in test_a\n    f()\nE   ValueError: 2\n"
    )
    assert trace.type == "ValueError"
    assert [(link.relation, link.type) for link in trace.chain] == [(Relation.CAUSE, "KeyError")]


def test_the_native_style_is_read_inside_its_section() -> None:
    """A plain traceback below a heading carries the test's name."""
    [trace] = read_traces(
        "____ test_a ____\na.py:1: in setup\n    x\n"
        "Traceback (most recent call last):\n"
        '  File "/s/a.py", line 3, in test_a\n    x\nE: y\n\nz\n'
        "==== 1 failed ====\n"
    )
    assert (trace.type, trace.message, trace.test) == ("E", "y\n\nz", "a.py::test_a")
    assert [frame.line for frame in trace.frames] == [3, 1]


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        ("/s/a.py:4: assert 1 == 2", "AssertionError", "assert 1 == 2"),
        ("a.py:4: ValueError: no", "ValueError", "no"),
        ("a.py:4: shop.CartError", "shop.CartError", ""),
    ],
)
def test_the_line_style_is_read(line: str, kind: str, message: str) -> None:
    """One line a failure: place, type, message."""
    [trace] = read_traces(f"==== FAILURES ====\n{line}\n==== x ====\n")
    assert (trace.type, trace.message, trace.frames[0].line) == (kind, message, 4)


def test_errors_of_setup_and_collection() -> None:
    """Missing fixtures name their test's place; a broken module names itself."""
    [fixture] = read_traces(
        "____ ERROR at setup of test_a ____\nfile /s/a.py, line 3\n"
        "  def test_a(x): pass\nE       fixture 'x' not found\n"
        ">       available fixtures: y\n\n/s/a.py:3\n"
    )
    assert (fixture.type, fixture.test) == ("FixtureLookupError", "/s/a.py::test_a")
    [broken] = read_traces(
        '____ ERROR collecting tests/b.py ____\nE     File "/s/b.py", line 3\n'
        "E       def f(\nE            ^\nE   SyntaxError: never closed\n"
    )
    assert (broken.type, broken.test, broken.frames[0].line) == ("SyntaxError", "tests/b.py", 3)
    [unnamed] = read_traces("____ ERROR at setup of test_b ____\nE   odd words only\n")
    assert (unnamed.type, unnamed.message, unnamed.test) == ("", "odd words only", "test_b")


def test_doctests_in_pytest() -> None:
    """Both outcomes of an example."""
    [wrong] = read_traces(
        "____ [doctest] a.f ____\n003 \n004     >>> f(1)\nExpected:\n    2\n"
        "Got:\n    1\n\n/s/a.py:4: DocTestFailure\n"
    )
    assert (wrong.type, wrong.message) == ("DocTestFailure", "Expected:\n    2\nGot:\n    1")
    assert wrong.frames[0].code == "f(1)"
    [raised] = read_traces(
        "____ [doctest] a.f ____\n004     >>> f(1)\n"
        "UNEXPECTED EXCEPTION: ValueError('no')\n/s/a.py:4: UnexpectedException\n"
    )
    assert (raised.type, raised.message) == ("ValueError", "no")


@pytest.mark.parametrize(
    ("line", "kind", "test", "function"),
    [
        (
            "FAILED a/b.py::T::test_c[x y] - assert 1",
            "AssertionError",
            "a/b.py::T::test_c[x y]",
            "test_c",
        ),
        ("ERROR a/b.py - ImportError: no", "ImportError", "a/b.py", ""),
        ("FAILED a/b.py::test_c", "", "a/b.py::test_c", "test_c"),
    ],
)
def test_a_summary_line_alone_names_the_test(
    line: str, kind: str, test: str, function: str
) -> None:
    """Without tracebacks the summary is all there is."""
    [trace] = read_traces(f"{line}\n")
    assert trace.kind is Kind.SUMMARY
    assert (trace.type, trace.test, trace.frames[0].function) == (kind, test, function)


@pytest.mark.parametrize("text", ["____ heading ____\nprose\n", "a.py:12: Foo\n" * 3, "E   \n"])
def test_other_texts_are_left_alone(text: str) -> None:
    """Headings and places without evidence are no failure."""
    assert read_traces(text) == ()
