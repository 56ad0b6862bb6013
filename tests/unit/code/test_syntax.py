"""Files cut into chunks."""

import pytest

from homeport.code.chunk import ChunkKind
from homeport.code.grammars import grammar_of
from homeport.code.syntax import ParsedFile, parse


def _parsed(path: str, source: str) -> ParsedFile:
    return parse(path, source.encode(), grammar_of(path))


SOURCE = """\
import os
from a import b

# Lead of A.
class A:
    x = make()

    # Lead of f.
    def f(self):
        return g(self.h())

    y = 2


run(A)
"""


def test_every_line_is_in_one_chunk() -> None:
    """Each line that is not blank is in the text of exactly one chunk."""
    pieces = _parsed("a.py", SOURCE).pieces
    lines = [line for one in pieces for line in one.text.split("\n") if line.strip()]
    assert sorted(lines) == sorted(line for line in SOURCE.split("\n") if line.strip())


def test_a_class_leaves_its_methods_out() -> None:
    """A class is found by its own lines; its head ends where its first method starts."""
    pieces = {one.chunk.symbol: one for one in _parsed("a.py", SOURCE).pieces}
    assert "return g" not in pieces["A"].text
    assert "y = 2" in pieces["A"].text
    assert (pieces["A"].chunk.start, pieces["A"].chunk.end, pieces["A"].chunk.head) == (5, 12, 8)
    assert pieces["A.f"].text.startswith("    # Lead of f.")
    assert pieces["A.f"].chunk.start == 9


def test_calls_belong_to_the_innermost_chunk() -> None:
    """A call is the function's that holds it, the class's, or the module's."""
    pieces = _parsed("a.py", SOURCE).pieces
    assert [one.chunk.calls for one in pieces] == [(), ("make",), ("g", "h"), ("run",)]


def test_calls_inside_functions_without_a_chunk() -> None:
    """What an inner function calls belongs to the outer one that holds it."""
    (piece,) = _parsed(
        "a.py", "def f():\n    def g():\n        return h()\n    return g()\n"
    ).pieces
    assert piece.chunk.calls == ("h", "g")


def test_calls_after_an_inner_chunk() -> None:
    """A call behind an inner chunk belongs to the chunk around both."""
    source = "class A:\n    def f(self):\n        pass\n\n    x = later()\n"
    assert _parsed("a.py", source).pieces[0].chunk.calls == ("later",)


def test_imports() -> None:
    """Import statements are kept, each on one line."""
    parsed = _parsed("a.py", "from a import (\n    b,\n    c,\n)\nimport os\n")
    assert parsed.imports == "from a import ( b, c, )\nimport os"


def test_a_comment_above_documents_what_has_no_docstring() -> None:
    """The comment right above a definition is its documentation; an annotation is none."""
    source = "package a\n\n//\n// Do adds.\n// More.\nfunc Do() {}\n"
    assert _parsed("a.go", source).pieces[1].chunk.doc == "Do adds."
    java = "class A {\n  @Override\n  void f() {}\n}\n"
    assert [one.chunk.doc for one in _parsed("A.java", java).pieces] == ["", ""]


def test_broken_syntax_still_gives_chunks() -> None:
    """What cannot be read stays findable, and what is whole beside it is still a function."""
    parsed = _parsed("a.py", "def good():\n    return 1\n\n\ndef bad(:\n    retrun ][\n\nclass\n")
    assert parsed.broken
    assert "good" in {one.chunk.symbol for one in parsed.pieces}
    assert "retrun" in "".join(one.text for one in parsed.pieces)


def test_text_is_cut_at_blank_lines() -> None:
    """A file without a grammar is cut into stretches of at most sixty lines, at blank lines."""
    text = "\n".join(["line"] * 50 + [""] + ["more"] * 30)
    pieces = _parsed("a.toml", text).pieces
    assert [(one.chunk.start, one.chunk.end) for one in pieces] == [(1, 50), (52, 81)]
    assert {one.chunk.kind for one in pieces} == {ChunkKind.TEXT}


def test_text_without_blank_lines() -> None:
    """Where there is no blank line to break at, sixty lines are a chunk."""
    pieces = _parsed("a.toml", "\n".join(["line"] * 130)).pieces
    assert [one.chunk.lines for one in pieces] == [60, 60, 10]


def test_empty_and_undecodable() -> None:
    """An empty file has no chunks; bytes that are no UTF-8 do not stop anything."""
    assert _parsed("a.py", "").pieces == ()
    assert parse("a.py", b"x = '\xff\xfe'\n", grammar_of("a.py")).pieces[0].chunk.start == 1


