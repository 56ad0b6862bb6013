import pytest

from homeport.traces import Relation, read_traces

FRAMES = "    at f (/srv/a.js:1:2)\n    at /srv/b.js:3:4\n"


@pytest.mark.parametrize(
    ("heading", "kind", "message"),
    [
        ("TypeError: x", "TypeError", "x"),
        ("Uncaught (in promise) RangeError: x\ny", "RangeError", "x\ny"),
        ("Error [ERR_X]: x", "Error", "x"),
        ("(node:1) UnhandledPromiseRejectionWarning: Error: x", "Error", "x"),
        ("Custom: x", "Custom", "x"),
        ("2026-01-01 10:00:00 all fine here", "", ""),
    ],
)
def test_the_heading_is_found(heading: str, kind: str, message: str) -> None:
    """Node's, browsers' and custom names; a log record is none."""
    [trace] = read_traces(f"{heading}\n{FRAMES}")
    assert (trace.type, trace.message, len(trace.frames)) == (kind, message, 2)


def test_causes_members_and_fields_are_read() -> None:
    """What Node prints in braces: cause and its own cause, fields as notes."""
    [trace] = read_traces(
        "Error: top\n    at f (/a.js:1:2)\n"
        "    ... 4 lines matching cause stack trace ...\n    at g (/a.js:3:4) {\n"
        "  code: 'E',\n  [cause]: TypeError: in\n      at h (/a.js:5:6) {\n"
        "    [cause]: Error: deep\n        at i (/a.js:7:8)\n  }\n}\nafter\n"
    )
    assert trace.notes == ("code: 'E'",)
    assert [(link.relation, link.message, link.depth) for link in trace.chain] == [
        (Relation.CAUSE, "in", 1),
        (Relation.CAUSE, "deep", 2),
    ]


def test_the_thrown_line_gives_its_source() -> None:
    """Node's excerpt belongs to the frame of its place; of a syntax error it is the first frame."""
    text = "/srv/a.js:1\n  boom();\n  ^\n\nError: x\n" + FRAMES
    [trace] = read_traces(text)
    assert (trace.frames[0].code, trace.frames[0].mark, trace.start) == ("boom();", (0, 1), 0)
    [syntax] = read_traces(
        "/srv/a.js:2\nfoo(;\n    ^\n\nSyntaxError: x\n    at wrap (node:vm:1:2)\n"
    )
    assert (syntax.frames[0].file, syntax.frames[0].line) == ("/srv/a.js", 2)
    [other] = read_traces("/srv/z.js:2\nfoo()\n^\n\nError: x\n" + FRAMES)
    assert [frame.code for frame in other.frames] == ["", ""]


def test_test_runners_failures_are_named() -> None:
    """Jest's bullet names the test, with or without an error's name."""
    [trace] = read_traces(f"  ● adds up\n\n    TypeError: x\n\n      3 | a\n{FRAMES}")
    assert (trace.type, trace.message, trace.test) == ("TypeError", "x", "adds up")
    [trace] = read_traces(f"  ● adds\n\n    not equal\n\n    > 3 | a\n{FRAMES}")
    assert (trace.type, trace.message, trace.test) == ("", "not equal", "adds")


def test_evaluated_code_of_safari() -> None:
    """Bare names above evaluated code are frames; the eval call itself says nothing."""
    [trace] = read_traces("baz\neval code\neval@[native code]\nspeak@http://h/a.js:26:21\n")
    assert [frame.function for frame in trace.frames] == ["baz", "eval code", "speak"]


def test_native_code_alone_is_a_trace_and_an_address_is_not() -> None:
    """A mail address with a colon is no frame."""
    [trace] = read_traces("f@[native code]\n")
    assert trace.frames[0].function == "f"
    assert read_traces("mail me@example:12\n") == ()


def test_old_operas_excerpts_are_kept() -> None:
    """The line below each place is its source."""
    [trace] = read_traces(
        "  Line 42 of linked script http://h/a.js\n     this.undef();\n"
        "  Line 4 of linked script http://h/b.js: In function f\n"
    )
    assert [(frame.line, frame.code) for frame in trace.frames] == [(42, "this.undef();"), (4, "")]


def test_a_class_beside_its_errors_name() -> None:
    """Node writes both when the class does not end like an error's, as minified ones do not."""
    [trace] = read_traces("n [Error]: no item\n    at o (/srv/app.js:1:52)\n")
    assert (trace.type, trace.message) == ("n", "no item")


def test_frames_of_vitest_stand_around_the_code_it_shows() -> None:
    """Vitest prints the code of the first frame between the frames; text after them ends it."""
    [trace] = read_traces(
        " FAIL  src/a.test.ts > works\nTypeError: x is undefined\n \u276f f src/a.ts:5:19\n"
        "      4|   const b = 1;\n      5|   return x.y;\n       |            ^\n      6| }\n\n"
        " \u276f src/a.test.ts:4:10\n\n[1/1]\n"
    )
    assert trace.message == "x is undefined"
    assert [(frame.file, frame.line) for frame in trace.frames] == [
        ("src/a.ts", 5),
        ("src/a.test.ts", 4),
    ]


def test_code_of_vitest_at_the_end_of_a_text_is_no_frame() -> None:
    """Where nothing follows the code, the first frame stays alone."""
    [trace] = read_traces("TypeError: x\n \u276f f src/a.ts:5:19\n      4| a\n")
    assert len(trace.frames) == 1
