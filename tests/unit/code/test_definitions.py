"""Functions and classes with their nesting and names."""

import pytest

from homeport.code.chunk import ChunkKind
from homeport.code.grammars import grammar_of
from homeport.code.syntax import parse


def _symbols(path: str, source: str) -> dict[str, tuple[ChunkKind, int, int]]:
    pieces = parse(path, source.encode(), grammar_of(path)).pieces
    return {
        one.chunk.symbol: (one.chunk.kind, one.chunk.start, one.chunk.end)
        for one in pieces
        if one.chunk.symbol
    }


PYTHON = '''\
import os


@cached
@checked(1)
class Cart(Base):
    """Holds items.

    And more.
    """

    size = 3

    async def total(self, tax: float = 0.2,
                    *, rounded: bool = True) -> float:
        """Add the prices."""
        def inner():
            return 1
        return sum(self.prices) + inner()

    class Item:
        def price(self): return 1


def load(path):
    return Cart(os.path.join(path))
'''


def test_python() -> None:
    """Classes, methods and functions are found; decorators belong to them."""
    assert _symbols("a.py", PYTHON) == {
        "Cart": (ChunkKind.CLASS, 4, 22),
        "Cart.total": (ChunkKind.METHOD, 14, 19),
        "Cart.Item": (ChunkKind.CLASS, 21, 22),
        "Cart.Item.price": (ChunkKind.METHOD, 22, 22),
        "load": (ChunkKind.FUNCTION, 25, 26),
    }


def test_signature_and_doc() -> None:
    """A signature is on one line without its colon; the documentation is its first line."""
    pieces = {
        one.chunk.symbol: one.chunk
        for one in parse("a.py", PYTHON.encode(), grammar_of("a.py")).pieces
    }
    total = pieces["Cart.total"]
    assert total.signature == (
        "async def total(self, tax: float = 0.2, *, rounded: bool = True) -> float"
    )
    assert total.doc == "Add the prices."
    assert pieces["Cart"].signature == "class Cart(Base)"
    assert pieces["Cart"].doc == "Holds items."
    assert pieces["load"].doc == ""


def test_function_inside_a_long_function() -> None:
    """Inside a function too long to be shown whole, inner functions have chunks of their own."""
    body = "\n".join(f"    x{n} = {n}" for n in range(90))
    source = f"def outer():\n    def inner():\n        return 1\n{body}\n"
    assert set(_symbols("a.py", source)) == {"outer", "outer.inner"}
    assert set(_symbols("a.py", "def outer():\n    def inner():\n        return 1\n")) == {"outer"}


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        (
            "a.js",
            (
                "export default class K extends L {\n  constructor(a) {}\n"
                "  get z() { return 1; }\n}\n"
                "export const add = (a) => {\n  return a;\n};\n"
                "module.exports.foo = function () {};\n"
                "const o = {\n  run: function () {},\n  'do-it': () => 1,\n};\n"
                "function* gen() {}\n"
            ),
            {"K", "K.constructor", "K.z", "add", "foo", "run", "it", "gen"},
        ),
        (
            "a.ts",
            (
                "interface A { x: number }\nenum E { One }\ntype T = A | E;\n"
                "abstract class C<T> implements A {\n  x = 1;\n"
                "  on = () => {\n    this.run();\n  };\n"
                "  private run(): void {}\n}\n"
            ),
            {"A", "E", "T", "C", "C.on", "C.run"},
        ),
        ("a.tsx", "export function View() {\n  return <div/>;\n}\n", {"View"}),
        (
            "A.java",
            (
                "package a;\nclass A {\n  A() {}\n  int f(int x) { return g(x); }\n"
                "  interface I {\n    void run();\n  }\n  enum E { X }\n}\nrecord R(int a) {}\n"
            ),
            {"A", "A.A", "A.f", "A.I", "A.I.run", "A.E", "R"},
        ),
        (
            "a.go",
            (
                "package a\ntype T[K any] struct {\n  a int\n}\nfunc (t *T[K]) Do(x int) error {\n"
                "  return nil\n}\nfunc (U) Go() {}\nfunc main() {}\n"
            ),
            {"T", "T.Do", "U.Go", "main"},
        ),
        (
            "a.rs",
            (
                "use a::b;\npub struct T<K> {\n    k: K,\n}\nimpl<K> T<K> {\n"
                "    pub fn new(k: K) -> Self {\n        T { k }\n    }\n}\n"
                "trait R {\n    fn run(&self);\n}\nenum E { A }\nfn main() {\n    T::new(1);\n}\n"
                "macro_rules! m {\n    () => {};\n}\n"
            ),
            {"T", "T.new", "R", "R.run", "E", "main", "m"},
        ),
        (
            "a.c",
            (
                "#include <a.h>\nstruct node {\n    int x;\n};\nstatic int *find(int key)\n{\n"
                "    return get(key);\n}\n"
            ),
            {"node", "find"},
        ),
        (
            "a.cpp",
            (
                "class Cart {\npublic:\n    int total() {\n        return 1;\n    }\n};\n"
                "int &Cart::price(int n) {\n    return shop::get(n);\n}\n"
                "template <typename T>\nT most(T a) {\n    return a;\n}\n"
            ),
            {"Cart", "Cart.total", "Cart.price", "most"},
        ),
        (
            "a.cs",
            (
                "using System;\nnamespace Shop {\n  public class Cart {\n    public Cart() {}\n"
                "    public int Total => 1;\n    int Add(int x) { return Get(x); }\n"
                "    public event Made Kept {\n      add { }\n      remove { }\n    }\n"
                "    ~Cart() { Close(); }\n  }\n  delegate int Maker(int a);\n"
                "  interface IRun {\n    void Run();\n  }\n}\n"
            ),
            {
                "Cart",
                "Cart.Cart",
                "Cart.Total",
                "Cart.Add",
                "Cart.Kept",
                "Maker",
                "IRun",
                "IRun.Run",
            },
        ),
        (
            "a.rb",
            (
                "module Shop\n  class Cart < Base\n    def total\n      add(1)\n    end\n\n"
                "    def self.make\n      new\n    end\n  end\nend\n"
            ),
            {"Shop", "Shop.Cart", "Shop.Cart.total", "Shop.Cart.make"},
        ),
        (
            "a.php",
            (
                "<?php\nuse A\\B;\nclass Cart extends Base {\n    function total() {\n"
                "        return $this->add(1);\n    }\n}\ntrait T {\n}\nfunction f() {\n}\n"
            ),
            {"Cart", "Cart.total", "T", "f"},
        ),
    ],
)
def test_other_languages(path: str, source: str, expected: set[str]) -> None:
    """Each language's ways of defining something are found, with the container's name."""
    assert set(_symbols(path, source)) == expected


def test_methods_by_receiver() -> None:
    """A Go function with a receiver is a method, although it stands outside its type."""
    found = _symbols("a.go", "package a\nfunc (t T) Do() {}\nfunc main() {}\n")
    assert found["T.Do"][0] is ChunkKind.METHOD
    assert found["main"][0] is ChunkKind.FUNCTION


def test_two_definitions_on_one_row() -> None:
    """Of several definitions on one row the outermost is kept; its row stays one chunk's."""
    assert set(_symbols("a.js", "class A { f() { return 1; } g() {} }\n")) == {"A"}


def test_what_has_no_name() -> None:
    """An unnamed structure is a chunk without a symbol."""
    (piece,) = parse("a.c", b"struct {\n    int x;\n} a;\n", grammar_of("a.c")).pieces
    assert (piece.chunk.kind, piece.chunk.symbol) == (ChunkKind.CLASS, "")
