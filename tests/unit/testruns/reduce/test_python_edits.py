"""Changes of a Python program are made together and leave a program."""

import ast

import pytest

from homeport.testruns.reduce.python_edits import (
    Change,
    Edit,
    applied,
    compiles,
    elements,
    hoistings,
    parsed,
    puttings,
    statements,
    unwrappings,
    written,
)

_PROGRAM = b"""
import os, sys
@deco
class A(B, metaclass=C):
    def f(self, a=1, *b):
        try:
            if a and b or a:
                return {1: 2, 3: [4, 5]}
        except ValueError:
            pass
        text = f"{a}x"
        with open(a) as c:
            x = '''one

two'''
"""


@pytest.mark.parametrize("rows", [statements, unwrappings, elements, hoistings])
def test_each_change_and_all_together_give_a_program(rows: object) -> None:
    """Whatever is dropped, what is left can be parsed."""
    assert callable(rows)
    found = rows(ast.parse(_PROGRAM))
    assert found
    for edits in (*([one] for one in found), found):
        assert parsed(applied(_PROGRAM, edits)) is not None


def test_a_dropped_value_takes_its_key() -> None:
    """Keys and values of a dictionary go together."""
    text = b"x = {1: 2, 3: 4}\n"
    values = elements(ast.parse(text))
    assert applied(text, values[:1]) == b"x = {3: 4}\n"


def test_an_expression_is_put_in_place() -> None:
    """A constant, or a part of the expression."""
    text = b"x = f(long + name)\n"
    whole = puttings(ast.parse(text), "None")[0]
    assert applied(text, [whole]) == b"x = None\n"
    assert b"x = f\n" in {applied(text, [one]) for one in hoistings(ast.parse(text))}


def test_texts_of_several_lines_stay_as_they_are() -> None:
    """Blank lines inside a string are no blank lines of the program."""
    assert b"one\n\ntwo" in written(ast.parse(_PROGRAM)) or b"one\\n\\ntwo" in written(
        ast.parse(_PROGRAM)
    )


@pytest.mark.parametrize("text", [b"def", b"\x00", b"(" * 500])
def test_what_is_no_program_is_none(text: bytes) -> None:
    """Broken texts are told, never raised."""
    assert parsed(text) is None
    assert not compiles(text)


def test_only_what_python_accepts_compiles() -> None:
    """A return outside of a function parses and does not compile."""
    assert compiles(b"x = 1")
    assert not compiles(b"return 1")


def test_an_empty_program_is_written_as_nothing() -> None:
    """Dropping all leaves nothing."""
    assert applied(b"x\n", [Edit(1, Change.DROP)]) == b""
