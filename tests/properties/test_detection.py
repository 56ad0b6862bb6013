"""Laws of detection that hold for any text."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from homeport.detection import Scanner
from homeport.detection.catalogue import DETECTORS, LAYERS
from homeport.detection.engine import KeywordPrefilter

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
