"""Which definition is meant."""

import ast
import textwrap

from homeport.diagnosis import Sources
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.scope import expressions_on


def last(name: str, **files: str) -> list[Origin]:
    """The origins of what `name` holds at the last line of main.py."""
    texts = {f"{path}.py": textwrap.dedent(text) for path, text in files.items()}
    flow = Flow(Sources(texts.get, tuple(texts)))
    tree = flow.sources.tree("main.py")
    assert tree is not None
    line = texts["main.py"].rstrip().count("\n") + 1
    node = next(n for n in expressions_on(tree, line) if ast.unparse(n) == name)
    return flow.origins(node, Site("main.py", line))


def test_an_inherited_method_is_found() -> None:
    """Through the object and through `super()`."""
    main = (
        "from base import A\n\n\nclass B(A):\n    def two(self):\n"
        "        return super().one()\n\n\n"
        "b = B()\nx = b.one()\ny = b.two()\nprint(x, y)\n"
    )
    base = "class A:\n    def one(self):\n        return 1.5\n"
    assert [origin.kinds for origin in last("x", main=main, base=base)] == [{"float"}]
    assert [origin.kinds for origin in last("y", main=main, base=base)] == [{"float"}]


def test_classes_that_inherit_from_each_other_end() -> None:
    """Code that cannot run must not hang what reads it."""
    cycle = "class A(B):\n    pass\n\nclass B(A):\n    pass\n\n"
    main = cycle + "a = A()\nx = a.n()\nprint(x)\n"
    assert [origin.kinds for origin in last("x", main=main)] == [frozenset()]
