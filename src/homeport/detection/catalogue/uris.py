"""Credentials that travel in addresses and headers: URIs with a password, Authorization."""

from homeport.detection.detector import Candidate, PatternDetector
from homeport.detection.judgement import is_placeholder
from homeport.domain import Category


def _real(candidate: Candidate) -> bool:
    return not is_placeholder(candidate.value)


DETECTORS = (
    PatternDetector(
        name="uri-with-password",
        pattern=r"(?i)\b[a-z][a-z0-9+.-]{1,30}://[^\s/:@\"'<>]{0,}:"
        r"(?P<secret>[^\s@/\"'<>]{1,})@[^\s\"'<>@/]",
        keywords=("://",),
        category=Category.CONNECTION_STRING,
        examples=("postgres://app:" + "kQ9xR7" + "tW2m@db.internal:5432/app",),
        counterexamples=("https://example.org:8080/@scope/name", "http://user:${PASSWORD}@host"),
        check=_real,
        why="address with a password before the host",
    ),
    PatternDetector(
        name="authorization-header",
        pattern=r"(?i)\b(?:proxy-)?authorization[\"']?\s*[:=]\s*[\"']?"
        r"(?:(?:basic|bearer|token|digest|apikey|negotiate)\s+)?(?P<secret>[\w+/=.~-]{8,})",
        keywords=("authorization",),
        category=Category.CREDENTIAL,
        examples=("Authorization: Basic " + "dXNlcjpr" + "UTl4Ujd0VzJt",),
        counterexamples=("Authorization: Bearer $TOKEN",),
        check=_real,
        why="credential in an Authorization header",
    ),
    PatternDetector(
        name="bearer-token",
        pattern=r"(?i)\bbearer\s+(?P<secret>[\w+/=.~-]{20,})",
        keywords=("bearer",),
        category=Category.CREDENTIAL,
        examples=("sent bearer " + "kQ9xR7tW2m" + "ZvN5cL8pJ1hF",),
        counterexamples=("bearer of good news",),
        check=_real,
        why="credential after the word Bearer",
    ),
)
