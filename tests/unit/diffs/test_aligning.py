"""Hunks whose unchanged lines are not what stands there any more."""

import pytest

from homeport.diffs import read_diff
from homeport.diffs.aligning import aligned
from homeport.diffs.hunk import Hunk, Mark

TEXT = """\
def total(order):
    checked = check(order)
    amount = 0
    for item in order.items:
        amount = item.price
    return amount


def count(order):
    number = len(order.items)
    return number
""".splitlines()


def hunk_of(body: str, number: str = "") -> Hunk:
    """The one hunk of a diff."""
    head = f"@@ -{number},1 +{number},1 @@\n" if number else "@@\n"
    (change,) = read_diff(f"{head}{body}", "a.py")
    return change.hunks[0]


def starts(body: str, text: list[str] = TEXT, number: str = "") -> list[tuple[int, str]]:
    """Where the changed lines of the hunk go: before which line, and the first of them."""
    found = []
    for part in aligned(text, hunk_of(body, number)):
        lead = next(n for n, line in enumerate(part.lines) if line.mark is not Mark.KEEP)
        found.append((part.start + lead, part.lines[lead].text.strip()))
    return found


def test_lines_taken_away_are_found_though_their_neighbours_have_changed() -> None:
    """One is gone, another has a comment now, a new one stands among them."""
    body = (
        "     checked = verify(order)\n     amount = 0\n     log(amount)\n"
        "     for item in order.items:\n-        amount = item.price\n"
        "+        amount += item.price\n     return amount  # in cents\n"
    )
    assert starts(body) == [(4, "amount = item.price")]


def test_new_lines_go_between_neighbours_that_still_stand_together() -> None:
    """One of them may have been changed a little."""
    body = (
        " def total(order):\n     checked = check(order)\n     amount = 0  # cents\n"
        "+    seen = set()\n     for item in order.items:\n         amount = item.price\n"
    )
    assert starts(body) == [(3, "seen = set()")]


def test_new_lines_are_refused_where_a_line_has_come_between_their_neighbours() -> None:
    """They may belong above or below it."""
    body = (
        " def total(order):\n     checked = check(order)\n+    seen = set()\n"
        "     for item in order.items:\n         amount = item.price\n     return amount\n"
    )
    assert starts(body) == []


def test_emptied_lines_count_as_lines_where_most_are_emptied() -> None:
    """What stands further away on both sides leaves one place."""
    body = "     checked = check(order)\n\n+    seen = set()\n\n         amount = item.price\n"
    assert starts(body) == []  # no neighbour says where
    body = "     checked = check(order)\n+    seen = set()\n\n\n         amount = item.price\n"
    assert starts(body) == [(2, "seen = set()")]


def test_a_second_stretch_that_agrees_nearly_as_much_is_a_reason_to_refuse() -> None:
    """The same function twice, in another class."""
    twice = [*TEXT, "", "", *TEXT]
    body = (
        "     for item in order.rows:\n-        amount = item.price\n+        amount += 1\n"
        "     return amount\n"
    )
    assert starts(body) != []
    assert starts(body, twice) == []


@pytest.mark.parametrize("number", ["3", "40"])
def test_a_stretch_that_the_line_number_speaks_for_is_a_reason_to_refuse(number: str) -> None:
    """When it agrees in part; far from any place a number says nothing."""
    elsewhere = ["def other(order):", "    checked = check(order)", "    amount = 0",
                 "    return something(amount, order)", *["pass"] * 20]  # fmt: skip
    body = (
        " def total(order):\n     checked = check(order)\n-    amount = 0\n+    amount = 1\n"
        "     for item in order.rows():\n         amount = item.price\n"
    )
    assert bool(starts(body, [*elsewhere, *TEXT], number)) is (number == "40")


def test_what_stands_everywhere_says_nothing() -> None:
    """A hunk of such lines is refused, and so is one that has none that tell."""
    text = ["    return False", "}"] * 120
    assert starts("     return False\n-    }\n+    ]\n     return True\n", text) == []
    assert starts(" }\n+]\n {\n", text) == []


def test_groups_that_would_stand_in_another_order_are_refused() -> None:
    """The hunk's own order is kept."""
    body = (
        "-def count(order):\n+def counted(order):\n     missing()\n-    amount = 0\n"
        "+    amount = 1\n"
    )
    assert starts(body) == []
