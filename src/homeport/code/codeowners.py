"""Whom a repository's CODEOWNERS file names for a path: the last rule that fits decides.

The patterns are those of `.gitignore` without negation, as GitHub and GitLab read them.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from homeport.code.contents import read_source

_PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_LARGEST = 3_000_000  # bytes, the limit of GitHub
_SECTION = re.compile(r"\^?\[[^\]]*\](?:\[\d+\])?\s*")  # GitLab's; its default owners are not read
_WORD = re.compile(r"(?:\\.|[^\s\\#]|(?<=\S)#)+")


def owners_by_rule(repo: Path, path: str) -> tuple[str, ...]:
    """Return the owners of a path in the order written, none where no rule fits."""
    content = next((text for place in _PLACES if (text := read_source(repo, place))), b"")
    found: tuple[str, ...] = ()
    for pattern, named in _rules(content[:_LARGEST]):
        if pattern.match(path):
            found = named
    return found


@lru_cache(maxsize=8)
def _rules(content: bytes) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(_read(content.decode("utf-8", "replace")))


def _read(text: str) -> Iterator[tuple[re.Pattern[str], tuple[str, ...]]]:
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("#") or _SECTION.match(stripped):
            continue
        words = _WORD.findall(re.split(r"\s#", stripped, maxsplit=1)[0])
        if words:
            yield _compiled(words[0]), tuple(words[1:])


def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile one pattern; one without a slash inside fits at any depth, a folder all below."""
    body = pattern.strip("/")
    anchored = "/" in pattern.rstrip("/")
    parts = [_part(part) for part in body.split("/")]
    # `/apps/*` fits the files of that folder only; everything else that is named may be a folder.
    alone = anchored and body.endswith("/*") and not pattern.endswith("/")
    end = r"\Z" if alone else r"/" if pattern.endswith("/") else r"(?:/|\Z)"
    joined = "/".join(parts).replace(".*/", "(?:.*/)?")
    return re.compile(("" if anchored else "(?:.*/)?") + joined + end)


def _part(part: str) -> str:
    if part == "**":
        return ".*"
    return "".join(
        "[^/]*" if letter == "*" else "[^/]" if letter == "?" else re.escape(letter)
        for letter in re.sub(r"\\(.)", r"\1", part)
    )
