"""Regular expressions."""

from collections.abc import Callable

import pytest

from homeport.diagnosis.replay.limits import GaveUp

# What Node.js 20 gives for each of these.
_GIVEN: tuple[tuple[str, object], ...] = (
    (
        "const r=/a(\\d)/g; return [r.exec('a1a2')[1], r.lastIndex, r.exec('a1a2')[1], r.exec('a1a2'), r.lastIndex]",
        ["1", 2, "2", None, 0],
    ),
    (
        "return [/^a$/.test('a\\n'), /A/i.test('a'), /^b/m.test('a\\nb'), /a.b/s.test('a\\nb'), /\\//.test('/'), new RegExp('b+').test('abb'), new RegExp(/x/g,'i').test('X'), RegExp('a').source]",
        [False, True, True, True, True, True, True, "a"],
    ),
    ("return /(?<year>\\d{4})-(?<m>\\d\\d)/.exec('2024-05').groups.year", "2024"),
    ("return /(a)|(b)/.exec('b').slice(1).map(x=>x===undefined)", [True, False]),
    ("return '2024-05-06'.match(/^(\\d+)-(\\d+)-(\\d+)$/).slice(1).map(Number)", [2024, 5, 6]),
)


@pytest.mark.parametrize(("body", "given"), _GIVEN)
def test_it_is_as_in_node(body: str, given: object, evaluated: Callable[[str], object]) -> None:
    """Patterns match as in Node.js."""
    assert evaluated(body) == given


@pytest.mark.parametrize(
    "body",
    [
        "return /(a+)+b/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')",
        'return /\\p{L}/u.test("a")',
        "return /a/y.test('a')",
        "return /(?<=a)b/.test('ab')",
        "return new RegExp('(').test('a')",
    ],
)
def test_unusual_patterns_are_given_up(body: str, evaluated: Callable[[str], object]) -> None:
    """What takes long, or what Python reads differently, is not tried."""
    with pytest.raises(GaveUp):
        evaluated(body)
