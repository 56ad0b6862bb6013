"""What a call gives."""

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


def test_a_wrapper_that_drops_the_result_gives_none() -> None:
    """A decorator of the repository answers for the function it replaces."""
    timed = "def timed(f):\n    def wrapper(*a):\n        f(*a)\n    return wrapper\n"
    main = "from timing import timed\n\n@timed\ndef two():\n    return 2\n\nx = two()\nprint(x)\n"
    (found,) = last("x", main=main, timing=timed)
    assert found.kinds == {"None"}
    assert found.site.path == "timing.py"


def test_a_wrapper_that_passes_on_gives_what_the_function_gives() -> None:
    """The result goes through `return f(*args)`, also in a decorator with arguments."""
    named = (
        "def named(n):\n    def outer(f):\n        def wrapper(*a):\n            return f(*a)\n"
        "        return wrapper\n    return outer\n"
    )
    main = "from names import named\n\n@named(1)\ndef two():\n    return 2\n\nx = two()\nprint(x)\n"
    assert [origin.kinds for origin in last("x", main=main, names=named)] == [{"int"}]


def test_a_decorator_that_returns_no_function_of_its_own_changes_nothing() -> None:
    """A registering decorator gives the function back."""
    main = "def keep(f):\n    return f\n\n@keep\ndef two():\n    return 2\n\nx = two()\nprint(x)\n"
    assert [origin.kinds for origin in last("x", main=main)] == [{"int"}]


def test_a_decorator_class_is_not_followed() -> None:
    """What its `__call__` does is not looked at."""
    main = "class Keep:\n    pass\n\n@Keep\ndef two():\n    return 2\n\nx = two()\nprint(x)\n"
    assert [origin.kinds for origin in last("x", main=main)] == [{"int"}]


def test_what_a_runner_gives_is_what_the_coroutine_returns() -> None:
    """`asyncio.run(f())` awaits."""
    main = "import asyncio\n\nasync def two():\n    return 2\n\nx = asyncio.run(two())\nprint(x)\n"
    assert [origin.kinds for origin in last("x", main=main)] == [{"int"}]
