import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeport.detection.detector import PatternDetector
from homeport.detection.multipattern import HyperscanPrefilter, compile_database, triggers
from homeport.detection.prefilter import Window, each
from homeport.domain import Category
from homeport.errors import RuleError

pytest.importorskip("hyperscan")


def prefilter(*patterns: str) -> HyperscanPrefilter:
    """Make the prefilter of some patterns."""
    database = compile_database([p.encode() for p in patterns])
    return HyperscanPrefilter(database, [(number,) for number in range(len(patterns))])


def test_windows_are_lines() -> None:
    """The window is the line in which the match ends, once; lines near each other share one."""
    apart = b"\n" * 600
    found = prefilter("ab").windows(b"x\nab ab\n\nab" + apart + b"ab")
    assert list(each(found)) == [Window(0, 2, 11), Window(0, 611, 613)]


@given(st.lists(st.sampled_from(("ab", "cd", "x", "\n", "-" * 300)), max_size=30).map("".join))
def test_with_and_without_the_library(text: str) -> None:
    """Python names the windows that the library names."""
    patterns = compile_database([b"ab", b"c.", rb"b\s"])
    fast = HyperscanPrefilter(patterns, [(0,), (1, 3), (2,)])
    plain = HyperscanPrefilter(patterns, [(0,), (1, 3), (2,)])
    plain._loaded = None
    data = text.encode()
    assert sorted(each(fast.windows(data))) == sorted(each(plain.windows(data)))


def test_a_newline_at_the_end_of_a_match() -> None:
    """A match that takes the newline belongs to the line before."""
    assert list(each(prefilter(r"ab\s").windows(b"ab\ncd"))) == [Window(0, 0, 2)]


def test_rules_share_triggers() -> None:
    """What several rules look for is looked for once; no trigger is looked for nowhere."""
    rules = [
        PatternDetector(name, pattern, (), Category.SECRET, ("x",))
        for name, pattern in (("one", "ab"), ("none", ""), ("two", "cd"), ("three", "ab"))
    ]
    shared = triggers(rules)
    assert shared == {b"ab": (0, 3), b"cd": (2,)}
    windows = HyperscanPrefilter(compile_database(tuple(shared)), tuple(shared.values()))
    assert list(each(windows.windows(b"ab"))) == [Window(0, 0, 2), Window(3, 0, 2)]
    assert not windows.windows(b"nothing")


def test_a_pattern_hyperscan_does_not_take() -> None:
    """The error names the pattern and the next step."""
    with pytest.raises(RuleError, match=r"\(a\|\^b\$c") as caught:
        prefilter("fine", "(a|^b$c")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("pattern", "cheaper"),
    [
        (r"key_[a-z]{20,}", r"key_[a-z]{20}"),
        (r"(key_[a-z]{20,300})", r"(key_[a-z]{20})"),
        (r"(?i)(?P<name>[\w.-]{0,40}?token)=x", r"(?i)(?P<name>token)=x"),
        (r"a{2,90}b", r"a{2,}b"),
        (r"a{2,9}b", r"a{2,9}b"),
        (r"abc[A-Z]{10,}={0,3}", r"abc[A-Z]{10}"),
        (r"[0-9]{0,3}|x", r"[0-9]{0,3}|x"),
        (r"(?i)^\s{0,20}user_\w", r"(?i)user_\w"),
        (r"^[ \t]*(begin) \d", r"(begin) \d"),
        (r"^ab", r"^ab"),
        (r"a\sb[^\s\]]\[\S", r"a[\t\n\f\r ]b[^\t\n\f\r \]]\[[\x00-\x08\x0b\x0e-\x1f!-\xff]"),
        (r"[]\S]\\s", r"[]\x00-\x08\x0b\x0e-\x1f!-\xff]\\s"),
    ],
)
def test_cheaper_patterns(pattern: str, cheaper: str) -> None:
    """What only lengthens a match or its report is dropped; white space is RE2's."""
    rule = PatternDetector("one", pattern, (), Category.SECRET, ("x",))
    assert tuple(triggers((rule,))) == (cheaper.encode(),)
