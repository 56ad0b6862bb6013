import ast

from homeport.repair.python.source import Source, bound_by, first_line, is_spoken, parses, shifted

CODE = "@mark\r\ndef f():\r\n\tx = 'é'; y = 2\r\n\treturn x  # é"


def test_strings_that_are_said_again() -> None:
    """What stands there once, or is long, is no common string."""
    code = f"a = 'x', 'y', 'y', 'z', 'z', 'z', {'w' * 30!r}, {'w' * 30!r}\n"
    assert Source.parse("m.py", code.encode()).strings == ("z", "y")


def test_names_that_are_bound() -> None:
    """A function finds what it binds, and what its module binds outside functions.

    A star import may bind any name; what another function binds is not found.
    """
    code = (
        "import a.b, c as d\n\n\ndef e(f, *g, **h):\n    i = [j for j in f]\n"
        "    try:\n        pass\n    except OSError as k:\n        l: int\n"
        "    match i:\n        case {'x': m, **n}:\n            pass\n"
        "        case [*o]:\n            pass\n\n\n"
        "class P:\n    pass\n"
    )
    source = Source.parse("m.py", code.encode())
    assert source.bound == frozenset("adeP")
    (function,) = [node for node in source.tree.body if isinstance(node, ast.FunctionDef)]
    assert {*bound_by(ast.walk(function))} == {*"efghijklmno"}
    shared = Source.parse("m.py", b"def f():\n    global a\n    a = b = 1\n")
    assert shared.bound == frozenset("fa")
    assert Source.parse("m.py", b"from a import *\n").bound is None


def test_offsets_count_bytes() -> None:
    """Text, lines and offsets are right behind characters of several bytes and CRLF."""
    source = Source.parse("m.py", CODE.encode())
    function = source.tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    x, y, leave = function.body
    assert [source.text(one) for one in (x, y, leave)] == ["x = 'é'", "y = 2", "return x"]
    assert source.newline == "\r\n"
    assert source.indent(leave) == "\t"
    assert source.block(leave) == "\treturn x  # é\r\n"
    assert [source.alone(one) for one in (x, y, leave)] == [False, False, True]
    assert first_line(function) == 1
    assert source.first(function) == 0
    assert source.first(leave) == source.start(leave)
    assert source.line_start(99) == len(source.data)
    assert len(source.nodes) == len(list(ast.walk(source.tree)))


def test_one_line_without_end() -> None:
    """A file without any line end takes a plain one."""
    assert Source.parse("m.py", b"x = 1").newline == "\n"


def test_what_does_nothing() -> None:
    """A docstring is spoken; a call and an assignment are done."""
    said, called, bound = ast.parse("'Say.'\nf()\nx = 1\n").body
    assert [is_spoken(one) for one in (said, called, bound)] == [True, False, False]


def test_shifted_lines() -> None:
    """Lines that have the indent get the other one; those that have less stay as they are."""
    assert shifted("    a\n\n      b\nc", "    ", "\t") == "\ta\n\n\t  b\nc"


def test_what_parses() -> None:
    """A syntax error and a null byte are no Python."""
    assert parses(b"x = 1\n")
    assert not parses(b"x = \n")
    assert not parses(b"x = '\0'\n")
