import pytest

from homeport.traces import Kind, read_traces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.c:3:4: error: no\n", ("c++", "error", "no", "a.c", 3, 4)),
        ("C:\\s\\a.cpp(3,4): error C2065: no\n", ("c++", "C2065", "no", "C:\\s\\a.cpp", 3, 4)),
        ("src/a.ts:3:4 - error TS1: no\n", ("javascript", "TS1", "no", "src/a.ts", 3, 4)),
        ("e: file:///s/a.kt:3:4 no\n", ("kotlin", "error", "no", "/s/a.kt", 3, 4)),
        ("./a.go:3:4: no\n", ("go", "error", "no", "./a.go", 3, 4)),
        ("a.swift:3:4: error: no\n", ("swift", "error", "no", "a.swift", 3, 4)),
        ("[ERROR] /s/A.java:3: error: no\n", ("java", "error", "no", "/s/A.java", 3, None)),
    ],
)
def test_each_compilers_line_is_read(
    text: str, expected: tuple[str, str, str, str, int, int | None]
) -> None:
    """Language, code, message and position come out of every style."""
    [trace] = read_traces(text)
    [frame] = trace.frames
    assert trace.kind is Kind.DIAGNOSTIC
    assert (
        trace.language,
        trace.type,
        trace.message,
        frame.file,
        frame.line,
        frame.column,
    ) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a.c:3:4: warning: x\n",
        "a.txt:3: error: x\n",
        "error: x\n",
        "12:00:01: error: x\n",
        "a.go:3: x\n",
    ],
)
def test_other_lines_are_no_failure(text: str) -> None:
    """Warnings, files of no language, and errors without a position are left alone."""
    assert read_traces(text) == ()


def test_errors_of_one_run_hang_on_the_first() -> None:
    """Later errors, notes and warnings between them do not become traces of their own."""
    [trace] = read_traces(
        "a.c:1:1: error: one\nint x\n    ^\na.c:2:2: note: here\na.c:3:3: error: two\n"
    )
    assert (trace.frames[0].code, trace.frames[0].mark) == ("int x", (4, 5))
    assert [link.message for link in trace.chain] == ["two"]


def test_a_message_may_begin_on_the_next_line() -> None:
    """GHC writes nothing, or a number, behind the word."""
    for number in ("", " [GHC-83865]"):
        [trace] = read_traces(f"A.hs:3:7: error:{number}\n    \u2022 Couldn't match type\n")
        assert (trace.language, trace.message) == ("haskell", "Couldn't match type")


def test_erlangs_compiler_names_no_level() -> None:
    """A warning says so, an error does not."""
    [trace] = read_traces("e.erl:3:12: syntax error before: '.'\n%    3| f() -> X + .\n")
    assert (trace.language, trace.frames[0].column) == ("erlang", 12)
    assert read_traces("e.erl:3:12: Warning: unused\n") == ()


def test_the_line_numbers_of_tsc_are_no_source() -> None:
    """Its pretty form writes them before the line."""
    [trace] = read_traces("a.ts:12:7 - error TS2322: no\n\n12   const x = y;\n           ~\n")
    assert (trace.frames[0].code, trace.frames[0].mark) == ("const x = y;", (6, 7))
