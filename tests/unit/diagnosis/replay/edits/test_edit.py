"""An edit says what it would do, and where."""

import ast

from homeport.diagnosis.replay.edits.edit import Edit, Seen, again, number, together, whole


def test_an_edit_tells_what_it_does() -> None:
    """In code, or in the words it was given; at its own line unless another is to change."""
    node, by = ast.parse("a < b").body[0].value, ast.parse("a <= b").body[0].value  # type: ignore[attr-defined]
    plain = Edit(node, by, 0.5, "off by one")
    assert (plain.told, plain.line) == ("`a <= b` instead of `a < b`", 1)
    other = Edit(node, by, 0.5, "off by one", "the border moved", 7)
    assert (other.told, other.line) == ("the border moved", 7)


def test_a_piece_knows_what_is_around_it() -> None:
    """By identity, so that equal pieces are not taken for each other."""
    inner = ast.Constant(value=1)
    outer = ast.Expr(inner)
    seen = Seen(inner, "a.py", 1, {}, {id(inner): 1}, {id(inner): outer}, set())
    assert seen.parent is outer
    assert seen.of(inner) == 1
    assert seen.of(again(inner)) is None


def test_numbers_are_no_bools() -> None:
    """A flag is not counted with."""
    assert whole(1)
    assert not whole(True)  # noqa: FBT003 -- the value that is asked about
    assert number(1.5)
    assert not number(False)  # noqa: FBT003 -- as above
    assert isinstance(together(ast.Pass()), ast.If)
