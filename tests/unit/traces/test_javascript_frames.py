import pytest

from homeport.traces.javascript_frames import (
    bare_frame,
    gecko_frame,
    is_bare,
    opera_frame,
    v8_frame,
)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("    at f (/a.js:1:2)", ("/a.js", 1, 2, "f")),
        ("    at async g (file:///a b.js:1:2)", ("file:///a b.js", 1, 2, "g")),
        ("    at /a.js:1:2", ("/a.js", 1, 2, "")),
        ("    at async /a.js:1:2", ("/a.js", 1, 2, "")),
        ("    at T.f [as g] (http://h/a.js:3)", ("http://h/a.js", 3, None, "T.f")),
        ("    at new C (/a.js:1:2", ("/a.js", 1, 2, "new C")),
        ("    at f (native)", ("(native)", None, None, "f")),
        ("    at Promise.all (index 0)", ("", None, None, "Promise.all")),
        ("    at f(webpack:///./a.js?:1:2)", ("webpack:///./a.js?", 1, 2, "f")),
        ("    at e (eval at g (/a.js:7:8), <anonymous>:1:2)", ("/a.js", 7, 8, "e")),
        ("    at e (eval at g (/a.js?), <anonymous>:4:2)", ("/a.js?", 4, None, "e")),
        ("    at e (eval at <anonymous>:4:2)", ("", 4, None, "e")),
        ("  eval at F (/a.js:1:2)".replace("eval", "at eval"), ("/a.js", 1, 2, "eval")),
        ("  at eval code (eval code:4:18)", ("eval code", 4, 18, "eval")),
        (
            "    at (anonymous function).then (/a.js:1:2)",
            ("/a.js", 1, 2, "(anonymous function).then"),
        ),
        ("    at Anonymous function (/a.js:1:2)", ("/a.js", 1, 2, "")),
        (" \u276f f src/a.ts:5:19", ("src/a.ts", 5, 19, "f")),
        (" \u276f src/a.test.ts:4:10", ("src/a.test.ts", 4, 10, "")),
        (" \u276f src/a.test.ts (1 test | 1 failed) 11ms", None),
        ("    at x:1:2 (y)", None),
        ("    at 0x1234: f (a.c:3)", None),
        ("    at name", None),
        ("    at (x)", None),
        ("no frame", None),
    ],
)
def test_v8_frames(line: str, place: tuple[str, int | None, int | None, str] | None) -> None:
    """Every form of V8's and Edge's `at` lines, and Vitest's; other text is none."""
    frame = v8_frame(line)
    assert (frame and (frame.file, frame.line, frame.column, frame.function)) == place


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("f@http://h/a.js:1:2", ("http://h/a.js", 1, 2, "f")),
        ("@http://h/a.js:1", ("http://h/a.js", 1, None, "")),
        ('o["@f"]@S/1:1:2', ("S/1", 1, 2, 'o["@f"]')),
        ("f@http://h/@x/a.js:1:2", ("http://h/@x/a.js", 1, 2, "f")),
        ("f@[native code]", ("[native code]", None, None, "f")),
        ("[native code]", ("[native code]", None, None, "")),
        ("f@a.js line 26 > eval:1:30", ("a.js", 26, None, "f")),
        ("<anonymous function: run>(x)@a.js:1", ("a.js", 1, None, "run")),
        ("102.js:1:2956", ("102.js", 1, 2956, "")),
        ("user@example.org wrote:1", None),
        ("a.js", None),
        ("plain text", None),
    ],
)
def test_gecko_frames(line: str, place: tuple[str, int | None, int | None, str] | None) -> None:
    """Firefox's, Safari's and React Native's lines; mail addresses are none."""
    frame = gecko_frame(line)
    assert (frame and (frame.file, frame.line, frame.column, frame.function)) == place


def test_calls_without_a_place() -> None:
    """`at name` is a frame, `at <anonymous>` says nothing."""
    assert is_bare("    at async f.g")
    assert not is_bare("    at f g h")
    named = bare_frame("  at f")
    assert named is not None
    assert named.function == "f"
    assert bare_frame("  at <anonymous>") is None


def test_old_opera() -> None:
    """Lines of linked and inline scripts are frames."""
    frame = opera_frame("  Line 4 of inline#1 script in http://h/a.js: In function bar")
    assert frame is not None
    assert (frame.file, frame.line, frame.function) == ("http://h/a.js", 4, "bar")
    assert opera_frame("Line 4 of the poem") is None
