import pytest

from homeport.repair.candidate import spliced
from homeport.repair.python.module_level import module_candidates
from homeport.repair.python.source import Source


def made(code: str, failure: str = "") -> list[str]:
    """Return the changed modules, likeliest first."""
    source = Source.parse("m.py", code.encode())
    return [
        spliced(source.data, one.splices).decode() for one in module_candidates(source, failure)
    ]


@pytest.mark.parametrize(
    ("code", "failure", "fixed"),
    [
        ("x = json.loads('1')\n", "NameError: name 'json' is not defined",
         "import json\nx = json.loads('1')\n"),
        ('"""Say."""\nx = Path()\n', "NameError: name 'Path' is not defined",
         '"""Say."""\nfrom pathlib import Path\nx = Path()\n'),
        ("import os\ntotal = 1\nx = totla\n", "NameError: name 'totla' is not defined",
         "import os\ntotal = 1\nx = total\n"),
        ("import jsn\n", "ModuleNotFoundError: No module named 'jsn'", "import json as jsn\n"),
        ("from colections import deque\n", "ModuleNotFoundError: No module named 'colections'",
         "from collections import deque\n"),
        ("from shop.cart import total\n", "ModuleNotFoundError: No module named 'shop'",
         "from .cart import total\n"),
        ("from itertools import reduce\n",
         "ImportError: cannot import name 'reduce' from 'itertools' (unknown location)",
         "from functools import reduce\n"),
        ("from math import sqr\n", "ImportError: cannot import name 'sqr' from 'math' (x)",
         "from math import sqrt as sqr\n"),
        ("x = 'a'.uper()\n", "AttributeError: 'str' object has no attribute 'uper'",
         "x = 'a'.upper()\n"),
        ("import m\nx = m.lod()\n",
         "AttributeError: module 'm' has no attribute 'lod'. Did you mean: 'load'?",
         "import m\nx = m.load()\n"),
        ("def f(a, b):\n    return a\n",
         "TypeError: f() missing 1 required positional argument: 'b'",

         "def f(a, b=None):\n    return a\n"),
        ("def f(a, b=1):\n    return a\n",
         "TypeError: f() got an unexpected keyword argument 'key'",
         "def f(a, b=1, key=None):\n    return a\n"),
    ],
)  # fmt: skip
def test_what_the_failure_says(code: str, failure: str, fixed: str) -> None:
    """What a failure names is among the first changes."""
    assert fixed in made(code, failure)[:6]


def test_signatures_that_take_anything_stay() -> None:
    """A function with `**rest` takes every keyword already."""
    failure = "TypeError: f() got an unexpected keyword argument 'key'"
    assert not any("key=" in text for text in made("def f(a, **rest):\n    pass\n", failure))


def test_literals_outside_functions() -> None:
    """Constants of modules and classes and defaults are changed, bodies are not."""
    texts = made("LIMIT = 3\nclass A:\n    size = 7\ndef f(a=True):\n    return 5\n")
    assert any("LIMIT = 4" in text for text in texts)
    assert any("size = 8" in text for text in texts)
    assert any("a=False" in text for text in texts)
    assert all("return 5" in text for text in texts)


def test_what_suspect_lines_read_is_suspect() -> None:
    """A constant is as suspect as the lines that read it, a default as the function's body."""
    code = (
        "LOW = 3\nHIGH: int = 4\n\n\nclass A:\n    size = 7\n\n\n"
        "def f(a, by=5):\n    return a.size + HIGH + by\n\n\ndef g(by=6):\n    return LOW\n"
    )
    source = Source.parse("m.py", code.encode())
    found = module_candidates(source, "", lambda line: 1.0 if line == 10 else 0.0)
    weights = {one.note: one.weight for one in reversed(found)}
    suspect = [weights[f"`{old}` becomes `{old + 1}`"] for old in (7, 4, 5)]
    others = [weights[f"`{old}` becomes `{old + 1}`"] for old in (3, 6)]
    assert min(suspect) > max(others)


def test_nothing_outside() -> None:
    """A file of functions alone has nothing to change outside them."""
    assert made("def f(a):\n    return a\n") == []
    assert made("", "NameError: name 'json' is not defined") == ["import json\n"]