@pytest.mark.parametrize(
    ("path", "source", "calls"),
    [
        ("a.js", "function f() { g(a.h(1)); new K(); }", ("g", "h", "K")),
        ("a.ts", "function f(): void { g(a.h(1)); new K(); }", ("g", "h", "K")),
        ("A.java", "class A {\n void f() { g(a.h(1)); new K(); }\n}", ("g", "h", "K")),
        ("a.go", "package a\nfunc f() { g(a.h(1)) }", ("g", "h")),
        ("a.rs", "fn f() { g(a.h(1)); b::i(); m!(2); }", ("g", "h", "i", "m")),
        ("a.c", "void f() { g(a->h(1)); }", ("g", "h")),
        ("a.cpp", "void f() { g(a.h(1)); b::i(); new K(); }", ("g", "h", "i", "K")),
        ("a.cs", "class A {\n void F() { G(a.H(1)); new K(); }\n}", ("G", "H", "K")),
        ("a.rb", "def f\n  g(a.h(1))\nend", ("g", "h")),
        ("a.php", "<?php\nfunction f() { g($a->h(1)); B::i(); new K(); }", ("g", "h", "i", "K")),
    ],
)
def test_calls_of_each_language(path: str, source: str, calls: tuple[str, ...]) -> None:
    """In each language plain calls, methods' calls and new objects are seen."""
    found = {one.chunk.calls for one in _parsed(path, source).pieces}
    assert calls in found


@pytest.mark.parametrize(
    ("path", "source", "bases"),
    [
        ("a.py", "class A(B, c.D, Generic[T], x.E[int], metaclass=M): pass\n", "B D Generic E"),
        ("a.java", "class A<T> extends B<T> implements C, D<E> { }\n", "B C D"),
        ("a.java", "interface I extends J, K<L> { }\n", "J K"),
        ("a.js", "class A extends x.B { }\n", "B"),
        ("a.ts", "class A extends B<T> implements C, D<E> { }\n", "B C D"),
        ("a.tsx", "interface I extends J, K<L> { }\n", "J K"),
        ("a.go", "type A struct {\n\tB\n\t*C\n\td.E\n\tf int\n}\n", "B C E"),
        ("a.go", "type I interface {\n\tJ\n\tF()\n}\n", "J"),
        ("a.rs", "impl<T> fmt::Display for A<T> { }\n", "Display"),
        ("a.rs", "trait X: Y + Z { }\n", "Y Z"),
        ("a.cpp", "class A : public B, private n::C, D<int> { };\n", "B C D"),
        ("a.cs", "class A : B, IC<int>, N.D { }\n", "B IC D"),
        ("a.rb", "class A < B::C\n  include D\n  extend E::F\nend\n", "C D F"),
        ("a.php", "<?php class A extends \\N\\B implements C { use E; }\n", "B C E"),
    ],
)
def test_bases_of_each_language(path: str, source: str, bases: str) -> None:
    """What a class inherits from, implements or embeds is known by its bare name."""
    found = next(one.chunk for one in _parsed(path, source).pieces if one.chunk.bases)
    assert found.bases == tuple(bases.split())


def test_bases_of_an_inner_class() -> None:
    """Each class has its own bases, also on one row with its decorator."""
    source = "class A(B):\n    class C(D):\n        x = 1\n"
    assert [one.chunk.bases for one in _parsed("a.py", source).pieces] == [("B",), ("D",)]


@pytest.mark.parametrize(
    ("source", "symbols"),
    [
        ("class SHOP_EXPORT Cart : public Base {\n  int n;\n};\n", ["Cart"]),
        ("struct SHOP_API(1) Cart final\n    : Base {\n};\n", ["Cart"]),
        ("static inline void SHOP_FAST total(int a) {\n  add(a);\n}\n", ["total"]),
        ("struct A { int n; } SHOP_PACKED;\nint f(void) { return 1; }\n", ["A", "f"]),
    ],
)
def test_macros_before_names(source: str, symbols: list[str]) -> None:
    """A macro that the parser stumbles over hides no definition behind it."""
    found = [one.chunk.symbol for one in _parsed("a.cpp", source).pieces if one.chunk.symbol]
    assert found == symbols


def test_macros_stay_in_the_signature() -> None:
    """What is shown is what the file says."""
    piece = _parsed("a.cpp", "class SHOP_EXPORT Cart : public Base {\n};\n").pieces[0]
    assert piece.chunk.signature == "class SHOP_EXPORT Cart : public Base"
    assert "SHOP_EXPORT" in piece.text
