"""The backward flow of values: where an expression's value can come from."""

import ast
import textwrap

import pytest

from homeport.diagnosis import Sources
from homeport.diagnosis.python.dataflow import Flow
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.scope import expressions_on


def flow_of(**files: str) -> Flow:
    """A flow over files given as `name=code`."""
    texts = {f"{name}.py": textwrap.dedent(code) for name, code in files.items()}
    return Flow(Sources(texts.get, tuple(texts)))


def origins(flow: Flow, expression: str, line: int, path: str = "main.py") -> list[Origin]:
    """The origins of the expression written like this on the line."""
    tree = flow.sources.tree(path)
    assert tree is not None
    node = next(n for n in expressions_on(tree, line) if ast.unparse(n) == expression)
    return flow.origins(node, Site(path, line))


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("x = 1", {"int"}),
        ("x = None", {"None"}),
        ("x = f'{1}'", {"str"}),
        ("x = [1]", {"list"}),
        ("x = {1: 2}", {"dict"}),
        ("x = {1}", {"set"}),
        ("x = (1, 2)", {"tuple"}),
        ("x = (i for i in y)", {"generator"}),
        ("x = a < b", {"bool"}),
        ("x = not a", {"bool"}),
        ("x = 1 + 2", {"int"}),
        ("x = 1 / 2", {"float"}),
        ("x = 1 + 2.0", {"float"}),
        ("x = 'a' + 1", set()),
        ("x = int(y)", {"int"}),
        ("import os\nx = os.getenv('A')", {"str", "None"}),
        ("x = 'a'.split()", {"list"}),
        ("x = y.sort()", {"None"}),
        ("x = y.get('a')", {"None", "?"}),
        ("x = y.get('a', 0)", {"int"}),
        ("x = y.match(z)", {"None", "?"}),
        ("x = unknown(1)", set()),
        ("x = lambda: 1", set()),
        ("import sys\nx = sys.argv[1]", {"str"}),
        ("x = 'a:b'.split(':')[0]", {"str"}),
        ("x = [1, 2][0]", {"int"}),
        ("x = {'a': 'b'}['a']", {"str"}),
        ("for x in range(3):\n    pass", {"int"}),
        ("a, x = 'a b'.split()", {"str"}),
        ("with open('f') as x:\n    pass", {"file"}),
        ("import json\nx = json.loads(s)['a']", {"json"}),
    ],
)
def test_kinds_of_values(code: str, kinds: set[str]) -> None:
    """What a name holds after one statement."""
    flow = flow_of(main=f"{code}\nprint(x)\n")
    line = code.count("\n") + 2
    assert {kind for origin in origins(flow, "x", line) for kind in origin.kinds} == kinds


def test_both_branches_of_a_choice_are_followed() -> None:
    """`a if c else b`, `a or b` and an if statement can each give either."""
    for code in ("x = 1 if c else 'a'", "x = 1 or 'a'"):
        found = origins(flow_of(main=f"{code}\nprint(x)\n"), "x", 2)
        assert [set(o.kinds) for o in found] == [{"int"}, {"str"}]
    found = origins(flow_of(main="x = 1\nif c:\n    x = 'a'\nprint(x)\n"), "x", 4)
    assert {k for o in found for k in o.kinds} == {"int", "str"}


def test_an_unconditional_assignment_hides_the_earlier_ones() -> None:
    """Only values that can still be there are named (inside functions)."""
    code = "def f():\n    x = 1\n    x = 'a'\n    return x\n"
    assert [set(o.kinds) for o in origins(flow_of(main=code), "x", 4)] == [{"str"}]


def test_a_function_that_can_end_without_return_gives_none() -> None:
    """Through a call into another file, with the steps that lead there."""
    flow = flow_of(
        main="from lib import find\n\nvalue = find('a')\nprint(value)\n",
        lib="def find(name):\n    if name:\n        return 'x'\n",
    )
    found = origins(flow, "value", 4)
    none = next(o for o in found if o.kinds == {"None"})
    assert (none.site.path, none.site.line) == ("lib.py", 1)
    assert "without a return" in none.because
    assert [(s.path, s.line) for s in none.steps] == [("main.py", 3)]


def test_arguments_flow_through_calls() -> None:
    """A returned parameter is what the call passed; a default is used when nothing was passed."""
    flow = flow_of(main="def same(v=None):\n    return v\n\nx = same(3)\ny = same()\nprint(x, y)\n")
    assert {k for o in origins(flow, "x", 6) for k in o.kinds} == {"int"}
    assert {k for o in origins(flow, "y", 6) for k in o.kinds} == {"None"}


