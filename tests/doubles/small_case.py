"""A debugging case of a few lines, written where a test wants it."""

from pathlib import Path

MAIN = "from shop import price\n\nprint(price('tea'))\n"
SHOP = 'PRICES = {"Tea": 3}\n\n\ndef price(name):\n    return PRICES[name]\n'
PATCH = (
    "--- a/shop.py\n+++ b/shop.py\n@@ -1,3 +1,3 @@\n"
    '-PRICES = {"Tea": 3}\n+PRICES = {"tea": 3}\n \n \n'
)
TOML = """\
summary = "The table's key is upper case."
language = "python"
kind = "key-case"
run = ["python3", "main.py"]
exception = "KeyError"
on_frame = "none"
fixed = "fix.patch"
explained_by = [
    ["case", "spell"],
    ["Tea"],
]

[[cause]]
path = "shop.py"
first = 1
last = 1
symbol = ""
"""


def write_case(shelf: Path, name: str = "python/tea-price", more: str = "") -> Path:
    """Write the case into the folder of cases `shelf`; `more` stands above its other keys."""
    folder = shelf / "cases" / name
    (folder / "project").mkdir(parents=True)
    (folder / "project" / "main.py").write_text(MAIN, encoding="utf-8")
    (folder / "project" / "shop.py").write_text(SHOP, encoding="utf-8")
    (folder / "fix.patch").write_text(PATCH, encoding="utf-8")
    (folder / "case.toml").write_text(more + TOML, encoding="utf-8")
    return folder
