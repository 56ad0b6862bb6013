import pytest

from homeport.traces import read_traces

THROWN = "terminate called after throwing an instance of 'E'\n"
STACK = "#0  0x01 in f () at a.c:3\n#1  0x02 in main () at a.c:9\n"


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        (
            "Program received signal SIGSEGV, Segmentation fault.\n",
            ("SIGSEGV", "Segmentation fault"),
        ),
        ("* thread #1, stop reason = signal SIGABRT\n", ("SIGABRT", "")),
        (
            "* thread #1, stop reason = signal SIGSEGV: invalid address (fault address: 0x0)\n",
            ("SIGSEGV", "invalid address (fault address: 0x0)"),
        ),
        ("==1==ERROR: LeakSanitizer: detected memory leaks\n\n", ("detected memory leaks", "")),
        (
            "free(): invalid pointer\n\nProgram received signal SIGABRT, Aborted.\n",
            ("SIGABRT", "free(): invalid pointer"),
        ),
        (THROWN + "  what():  one\ntwo\nProgram received signal SIGABRT, A.\n", ("E", "one\ntwo")),
    ],
)
def test_what_crashed_stands_above_the_stack(heading: str, named: tuple[str, str]) -> None:
    """Each tool's heading gives type and message; the program's own words come first."""
    [trace] = read_traces(heading + STACK)
    assert (trace.type, trace.message) == named


def test_an_assertion_names_its_function_without_its_types() -> None:
    """Result, arguments and template parameters are no part of the name."""
    [trace] = read_traces(
        "app: a.cpp:5: int shop::Cart<T>::total(int) const [with T = int]: Assertion `x' failed.\n"
    )
    assert trace.frames[0].function == "shop::Cart<T>::total"


def test_headings_that_stand_alone() -> None:
    """The allocator's and the runtime's last words are a crash without frames."""
    [freed] = read_traces("malloc(): corrupted top size\n")
    assert (freed.type, freed.message, freed.frames) == (
        "SIGABRT",
        "malloc(): corrupted top size",
        (),
    )
    [ended] = read_traces("terminate called without an active exception\n")
    assert (ended.type, ended.message) == ("std::terminate", "without an active exception")


def test_what_a_thrown_object_says_may_be_cut_off() -> None:
    """Further lines belong to it only when the end follows."""
    head = "terminate called after throwing an instance of 'E'\n"
    [two] = read_traces(head + "  what():  one\ntwo\nAborted\n")
    assert two.message == "one\ntwo"
    [one] = read_traces(head + "  what():  one\n" + "log line\n" * 30)
    assert one.message == "one"
    [none] = read_traces(head + "other\n")
    assert none.message == ""
    [before] = read_traces(head + "  what():  one\n" + STACK)
    assert before.message == "one"
