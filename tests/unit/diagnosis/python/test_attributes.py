"""Where an attribute comes from."""

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


def test_a_field_of_the_base_class_is_found() -> None:
    """What the base's `__init__` sets is there, unless the subclass sets it too."""
    main = (
        "class A:\n    def __init__(self):\n        self.n = None\n\n"
        "class B(A):\n    pass\n\nb = B()\nprint(b.n)\n"
    )
    assert [origin.kinds for origin in last("b.n", main=main)] == [{"None"}]


def test_a_property_gives_what_its_function_returns() -> None:
    """It is a call without parentheses."""
    main = "class A:\n    @property\n    def n(self):\n        return None\n\na = A()\nprint(a.n)\n"
    assert [origin.kinds for origin in last("a.n", main=main)] == [{"None"}]


def test_the_constructor_call_that_made_the_object_is_the_one_followed() -> None:
    """Another object of the class says nothing about this one."""
    main = (
        "class A:\n    def __init__(self, n):\n        self.n = n\n\n"
        "other = A(1)\na = A('x')\nprint(a.n)\n"
    )
    assert [origin.kinds for origin in last("a.n", main=main)] == [{"str"}]
