"""Names whose definition a hunk took away."""

import pytest

from homeport.code import Hunk
from homeport.diagnosis import Sources
from homeport.diagnosis.changes.involved import Involved
from homeport.diagnosis.changes.renames import lost_names

_CASES = [
    ("def total(a):", "def whole(a):", "whole"),
    ("class total:", "class Whole:", "Whole"),
    ("total = 5", "whole = 5", "whole"),
    ("    self.total = a", "    self.whole = a", "whole"),
    ('    "total": 3,', '    "whole": 3,', "whole"),
    ("function total(a) {", "function whole(a) {", "whole"),
    ("export const total = a => a;", "export const whole = a => a;", "whole"),
    ("  total(a) {", "  whole(a) {", "whole"),
    ("module.exports = { total };", "module.exports = { whole };", "whole"),
    ("def go(a, total=1):", "def go(a, whole=1):", "whole"),
    ("func total(a int) int {", "func whole(a int) int {", "whole"),
    ("  public int total(int a) {", "  public int whole(int a) {", "whole"),
    ("total: int", "whole: int", "whole"),
]


def _lost(old: tuple[str, ...], new: tuple[str, ...], text: str) -> list[tuple[str, str]]:
    none: frozenset[str] = frozenset()
    empty: frozenset[tuple[str, int]] = frozenset()
    failure = Involved(frozenset({"total"}), none, empty, empty, {}, none, none)
    lines = (*(f"-{line}" for line in old), *(f"+{line}" for line in new))
    hunk = Hunk("a", "abc", 1, "s", 1, lines)
    found = lost_names(hunk, failure, Sources({"a": text}.get, ["a"]), "Commit abc")
    return [(one.kind, one.said) for one in found]


@pytest.mark.parametrize(("old", "new", "name"), _CASES)
def test_a_rename_is_seen_in_every_kind_of_definition(old: str, new: str, name: str) -> None:
    """The new name stands where the old one stood."""
    ((kind, said),) = _lost((old,), (new,), new)
    assert kind == "renamed"
    assert f"`total` to `{name}` (a:1)" in said


def test_a_definition_without_a_successor_was_removed() -> None:
    """Nothing alike came in its place, or the new name is gone as well."""
    assert _lost(("def total(a):",), (), "x = 1\n")[0][0] == "removed"
    assert _lost(("def total(a):",), ("def whole(a):",), "x = 1\n")[0][0] == "removed"


def test_a_name_that_is_still_there_was_not_lost() -> None:
    """Another signature, another place in the file, or a mere use is no loss."""
    assert _lost(("def total(a):",), ("def total(a, b):",), "def total(a, b):\n") == []
    assert _lost(("def total(a):",), (), "def total(a):\n    pass\n") == []
    assert _lost(("print(total(3))",), (), "x = 1\n") == []
