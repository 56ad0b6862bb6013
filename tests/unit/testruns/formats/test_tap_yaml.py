import pytest

from homeport.testruns.formats.tap_yaml import message_in, place_in, read_fields, stack_in


def test_text_over_several_lines_is_kept() -> None:
    """Literal blocks keep their lines, folded ones become one."""
    fields = read_fields(
        ["  error: |-", "    one", "", "      two", "  at: >-", "    here", "    there", "  n: 1"]
    )
    assert fields == {"error": "one\n\n  two", "at": "here there", "n": "1"}


def test_keys_of_one_level_below_are_joined() -> None:
    """A nested block is there as text and by its keys."""
    fields = read_fields(["at:", "  fileName: a.js", "  lineNumber: 2"])
    assert fields["at.fileName"] == "a.js"
    assert fields["at.lineNumber"] == "2"
    assert read_fields(["no field", ""]) == {}


def test_a_quoted_text_goes_on_whatever_its_lines_look_like() -> None:
    """Lines of it that look like fields are none."""
    fields = read_fields(["error:", '  message: "one', "two: 2", "", '  three: 3"', "at: x", "'"])
    assert fields["error.message"] == "one\ntwo: 2\n\n  three: 3"
    assert fields["at"] == "x '"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("'it''s'", "it's"),
        ('"a\\"b"', 'a"b'),
        ('"a\\qb"', "a\\qb"),
        ("`x`", "x"),
        ("'", "'"),
        ("abba", "abba"),
    ],
)
def test_quotes_are_taken_off(written: str, text: str) -> None:
    """Each writer quotes in its own way."""
    assert read_fields([f"error: {written}"]) == {"error": text}


def test_a_message_is_what_differs_when_nothing_is_said() -> None:
    """Expected and actual make one, a detail does, and equal ones say nothing."""
    assert message_in({"message": "m", "error": "e"}) == "m"
    assert message_in({"wanted": "1", "found": "2 "}) == "expected 1, got 2"
    assert message_in({"expected": "x", "actual": "x", "details.d": "-1\n+2"}) == "-1\n+2"
    assert message_in({}) == ""


def test_a_stack_reads_as_the_language_prints_it() -> None:
    """A head and each `at` are put before bare frames, once."""
    assert stack_in({"stack": "f (a.js:1:2)\n\n"}, "E: m") == "E: m\n    at f (a.js:1:2)"
    assert stack_in({"stack": "E: m\n  at f (a.js:1:2)"}, "x") == "E: m\n  at f (a.js:1:2)"
    assert stack_in({}, "x") == ""


@pytest.mark.parametrize(
    ("fields", "said", "place"),
    [
        ({"location": "/src/x y.mjs"}, "", ("", None)),
        ({"location": "/src/a.mjs:3:1"}, "", ("/src/a.mjs", 3)),
        ({"at": "Test.f (file:///src/a.js:4:5)"}, "", ("/src/a.js", 4)),
        ({"at.file": "a.js", "at.line": "7"}, "", ("a.js", 7)),
        ({"file": "a.js", "line": "x"}, "", ("a.js", None)),
        ({}, "Failed test\nat t/a.t line 9.", ("t/a.t", 9)),
        ({}, "", ("", None)),
    ],
)
def test_places_are_found(fields: dict[str, str], said: str, place: tuple[str, int | None]) -> None:
    """Writers name the place in one field, in two, or in a sentence."""
    assert place_in(fields, said) == place
