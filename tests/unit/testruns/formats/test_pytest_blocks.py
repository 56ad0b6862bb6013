from homeport.testruns.formats.pytest_blocks import MOST_LINES, Blocks, heading_of


def _blocks(text: str, heading: str = "test_a") -> Blocks:
    blocks = Blocks()
    blocks.open(heading, error=False)
    for line in text.splitlines():
        blocks.add(line)
    return blocks


def _message(text: str, cut: str) -> str:
    blocks = _blocks(text)
    return blocks.message(blocks.of("t.py", "test_a"), cut)


def test_a_cut_message_is_completed_from_the_block() -> None:
    """All lines of the error are its message, without pytest's marks and margin."""
    text = ">       f()\nE           ValueError: one\nE             two\n\nt.py:3: ValueError"
    assert _message(text, "ValueError: o...") == "ValueError: one\n  two"
    assert _message("E   assert 1 == 2", "AssertionError: assert 1...") == "assert 1 == 2"


def test_of_a_chain_the_error_that_fits_is_chosen() -> None:
    """The summary tells which one; without it the last was raised last."""
    text = "E   OSError: 1\n\nDuring handling\n\nE   KeyError: 'k'"
    assert _message(text, "OSErr...") == "OSError: 1"
    assert _message(text, "") == "KeyError: 'k'"
    assert _message(text, "Other: x") == "Other: x"


def test_what_a_test_printed_is_no_error() -> None:
    """Captured output ends the part that is read, whatever the style of tracebacks."""
    assert (
        _message("E   KeyError: 1\n--- Captured stdout call ---\nE   Lie: 2", "") == "KeyError: 1"
    )
    native = (
        "Traceback (most recent call last):\n  File x\nKeyError: 1\nmore\n--- Captured err ---\n"
    )
    assert _message(f"{native}Lie: 1", "KeyErr...") == "KeyError: 1\nmore"


def test_failures_of_one_line_have_no_headings() -> None:
    """With --tb=line the whole message stands behind the place."""
    blocks = Blocks()
    blocks.close()
    blocks.add("/src/t.py:3: ValueError: the whole of it")
    blocks.add("odd")
    assert blocks.message([], "ValueError: the...") == "ValueError: the whole of it"
    assert blocks.message([], "ValueError: the") == "ValueError: the whole of it"
    assert blocks.message([], "") == ""


def test_a_message_that_was_not_cut_is_kept() -> None:
    """Equal beginnings of two failures are not mixed up."""
    blocks = Blocks()
    for text in ("asked", "asked twice"):
        blocks.add(f"t.py:1: Failed: {text}")
    assert blocks.message([], "Failed: asked") == "Failed: asked"


def test_equal_headings_are_told_apart_by_their_files() -> None:
    """Two files may have a test of one name."""
    blocks = _blocks("a.py:1: KeyError")
    blocks.open("test_a", error=True)
    blocks.add("b.py:1: OSError")
    assert blocks.of("b.py", "test_a") == ["b.py:1: OSError"]
    assert blocks.of("c.py", "test_a") == ["a.py:1: KeyError"]
    assert blocks.of("c.py", "test_c") == []
    assert [error for _, _, error in blocks.headings()] == [True, True]


def test_a_block_has_a_limit() -> None:
    """A test that prints without end fills no memory."""
    assert len(_blocks("x\n" * (MOST_LINES + 5)).of("t.py", "test_a")) == MOST_LINES


def test_headings_keep_the_colons_of_parameters() -> None:
    """Only classes are joined with points."""
    assert heading_of("TestA::test_b[c::d]") == "TestA.test_b[c::d]"