def test_the_callers_of_the_trace_are_followed() -> None:
    """A parameter of the crashing function is what the next frame's line passed."""
    code = "def inner(a):\n    return a.b\n\ndef outer():\n    return inner(None)\n"
    sources = Sources({"main.py": code}.get, ("main.py",))
    flow = Flow(sources, (("main.py", 2), ("main.py", 5)))
    tree = sources.tree("main.py")
    assert tree is not None
    node = next(n for n in expressions_on(tree, 2) if ast.unparse(n) == "a")
    assert [set(o.kinds) for o in flow.origins(node, Site("main.py", 2, None, 0))] == [{"None"}]


def test_attributes_of_objects_are_followed_to_their_constructor() -> None:
    """Dataclass fields by position and name, and what a class assigns to self."""
    flow = flow_of(
        main="""\
        from shapes import Point, Box

        p = Point(1, y='a')
        b = Box()
        print(p.x, p.y, b.size, b.other)
        """,
        shapes="""\
        class Point:
            x: int
            y: int

        class Box:
            def __init__(self):
                self.size = None
        """,
    )
    kinds = {
        name: {k for o in origins(flow, name, 5) for k in o.kinds}
        for name in ("p.x", "p.y", "b.size", "b.other")
    }
    assert kinds == {"p.x": {"int"}, "p.y": {"str"}, "b.size": {"None"}, "b.other": set()}


def test_self_attributes_and_methods_are_followed() -> None:
    """Inside a class, `self.name` and `self.method()` are its own."""
    flow = flow_of(
        main="""\
        class A:
            def __init__(self):
                self.v = None

            def get(self):
                return self.v

            def use(self):
                return self.get().x
        """
    )
    assert {k for o in origins(flow, "self.get()", 9) for k in o.kinds} == {"None"}


def test_a_method_of_a_local_object_is_found() -> None:
    """`thing = A(); thing.make()` leads into the class."""
    flow = flow_of(
        main="class A:\n    def make(self):\n        return 'x'\n\na = A()\nprint(a.make())\n"
    )
    assert {k for o in origins(flow, "a.make()", 6) for k in o.kinds} == {"str"}


def test_coroutines_generators_and_await() -> None:
    """An async function's call is a coroutine until it is awaited."""
    flow = flow_of(
        main="async def a():\n    return 1\n\ndef g():\n    yield 1\n\n"
        "x = a()\ny = g()\nprint(x, y)\n"
    )
    assert {k for o in origins(flow, "x", 9) for k in o.kinds} == {"coroutine"}
    assert {k for o in origins(flow, "y", 9) for k in o.kinds} == {"generator"}
    code = "async def a():\n    return 1\n\nasync def b():\n    x = await a()\n    print(x)\n"
    awaited = flow_of(main=code)
    assert {k for o in origins(awaited, "x", 6) for k in o.kinds} == {"int"}


def test_module_constants_and_imported_values() -> None:
    """A name of another module is followed to its assignment, also when re-exported."""
    flow = flow_of(
        main="from conf import LIMIT\nimport conf\nprint(LIMIT, conf.make())\n",
        conf="from deep import make\n\nLIMIT = '3'\n",
        deep="def make():\n    return None\n",
    )
    assert {k for o in origins(flow, "LIMIT", 3) for k in o.kinds} == {"str"}
    assert {k for o in origins(flow, "conf.make()", 3) for k in o.kinds} == {"None"}


def test_keys_of_mappings() -> None:
    """Literals, comprehensions and JSON."""
    flow = flow_of(
        main="import json\n\na = {1: 2}\nb = {str(k): 1 for k in x}\n"
        "c = json.loads(s)\nprint(a, b, c)\n"
    )
    tree = flow.sources.tree("main.py")
    assert tree is not None
    kinds = {}
    for node in expressions_on(tree, 6):
        if isinstance(node, ast.Name) and node.id in "abc":
            kinds[node.id] = {k for o in flow.keys(node, Site("main.py", 6)) for k in o.kinds}
    assert kinds == {"a": {"int"}, "b": {"str"}, "c": {"str"}}


@pytest.mark.parametrize(
    "code",
    ["x = x\nprint(x)\n", "def f(n):\n    return f(n)\n\nx = f(1)\nprint(x)\n",
     "class A:\n    def __init__(self):\n        self.v = self.v\n\n\nx = A().v\nprint(x)\n",
     "def f():\n    return g()\n\ndef g():\n    return f()\n\nx = f()\nprint(x)\n"],
)  # fmt: skip
def test_cycles_end(code: str) -> None:
    """Values that depend on themselves give an answer, not a hang."""
    flow = flow_of(main=code)
    assert isinstance(origins(flow, "x", code.count("\n")), list)


def test_wide_code_is_bounded() -> None:
    """A function of many branches does not explode."""
    body = "\n".join(f"    if a{n}:\n        x = f(x)" for n in range(60))
    code = f"def f(x):\n{body}\n    return x\n\ny = f(1)\nprint(y)\n"
    flow = flow_of(main=code)
    assert len(origins(flow, "y", code.count("\n"))) <= 24
