"""What a person's words about a failure lead to, on real repositories with a real index."""

from pathlib import Path

import pytest
from tests.doubles.repository import write_files

from homeport.assistant.findings import find
from homeport.assistant.reports import SUREST, told
from homeport.errors import NoFailureFound

PYTHON = {
    "shop/cart.py": (
        "class Cart:\n    def __init__(self, lines=[]):\n        self.lines = lines\n\n"
        "    def add(self, sku):\n        self.lines.append(sku)\n"
    ),
    "shop/report.py": "def average(values):\n    return sum(values) // len(values)\n",
    "shop/users.py": (
        "def find(users, number):\n    for user in users:\n        if user['n'] == number:\n"
        "            return user\n\n\n"
        "def badge(users, number):\n    user = find(users, number)\n    return user['name']\n"
    ),
    "tests/test_report.py": "def test_average():\n    assert average([1]) == 1\n",
}
JAVASCRIPT = {
    "src/db.js": (
        "async function saveAll(items) {\n  items.forEach(async item => {\n    await save(item);\n"
        "  });\n  return items.length;\n}\n\nmodule.exports = { saveAll };\n"
    ),
    "src/names.js": "function full(user) {\n  return `${user.first} ${user.last}`;\n}\n",
}


@pytest.mark.parametrize(
    ("files", "text", "place"),
    [
        (
            PYTHON,
            "A new cart contains another's articles\n\nTwo Carts already share their lines!",
            ("shop/cart.py", 2),
        ),
        (
            PYTHON,
            "The average is wrong\n\nFor 10 and 15 we see 12 instead of 12.5 in the report.",
            ("shop/report.py", 2),
        ),
        (
            JAVASCRIPT,
            "`saveAll` returns before anything is saved\n\nThe rows are missing right after it.",
            ("src/db.js", 2),
        ),
        (
            PYTHON,
            "2026-11-02 ERROR badge failed: 'NoneType' object is not subscriptable",
            ("shop/users.py", 1),
        ),
    ],
)
def test_words_and_a_known_mistake_point_at_the_line(
    files: dict[str, str], text: str, place: tuple[str, int], tmp_path: Path
) -> None:
    """The mistake in the function that the words point at comes first, never sure."""
    findings, _ = find(text, write_files(tmp_path, files))
    first = findings.causes[0]
    assert abs(first.line - place[1]) <= 1, findings.causes
    assert (first.path, first.rule != "located") == (place[0], True)
    assert all(0 < cause.score <= SUREST for cause in findings.causes)
    assert any("less sure" in note for note in findings.notes)


@pytest.mark.parametrize("text", ["", "fine", "all 12 tests passed\n", "12 13 14 error"])
def test_words_that_tell_of_no_trouble_are_no_report(text: str) -> None:
    """Success, a word or two, and bare numbers stay bad input."""
    assert told(text) is None


def test_words_that_point_nowhere_are_refused(tmp_path: Path) -> None:
    """A report needs a repository that it is about."""
    with pytest.raises(NoFailureFound):
        find("The spaceship engine is broken and does not start", tmp_path)


@pytest.mark.parametrize(
    ("text", "type_", "message"),
    [
        ("It crashes with `ValueError: bad day` at night", "ValueError", "bad day"),
        ("We see pkg.errors.StockError in the log", "pkg.errors.StockError", "# title"),
        ("error: user.go is not a function", "TypeError", "user.go is not a function"),
        ("The list is empty but should not be", "", "The list is empty but should not be"),
    ],
)
def test_an_error_that_is_only_mentioned_is_read(text: str, type_: str, message: str) -> None:
    """Type and message when they are there, else the first line."""
    found = told(f"{message}\n{text}" if message == "# title" else text)
    assert found is not None
    assert (found.type, found.message) == (type_, message.strip("# "))


def test_a_language_without_rules_still_gets_places(tmp_path: Path) -> None:
    """The index names the function; no rule is asked."""
    files = {"lib/stock.rb": "def reserve(count)\n  @left -= count\nend\n"}
    findings, _ = find("`reserve` makes the stock negative instead of refusing",
                       write_files(tmp_path, files))  # fmt: skip
    assert {cause.rule for cause in findings.causes} == {"located"}
