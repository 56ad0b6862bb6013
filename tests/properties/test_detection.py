"""Laws of detection that hold for any text."""

import importlib
import pkgutil
import re
from itertools import pairwise, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import homeport.detection
import homeport.redaction
from homeport.detection import Scanner
from homeport.detection.catalogue import DETECTORS, LAYERS
from homeport.detection.prefilter import KeywordPrefilter

PLAIN = Scanner.of(DETECTORS, LAYERS, KeywordPrefilter((*DETECTORS, *LAYERS)))
# Anything at all, lone surrogates and NULs too, mixed with what detectors look for.
ANYTHING = st.text(st.characters(codec=None), max_size=40)
PIECES = st.sampled_from(
    (
        "password", "secret_key", "token", "Authorization: Bearer ", "api-key", "://", "@", "=",
        ": ", '"', "'", "\\", "\n", "\r\n", " ", "\u200b", "%3D", "\\u0041", "=3D", "&quot;",
        "-----BEGIN RSA PRIVATE" + " KEY-----", "-----END RSA PRIVATE KEY-----", "kind: Secret\n",
        "data:\n  ", "curl -u ", "kQ9xR7tW2mZvN5cL8p", "gh" + "p_", "AKIA" + "Q7RB2XKDT5WNEJ3C",
        "eyJhbGciOiJIUzI1NiJ9.", "postgres://u:p4ssw0rd@h/d", "jo@some.org", "8.8.8.8",
        "4111 1111 1111 1111", "DE89370400440532013000", "+49 30 901820", "536-90-4399",
        "dGhlIHRva2VuIGlzIGsxMjM0NTY3ODkwYWJjZGVm", "[HP_SECRET_K3F7Q2ZA]", "<password>", "</",
    )
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, PIECES, ANYTHING), max_size=14).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_findings_are_sorted_and_never_overlap(text: str) -> None:
    """Findings lie within the text, in order, none empty, none over another."""
    findings = Scanner.default().scan(text)
    assert all(0 <= f.span.start < f.span.end <= len(text) for f in findings)
    assert all(one.span.end <= other.span.start for one, other in pairwise(findings))


@given(TEXTS)
@example("+49 30 901820\x000")  # one NUL is no UTF-16
@settings(max_examples=120, deadline=None)
def test_both_engines_find_the_same(text: str) -> None:
    """Hyperscan with RE2 and RE2 alone return the same findings."""
    assert Scanner.default().scan(text) == PLAIN.scan(text)


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_same_text_gives_the_same_findings(text: str) -> None:
    """A scan keeps no state that another scan could see."""
    first = Scanner.default().scan(text)
    Scanner.default().scan(text[::-1])
    assert Scanner.default().scan(text) == first


def _backtracking() -> list["re.Pattern[str] | re.Pattern[bytes]"]:
    """Return every pattern of the standard library that detection or redaction compiles."""
    names = [
        each.name
        for room in (homeport.detection, homeport.redaction)
        for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
        if "._" not in each.name  # the C library is no module
    ]
    held = [value for name in names for value in vars(importlib.import_module(name)).values()]
    return list({value.pattern: value for value in held if isinstance(value, re.Pattern)}.values())


# What the patterns' repetitions are made of.
_LETTERS = ("a", "A", "x", "1", "_", "-", ".", " ", "(", "[", "=", "$", "\\")
_WORDS = ("Token", "aToken", "password", "Key.", "::a", "->a", "-- a", "{{", "\r\n", "0x", "%(")
_PUMPS = (*_LETTERS, *map("".join, product(_LETTERS, repeat=2)), *_WORDS)


@pytest.mark.timeout(120)
def test_no_pattern_runs_away() -> None:
    """No pattern of the standard library here takes exponential time on any repeated text.

    One that does needs years for these 64 characters, so the limit tells no slow machine apart;
    what a check sees is bounded, so anything below is linear in the text.
    """
    for pattern in _backtracking():
        for pump, end in product(_PUMPS, ("", "\x00")):
            text = (pump * 64)[:64] + end
            value = text.encode() if isinstance(pattern.pattern, bytes) else text
            for ask in (pattern.search, pattern.fullmatch):
                ask(value)  # type: ignore[arg-type]
