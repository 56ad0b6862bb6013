"""A script from captured values raises the error again, and was run."""

import runpy
import sys
from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.assistant.standalone import script_from
from homeport.errors import InputError
from homeport.testruns.capture import as_json, capture

_SHOP = """from dataclasses import dataclass
RATES = {"DE": 0.19}

@dataclass
class Item:
    price: float

class Cart:
    def __init__(self):
        self.items = []
    def total(self, country, *, extra=0):
        rate = RATES.get(country)
        return sum(item.price for item in self.items) * rate

def rows(count):
    yield 1 / count

async def waits(data):
    return data["key"]

def checked(values):
    assert len(values) == 3
"""
_CALLS = {
    "method": "cart = Cart(); cart.items.append(Item(2.0)); cart.total('FR', extra=1)",
    "generator": "list(rows(0))",
    "coroutine": "import asyncio; asyncio.run(waits({'a': 1}))",
    "assertion": "checked([1, 2])",
}


def _failure(repo: Path, call: str) -> dict[str, object]:
    path = repo / "shop.py"
    space = runpy.run_path(str(path), run_name="shop")
    try:
        exec(call, space)  # noqa: S102 -- one of the calls above
    except Exception as error:  # noqa: BLE001 -- whichever it raises
        calls = [one for one in as_json(capture(sys.exc_info()[2])) if one["file"] == str(path)]
        text = f"{type(error).__name__}: {error}"
        return {"test": "t", "error": type(error).__name__, "message": text, "calls": calls}
    raise AssertionError(call)


@pytest.mark.parametrize("call", _CALLS.values(), ids=_CALLS)
def test_the_error_is_raised_again(tmp_path: Path, call: str) -> None:
    """By a script that needs nothing but itself."""
    repo = write_files(tmp_path / "r", {"shop.py": _SHOP})
    failure = _failure(repo, call)
    script = script_from(failure, repo)
    assert not script.needs_repository
    assert "def test_repro" in script.text
    assert script.error == failure["error"]


def test_values_that_are_not_enough_are_said(tmp_path: Path) -> None:
    """A script that raises nothing is not handed out."""
    repo = write_files(tmp_path / "r", {"shop.py": "def f(a):\n    return a\n"})
    call = {"file": str(repo / "shop.py"), "line": 2, "function": "f", "module": "shop",
            "arguments": ["a"], "values": {"a": {"t": "int", "v": 1}}}  # fmt: skip
    lambdas = {**call, "function": "f.<locals>.<lambda>"}
    failure = {"test": "t", "error": "KeyError", "message": "KeyError: 1", "calls": [lambdas, call]}
    with pytest.raises(InputError, match="none of 2 scripts"):
        script_from(failure, repo)


def test_what_cannot_stand_alone_imports_from_the_repository(tmp_path: Path) -> None:
    """A function that needs its neighbours."""
    repo = write_files(
        tmp_path / "r",
        {"near.py": "def g(x): return x['k']\n", "shop.py": "from near import g\n"
         "def f(a):\n    b = g({})\n    return a\n"},
    )  # fmt: skip
    call = {"file": str(repo / "shop.py"), "line": 3, "function": "f", "module": "shop",
            "arguments": ["a"], "values": {"a": {"t": "int", "v": 1}}}  # fmt: skip
    failure = {"test": "t", "error": "KeyError", "message": "KeyError: 'k'", "calls": [call]}
    script = script_from(failure, repo)
    assert script.needs_repository
    assert "from shop import f" in script.text
