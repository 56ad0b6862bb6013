import pytest

from homeport.traces import Relation, read_traces
from homeport.traces.pattern import Pattern
from homeport.traces.python_errors import PythonError, read_chain, read_message
from homeport.traces.view import View

HEAD = "Traceback (most recent call last):\n"


def _read(text: str) -> PythonError:
    return read_chain(View(text, 0), 0)[0]


def test_causes_and_contexts_hang_on_the_last_error() -> None:
    """The error printed last is the top; each sentence says how the one before belongs."""
    call = '  File "a.py", line 1, in f\n    x\n'
    error = _read(
        f"{HEAD}{call}A: a\n\n"
        f"The above exception was the direct cause of the following exception:\n\n"
        f"{HEAD}{call}b.B: b\n\n"
        f"During handling of the above exception, another exception occurred:\n\n"
        f"{HEAD}{call}C\n"
    )
    assert (error.type, error.message) == ("C", "")
    assert [(link.relation, link.type, link.depth) for link in error.links()] == [
        (Relation.CONTEXT, "b.B", 1),
        (Relation.CAUSE, "A", 2),
    ]


def test_a_sentence_without_an_error_below_joins_nothing() -> None:
    """A text cut off behind the sentence keeps the error above it."""
    error = _read(
        f"{HEAD}A: a\n\nDuring handling of the above exception, another exception occurred:\n\n"
    )
    assert (error.type, error.links()) == ("A", [])


def test_a_message_goes_on_until_something_else_begins() -> None:
    """Lines below belong to it up to a blank line, a log record, a prompt or a rule."""
    for after in ("", "2026-01-01 10:00:00 x", "$ ls", "=====", "make: *** [x] Error 1", "ERROR x"):
        error = PythonError()
        read_message(View(f"E: one\n  two\n{after}\nrest", 0), 0, error)
        assert error.message == "one\n  two"


def test_notes_are_told_by_their_words() -> None:
    """What begins like a note is one, with all that follows."""
    error = PythonError()
    read_message(View("E: one\ntwo\nNote: three\nfour\n", 0), 0, error)
    assert (error.message, error.notes) == ("one\ntwo", ["Note: three", "four"])


def test_a_stop_lets_blank_lines_into_a_message() -> None:
    """Where a report rules off its messages, only the rule ends them."""
    error = PythonError()
    end = read_message(View("E: one\n\ntwo\n\n----\nx", 0), 0, error, stop=Pattern("-{4}"))
    assert (error.message, end) == ("one\n\ntwo", 3)


def test_a_log_level_is_no_error() -> None:
    """`ERROR: x` below frames is a record, not a type."""
    error = PythonError()
    assert read_message(View("ERROR: x", 0), 0, error) == 0
    assert error.type == ""


def test_a_remote_tracebacks_quotes_are_no_message() -> None:
    """Process pools quote the other process's traceback."""
    error = _read(
        f'{HEAD}  File "a.py", line 1, in f\nA: a\n"""\n\n'
        f"The above exception was the direct cause of the following exception:\n\n{HEAD}B: b\n"
    )
    assert (error.type, [(link.type, link.message) for link in error.links()]) == (
        "B",
        [("A", "a")],
    )


def test_groups_nest() -> None:
    """Members hang on their group, members of members one deeper; left out ones are a note."""
    error = _read(
        "  + Exception Group Traceback (most recent call last):\n"
        '  |   File "a.py", line 1, in f\n  |     x\n  | ExceptionGroup: g (3 sub-exceptions)\n'
        "  +-+---------------- 1 ----------------\n    | A: a\nloose\n    |\n    | more\n"
        "    +---------------- 2 ----------------\n"
        "    | Exception Group Traceback (most recent call last):\n"
        '    |   File "a.py", line 2, in g\n    | ExceptionGroup: h (1 sub-exception)\n'
        "    +-+---------------- 1 ----------------\n      | B: b\n"
        "      +------------------------------------\n"
        "    +---------------- ... ----------------\n    | and 7 more exceptions\n"
        "    +------------------------------------\n"
    )
    assert error.notes == ["and 7 more exceptions"]
    assert [(link.type, link.message, link.depth) for link in error.links()] == [
        ("A", "a\nloose\n\nmore", 1),
        ("ExceptionGroup", "h (1 sub-exception)", 1),
        ("B", "b", 2),
    ]


def test_a_group_cut_off_keeps_what_was_read() -> None:
    """Text without margin behind the cut ends the group."""
    error = _read(
        "  + Exception Group Traceback (most recent call last):\n"
        '  |   File "a.py", line 1, in f\n  | ExceptionGroup: g (2 sub-exceptions)\n'
        "  +-+---------------- 1 ----------------\n    | A: a\n" + "plain\n" * 60
    )
    assert [link.type for link in error.links()] == ["A"]
    cut = _read(
        "  + Exception Group Traceback (most recent call last):\n"
        "  | ExceptionGroup: g\n  +-+---------------- 1 ----------------"
    )
    assert cut.type == "ExceptionGroup"


@pytest.mark.parametrize(
    ("code", "below", "message", "notes"),
    [
        ('raise ValueError("x")', "ValueError: x\nok\n", "x", ()),
        ('d["a"]', "KeyError: 'a'\nok\n", "'a'", ()),
        ("assert a", "AssertionError\nok\n", "", ()),
        ("f()", "mod.E: a\nb\n\nok\n", "a\nb", ()),
        ('raise E("a\\n\\nb")', "E: a\n\nb\nok\n", "a\n\nb", ()),
        ("f()", "ImportError: \n\nREAD: this\n\nok\n", "\n\nREAD: this", ()),
        ("f()", "E: these failed:\n\n  - a\n  - b\n\nok\n", "these failed:\n\n  - a\n  - b", ()),
        ('d["a"]', "KeyError: 'a'\nNote: x\n\nok\n", "'a'", ("Note: x",)),
        ("f()", "E: these:\n\n2026-11-23 10:00:00 x\n", "these:", ()),
    ],
)
def test_output_behind_a_message_is_no_part_of_it(
    code: str, below: str, message: str, notes: tuple[str, ...]
) -> None:
    """A message ends where its own lines are known to end, and goes on only where it says so."""
    text = f'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    {code}\n{below}'
    [trace] = read_traces(text)
    assert (trace.message, trace.notes) == (message, notes)
