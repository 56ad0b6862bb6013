"""Path patterns."""

import pytest
import re2

from homeport.policy.globs import normal, translate


def in_path(pattern: str, path: str) -> bool:
    """Tell whether the pattern matches a named path."""
    return re2.search(translate(pattern).in_path, normal(path)) is not None


def in_text(pattern: str, text: str) -> bool:
    """Tell whether the pattern matches a path in running text."""
    source = translate(pattern).in_text
    return bool(source) and re2.search(source, text) is not None


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("**/secrets/**", "secrets/key.py"),
        ("**/secrets/**", "app/deep/secrets/a/b.py"),
        ("**/secrets/**", "/home/me/app/secrets/key"),
        ("**/secrets/**", "app\\secrets\\key"),
        ("**/secrets/**", "App/SECRETS/key"),
        ("**/secrets/**", "./app/x/../secrets/key"),
        ("**/secrets/**", "../../secrets/key"),
        ("secrets/", "secrets/key"),
        ("./secrets/*.py", "secrets/key.py"),
        ("secrets/*.py", "/srv/checkout/secrets/key.py"),
        ("secrets/*.py", "C:\\work\\secrets\\key.py"),
        ("*.env", ".env"),
        ("**/*.env", "deploy/prod.env"),
        ("a/**/z", "a/z"),
        ("a/**/z", "a/b/c/z"),
        ("a?c", "abc"),
        ("[ab]c", "bc"),
        ("[!ab]c", "cc"),
        ("a**c", "abbc"),
        ("a+b(1).txt", "a+b(1).txt"),
        ("**", "anything/at/all"),
    ],
)
def test_matches(pattern: str, path: str) -> None:
    """These paths are meant by these patterns."""
    assert in_path(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("**/secrets/**", "app/secrets"),
        ("**/secrets/**", "app/secretstore/key"),
        ("**/secrets/**", "app/mysecrets/key"),
        ("secrets/*.py", "app/secrets/key.py"),
        ("secrets/*.py", "secrets/deep/key.py"),
        ("*.env", "deploy/prod.env"),
        ("a?c", "a/c"),
        ("[!ab]c", "/c"),
        ("a**c", "a/b/c"),
        ("a.c", "abc"),
    ],
)
def test_does_not_match(pattern: str, path: str) -> None:
    """These paths are not meant by these patterns."""
    assert not in_path(pattern, path)


@pytest.mark.parametrize(
    "text",
    [
        'File "/app/secrets/keys.py", line 3, in load',
        "at load (secrets/keys.js:3:1)",
        "see `lib/secrets/a.rb`",
        "C:\\app\\Secrets\\keys.cs:line 12",
        "secrets/x",
        "open=secrets/x,",
    ],
)
def test_in_text(text: str) -> None:
    """A path is found in a text between quotes, brackets and punctuation."""
    assert in_text("**/secrets/**", text)


@pytest.mark.parametrize("text", ["our secrets", "mysecrets/x", "secrets/ are kept", "no/secret"])
def test_not_in_text(text: str) -> None:
    """Words that only look like the path are not it."""
    assert not in_text("**/secrets/**", text)


@pytest.mark.parametrize("pattern", ["**", "*", "**/*", "*/*"])
def test_no_text_form(pattern: str) -> None:
    """A pattern without a word in it would match any word, so it looks at named paths only."""
    assert translate(pattern).in_text == ""


@pytest.mark.parametrize("pattern", ["", "/", "./", "a[b", "[", "[]"])
def test_refused(pattern: str) -> None:
    """A pattern that means nothing is refused."""
    with pytest.raises(ValueError, match=r"empty|bracket"):
        translate(pattern)
