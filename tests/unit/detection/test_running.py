from array import array

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from homeport.detection.expressions import compile_expression, every, finder
from homeport.detection.native import library
from homeport.detection.programs import program
from homeport.detection.running import Runner

LOADED = library("programs")
if LOADED is None:
    pytest.skip("the library was not built", allow_module_level=True)
PATTERNS = (
    r"a+b", r"a+?b*?c", r"(?:ab|a|b)+?(c|$)", r"^[\w.-]*?(?:ab|ba)(?P<secret>[abc]{1,3})",
    r"\ba|c\b", r"a\Bb", r"(?i)aB(c)?", r"(?:a|ab)(?:c|bc)", r"a{2,3}(?:b{0,2}c){1,2}",
    r"[^a]{2,}?b", r"(?:(?:a|b)-?)*c", r"(?:ab?){0,2}?c", r"(a)|(b)c", r"a{0}b?$",
    r"(?P<name>a+)-(?:(b)|(c)|-)", r"(?:a.{0,2}b|b.*?a)+", r"(?:|a)b", r".*c", r"a??(?:b|ab)?",
    "|".join(f"{a}{b}{c}" for a in "abc" for b in "abc" for c in "abcd"),
)  # fmt: skip


def runner(*patterns: str) -> Runner:
    """Return a runner of some patterns' programs."""
    assert LOADED is not None
    made = Runner(LOADED, len(patterns))
    for number, pattern in enumerate(patterns):
        made.add(number, program(pattern))
    return made


SOME = runner(*PATTERNS)


def by_re2(pattern: str, data: bytes) -> list[tuple[int, int, int, int]]:
    """Return what RE2 finds: the value's span, and its name's."""
    expression = compile_expression(pattern, "rule")
    name = expression.groupindex.get(b"name")
    secret = expression.groupindex.get(b"secret")
    groups = [secret] if secret else [n for n in range(1, expression.groups + 1) if n != name]
    out = []
    for match in every(finder(expression), data, 0, len(data)):
        spans = [match[group] for group in groups if match[group][0] >= 0] or [match[0]]
        start, end = min(a for a, _ in spans), max(b for _, b in spans)
        if start < end:
            out.append((start, end, *(match[name] if name else (0, 0))))
    return out


@given(st.text("aabbcC -_.\n\xe9", max_size=40))
@example("aabaabc\nab-c\n")
def test_the_same_as_re2(text: str) -> None:
    """Programs find what RE2 finds, the preferred way of each match and its groups."""
    data = text.encode("latin-1")
    for number, pattern in enumerate(PATTERNS):
        found = SOME.values(data, array("I", (number, 0, len(data))))
        assert [tuple(value[1:]) for value in found] == by_re2(pattern, data), pattern


def test_many_windows_at_once() -> None:
    """Each window is looked through for its own rule, between its own ends."""
    some = runner("a+", r"\bb")
    data = b"aa b\nab b\naab"
    windows = array("I", (0, 0, 4, 1, 5, 9, 0, 10, 13))
    assert list(some.values(data, windows)) == [(0, 0, 2, 0, 0), (1, 8, 9, 0, 0), (2, 10, 12, 0, 0)]
    assert list(some.values(data, array("I"))) == []


def test_more_values_than_room() -> None:
    """However many values there are, none is lost."""
    data = b"a " * 2000
    found = list(runner("a").values(data, array("I", (0, 0, len(data)))))
    assert [value[1] for value in found] == list(range(0, len(data), 2))


def test_what_is_left_to_others() -> None:
    """A window without a program, or a wide one, is told once, from 0 to 0."""
    assert LOADED is not None
    none = Runner(LOADED, 1)
    assert list(none.values(b"a", array("I", (0, 0, 1)))) == [(0, 0, 0, 0, 0)]
    wide = b"a" * 5000
    found = list(runner("a+").values(wide, array("I", (0, 0, 5000, 0, 0, 3))))
    assert found == [(0, 0, 0, 0, 0), (1, 0, 3, 0, 0)]


@pytest.mark.parametrize("pattern", [r"(?:a|aa|a-?)+b", r"a{0,60}a{0,60}a{0,60}b", r"(?:a+-?)+b"])
def test_no_way_is_tried_twice(pattern: str) -> None:
    """A pattern that could match in more ways than could ever be tried answers at once."""
    data = b"a" * 4000
    assert list(runner(pattern).values(data, array("I", (0, 0, len(data))))) == []
