"""Where names come from."""

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


def test_a_module_beside_this_one_is_followed() -> None:
    """`from . import settings` names a module, whose names are read through it."""
    main = "from . import settings\n\nprint(settings.LIMIT)\n"
    found = last("settings.LIMIT", main=main, settings="LIMIT = '3'\n")
    assert [origin.kinds for origin in found] == [{"str"}]


def test_a_loop_variable_is_an_element() -> None:
    """Each element of the literal is a candidate."""
    main = "for n in [1, 'a']:\n    print(n)\n"
    assert [origin.kinds for origin in last("n", main=main)] == [{"int"}, {"str"}]
