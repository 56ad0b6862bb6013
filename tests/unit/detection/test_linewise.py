import ctypes
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeport.detection import linewise
from homeport.detection.catalogue import DETECTORS, LAYERS
from homeport.detection.detector import Detector, Layer, PatternDetector
from homeport.detection.linewise import LinePrefilter, automatons, make
from homeport.detection.prefilter import Window, each
from homeport.domain import Category

LOADED = automatons()
if LOADED is None:
    pytest.skip("the library was not built", allow_module_level=True)
PATTERNS = (
    r"\d{2,3}-\d{4}", r"(?:^|[^\w.])[A-Z]\d{3}(?:[^\w]|$)", r"[0-9a-f]{4}(?::[0-9a-f]{2})*::",
    r"^\d+[ ,]?\d$", r"(?i)(?:x\d|y[.-])\d{3,}?", r"(?P<secret>1[3-5]|2\d) ?[/:]",
)  # fmt: skip


def rule(pattern: str, hint: str = "") -> PatternDetector:
    """Return a rule of a pattern."""
    return PatternDetector(pattern, pattern, (), Category.SECRET, (), hint=hint)


def prefilter(*rules: Detector | Layer) -> LinePrefilter:
    """Return the automatons of some rules."""
    assert LOADED is not None
    return LinePrefilter(LOADED, make(LOADED, rules))


SOME = prefilter(*map(rule, PATTERNS))


@given(st.lists(st.text("0123456789 -:./,xyXYAabcf\n\xe9", max_size=12), max_size=8))
def test_exactly_the_lines_that_match(lines: list[str]) -> None:
    """Each pattern names each line in which it is found, once, and no other."""
    text = "\n".join(lines)
    expected: list[Window] = []
    for number, pattern in enumerate(PATTERNS):
        place = 0
        for line in text.split("\n"):
            if re.search(pattern, line, re.ASCII):
                expected.append(Window(number, place, place + len(line)))
            place += len(line) + 1
    found = SOME.windows(text.encode("latin-1"), near=-1)
    assert sorted(each(found)) == sorted(w for w in expected if w.end > w.start)


def test_more_windows_than_room() -> None:
    """However many lines are named, none is lost."""
    lines = 20_000
    found = list(each(prefilter(rule(r"\d")).windows(b"1\n" * lines, near=-1)))
    assert found == [Window(0, 2 * n, 2 * n + 1) for n in range(lines)]


def test_lines_near_each_other_share_a_window() -> None:
    """A rule's next window begins only where some text lies between."""
    some = prefilter(rule(r"\d\d"), rule("[AB]1"))
    text = b"11\nno\n22 A1\n" + b"x" * 600 + b"\n33\nB1\n"
    assert sorted(each(some.windows(text))) == [
        Window(0, 0, 11), Window(0, 613, 615), Window(1, 6, 11), Window(1, 616, 618),
    ]  # fmt: skip


def test_words_and_what_is_not_understood_are_left() -> None:
    """Only patterns without words are taken; others, and unreadable ones, stay with Hyperscan."""
    found = prefilter(
        rule("token"), rule(r"\d-"), rule(r"(?=\d)"), rule(r"[a-z].{90}\d.{90}[A-Z]"), rule("", "")
    )
    assert found.rules == {1}


def test_the_hint_where_the_pattern_is_large() -> None:
    """A pattern of too many states is looked for by its hint."""
    found = prefilter(rule(r"[0-9].{60}[a-z].{60}[0-9]", hint=r"\d.{4}"))
    assert found.rules == {0}
    assert list(each(found.windows(b"1...\n1...."))) == [Window(0, 5, 10)]


def test_of_the_catalogue_most_numbers_are_taken() -> None:
    """Nearly every pattern of the catalogue that holds no word finds room."""
    rules = (*DETECTORS, *LAYERS)
    assert LOADED is not None
    suited = {number for number, each in enumerate(rules) if linewise._suited(LOADED, each)}
    taken = prefilter(*rules).rules
    assert taken <= suited
    assert len(taken) > 0.9 * len(suited) > 30


@pytest.mark.parametrize("packed", [b"", bytes(15), bytes(64), b"\xff" * 64])
def test_nonsense_is_refused(packed: bytes) -> None:
    """What is no description makes nothing."""
    assert isinstance(LOADED, ctypes.CDLL)
    assert LOADED.homeport_automaton_make(packed, len(packed), 10, None, None) == -1
