"""A small shop with a bug, the real traceback of it, and what was found about it."""

import subprocess
import sys
from pathlib import Path

from tests.doubles.repository import commit_all, write_files

from homeport.assistant.findings import Findings, Reader, find

FILES = {
    "shop/__init__.py": "",
    "shop/table.py": (
        "def load_prices(rows):\n    return {int(number): price for number, price in rows}\n"
    ),
    "shop/order.py": (
        "import json\n\n\n"
        "def parse(body):\n"
        '    items = json.loads(body)["items"]\n'
        '    return [item["sku"] for item in items]\n'
    ),
    "shop/price.py": (
        "def total(numbers, prices):\n"
        "    price = 0\n"
        "    for number in numbers:\n"
        "        price += prices[number]\n"
        "    return price\n"
    ),
    "main.py": (
        "from shop.order import parse\n"
        "from shop.price import total\n"
        "from shop.table import load_prices\n\n"
        'prices = load_prices([("7", 12), ("8", 3)])\n'
        'numbers = parse(\'{"items": [{"sku": "7"}]}\')\n'
        "print(total(numbers, prices))\n"
    ),
}
CAUSE = ("shop/order.py", 6)


def shop(folder: Path, *, history: bool = True) -> Path:
    """Write the shop below the folder, as a repository of one commit unless told otherwise."""
    repo = write_files(folder / "repo", FILES)
    if history:
        commit_all(repo, "Sell things")
    return repo


def crash(repo: Path) -> str:
    """Run the shop and return what it prints when it fails."""
    done = subprocess.run(
        [sys.executable, "-B", "main.py"], cwd=repo, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, "the shop must fail"
    return done.stderr


def found(folder: Path) -> tuple[Findings, Reader]:
    """Return what is found about the crash of a fresh shop."""
    repo = shop(folder)
    return find(crash(repo), repo)
