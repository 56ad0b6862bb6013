"""Programs of any language with a grammar are trees of lists."""

from homeport.code.grammar import reader
from homeport.code.grammars import JAVASCRIPT, PYTHON
from homeport.testruns.reduce.program import faults, program_tree


def test_statements_are_elements_of_their_block() -> None:
    """A Python block that loses all of its statements passes."""
    parser = reader(PYTHON.package, PYTHON.function, PYTHON.query).parser
    tree = program_tree(b"def f():\n    a()\n    b()\n", parser)
    block = next(node for node in tree.walk() if node.kind == "block")
    assert (len(block.children), block.empty) == (2, b"pass")


def test_faults_are_counted() -> None:
    """A text without faults has none; a broken one has some."""
    parser = reader(JAVASCRIPT.package, JAVASCRIPT.function, JAVASCRIPT.query).parser
    assert faults(b"f();", parser) == 0
    assert faults(b"f(; }", parser) >= 1
