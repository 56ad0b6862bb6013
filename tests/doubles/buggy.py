"""A small repository with bugs whose tests say so."""

from pathlib import Path

from tests.doubles.repository import commit_all, write_files

from homeport.repair.candidate import Candidate, Splice

FILES = {
    "pkg/__init__.py": "",
    "pkg/shop.py": (
        '"""A shop."""\n\n\n'
        "def total(prices, discount=0):\n"
        "    result = 0\n"
        "    for price in prices:\n"
        "        result += price\n"
        "    return result + discount\n\n\n"
        "class Basket:\n"
        "    limit = 2\n\n"
        "    def __init__(self):\n"
        "        self.items = []\n\n"
        "    def add(self, item):\n"
        "        if len(self.items) >= self.limit:\n"
        '            raise ValueError("full")\n'
        "        self.items.append(item)\n"
    ),
    "tests/test_shop.py": (
        "import pytest\n"
        "from pkg.shop import Basket, total\n\n\n"
        "def test_total():\n    assert total([1, 2]) == 3\n\n\n"
        "def test_discount():\n    assert total([10, 5], 3) == 12\n\n\n"
        "@pytest.mark.skip\ndef test_later():\n    assert False\n\n\n"
        "@pytest.mark.xfail\ndef test_some_day():\n    assert False\n\n\n"
        "def test_full():\n"
        "    basket = Basket()\n    basket.add(1)\n    basket.add(2)\n"
        "    with pytest.raises(ValueError):\n        basket.add(3)\n"
    ),
}
TEST = "python -m pytest tests"
FAILING = "tests/test_shop.py::test_discount"


def buggy(folder: Path, **more: str) -> Path:
    """Write the repository; `more` replaces or adds files, `__` standing for a slash."""
    added = {name.replace("__", "/") + ".py": text for name, text in more.items()}
    tree = write_files(folder, {**FILES, **added})
    commit_all(tree, "Begin")
    return tree


def change(tree: Path, old: str, new: str, path: str = "pkg/shop.py") -> Candidate:
    """Make the candidate that replaces the one place of `old` in a file."""
    data = (tree / path).read_bytes()
    start = data.index(old.encode())
    splice = Splice(start, start + len(old.encode()), new)
    line = data.count(b"\n", 0, start) + 1
    return Candidate(path, (splice,), "name", "", line, -1.0, f"`{old}` becomes `{new}`")
