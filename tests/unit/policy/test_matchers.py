"""Matchers, and what patterns mark."""

from dataclasses import replace

import pytest

from homeport.domain import Category, Finding, Principal, Span
from homeport.policy.facts import Facts
from homeport.policy.globs import translate
from homeport.policy.matchers import (
    CategoryMatcher,
    ClassificationMatcher,
    Matcher,
    PathMatcher,
    PatternMatcher,
    RepoMatcher,
    compile_regex,
    marked,
)


def facts(
    *texts: str,
    paths: tuple[str, ...] = (),
    repo: str = "",
    classification: str = "",
    findings: tuple[Finding, ...] = (),
) -> Facts:
    """Make facts of what matters here."""
    return Facts(
        texts,
        Principal("someone"),
        paths=paths,
        repo=repo,
        classification=classification,
        findings=findings,
    )


def path_matcher(pattern: str) -> Matcher:
    """Make a matcher as the loader does."""
    glob = translate(pattern)
    in_text = compile_regex(glob.in_text) if glob.in_text else None
    return PathMatcher(1, glob, compile_regex(glob.in_path), in_text)


def pattern_matcher(pattern: str) -> PatternMatcher:
    """Make a matcher as the loader does."""
    return PatternMatcher(1, pattern, compile_regex(pattern))


def marks(pattern: str, text: str) -> list[str]:
    """Return the marked stretches of a text."""
    return [text[f.span.start : f.span.end] for f in marked((pattern_matcher(pattern),), text)]


def test_path() -> None:
    """A path matches where the caller names it and where a text mentions it."""
    matcher = path_matcher("**/secrets/**")

    assert matcher.matches(facts("x", paths=("a/b", "secrets/k")))
    assert matcher.matches(facts("x", "in a/secrets/k.py"))
    assert not matcher.matches(facts("no secrets here", paths=("a/b",)))
    assert not path_matcher("**").matches(facts("word"))
    assert path_matcher("**").matches(facts("word", paths=("a",)))


def test_surrogates() -> None:
    """Bytes that are no text are no reason to fail."""
    assert path_matcher("**/s/**").matches(facts("\udcff", paths=("s/\udcff",)))
    assert pattern_matcher("key").matches(facts("\udcff key"))
    assert marks("k.y", "\udcff key") == ["key"]


def test_pattern() -> None:
    """A pattern matches in any of the texts."""
    matcher = pattern_matcher("(?i)api[_-]?key")

    assert matcher.matches(facts("first", "my API-KEY"))
    assert not matcher.matches(facts("first", "second"))


def test_repo() -> None:
    """A repository matches by its name; without one nothing matches."""
    glob = translate("acme/payments-*")
    matcher = RepoMatcher(1, glob, compile_regex(glob.in_path))

    assert matcher.matches(facts(repo="acme/payments-core"))
    assert not matcher.matches(facts(repo="acme/web"))
    assert not matcher.matches(facts())


def test_category() -> None:
    """A category matches when a detector found such a value."""
    matcher = CategoryMatcher(1, Category.IBAN)
    iban = Finding(Span(0, 4), Category.IBAN, "iban")

    assert matcher.matches(facts("x", findings=(iban,)))
    assert not matcher.matches(facts("x"))


def test_classification() -> None:
    """A label matches whatever its letter case and spaces."""
    matcher = ClassificationMatcher(1, "Confidential")

    assert matcher.matches(facts(classification=" confidential "))
    assert not matcher.matches(facts(classification="public"))


def test_several_labels() -> None:
    """A request with several labels, parted by commas, carries each of them, and all as one."""
    given = facts(classification="pii, Confidential")

    for label, carried in (("confidential", True), ("PII", True), ("pii, confidential", True)):
        assert ClassificationMatcher(1, label).matches(given) is carried
    assert not ClassificationMatcher(1, "conf").matches(given)


def test_cut_over_parts() -> None:
    """What stands over the end of one part of a message and the next matches too."""
    given = replace(facts("x/sec", "rets/b api", "_key"), across=("x/secrets/b api_key",))

    assert path_matcher("**/secrets/**").matches(given)
    assert pattern_matcher("api_key").matches(given)


@pytest.mark.parametrize("pattern", ["(", "(?=a)", "a{2000}", "(?<!x)y", "\\1"])
def test_no_re2(pattern: str) -> None:
    """What RE2 does not accept is refused with its reason, and nothing is printed."""
    with pytest.raises(ValueError, match=r"\w"):
        compile_regex(pattern)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"email\s*:\s*[^\s]+", "my email: bob, and", ["email: bob,"]),
        (r"token\s*[:=]", "token = abc def", ["abc"]),
        (r"token\s*[:=]", 'token: "a b c" d', ["a b c"]),
        (r"token\s*[:=]", 'token: "" d', []),
        (r"token\s*[:=]", 'token: "open\nnext"', ['"open']),
        (r"token\s*[:=]", "token:", []),
        (r"token\s*[:=]", "token: \nnext", []),
        (r"token\s*[:=]", "token=a token=b", ["a", "b"]),
        (r"x*", "abc", []),
        ("é+", "aéé🙂é", ["éé", "é"]),
    ],
)
def test_marked(pattern: str, text: str, expected: list[str]) -> None:
    """A pattern marks what it matches, or the value behind it when it ends at a separator."""
    assert marks(pattern, text) == expected


def test_marked_by_patterns_only() -> None:
    """Other matchers mark nothing, and the same stretch is marked once."""
    matchers = (path_matcher("**/a/**"), pattern_matcher("abc"), pattern_matcher("a.c"))

    assert marked(matchers, "abc a/a/a") == (Finding(Span(0, 3), Category.SECRET, "policy"),)


def test_no_catastrophe() -> None:
    """A pattern that ruins a backtracking engine is only a pattern here."""
    assert not pattern_matcher("(a+)+$").matches(facts("a" * 50_000 + "b"))
