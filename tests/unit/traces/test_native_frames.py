import pytest

from homeport.traces.native_frames import LONGEST_LINE, native_frame


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("#0 0x1234 in f /a.c:3:4", ("/a.c", 3, 4, "f", "")),
        ("#0 0x1234 in (/bin/x+0x12)", ("", None, None, "", "/bin/x")),
        ("#0 0x1234  /a b/c.S:3", ("/a b/c.S", 3, None, "", "")),
        ("#0 0x1234 in f bin x.c", ("bin x.c", None, None, "f", "")),
        (
            "#0 0x1234 in operator new(unsigned long) (/bin/x+0x12) (BuildId: ab)",
            ("", None, None, "operator new(unsigned long)", "/bin/x"),
        ),
        ("#0 0x1234 in f(int) const x.cc:3", ("x.cc", 3, None, "f(int) const", "")),
        ("#0 0x1234 in f", ("", None, None, "f", "")),
        ("#0 0x1234 in f(int) const", ("", None, None, "f(int) const", "")),
        ("#0 0x1234 in typeinfo for X", ("", None, None, "typeinfo for X", "")),
        ("#0 f /a.cc:3:4 (bin+0x12)", ("/a.cc", 3, 4, "f", "")),
        ("#1  0x0000 in f (a=1) at a.c:3", ("a.c", 3, None, "f", "")),
        ('#1  f (s=0x1 "(") at a.c:3', ("a.c", 3, None, "f", "")),
        ("#1  0x0000 in ?? () from /lib/x.so", ("", None, None, "", "/lib/x.so")),
        ("#1  main ()", ("", None, None, "main", "")),
        ("#00 pc 0001a  /lib/x.so (f+20)", ("", None, None, "f", "/lib/x.so")),
        ("==1==    at 0x10: f (a.c:3)".removeprefix("==1=="), ("a.c", 3, None, "f", "")),
        ("   by 0x10: f (in /lib/x.so)", ("", None, None, "f", "/lib/x.so")),
        ("   by 0x10: ???", ("", None, None, "", "")),
        ("  * frame #0: 0x01 app`f(x=1) at a.c:3:4", ("a.c", 3, 4, "f", "app")),
        ("    frame #1: 0x01 app`f + 12", ("", None, None, "f", "app")),
        (" 0# f() at /a.cpp:3", ("/a.cpp", 3, None, "f()", "")),
        (" 1# 0x12 in ./x", ("", None, None, "", "./x")),
        ("./x(f+0x12) [0x12]", ("", None, None, "f", "./x")),
        ("  vfs_read+0xa5/0x1b0 [ext4]", ("", None, None, "vfs_read", "ext4")),
        ("0   App  0x0000000100003f6a -[C f] + 10 (C.m:14)", ("C.m", 14, None, "-[C f]", "App")),
        ("0 0x01 f() + 96 in app at /a.swift:1:2", ("/a.swift", 1, 2, "f()", "app")),
        ("    @     0x55  f()", ("", None, None, "f()", "")),
        ("00 00000012`34567890 app!f+0x12 [c:\\a.cpp @ 3]", ("c:\\a.cpp", 3, None, "f", "app")),
    ],
)
def test_each_tools_frame_is_read(
    line: str, place: tuple[str, int | None, int | None, str, str]
) -> None:
    """File, line, column, function and module come out of every tool's style."""
    frame = native_frame(line)
    assert frame is not None
    assert (frame.file, frame.line, frame.column, frame.function, frame.module) == place


@pytest.mark.parametrize(
    "line",
    [
        "#12 is my favourite",
        "#1  <signal handler called>",
        "plain text",
        "1# heading 0x",
        "1 0x01 something else",
        "#0 " + "x" * LONGEST_LINE,
    ],
)
def test_other_lines_are_none(line: str) -> None:
    """Numbered prose, signal marks and endless lines are no frames."""
    assert native_frame(line) is None
