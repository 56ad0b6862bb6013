"""Path patterns: `**/secrets/**` as a regular expression for paths, and for paths inside a text.

`**/` is any number of folders, a final `**` is everything below, `*` and `?` stay within one name,
`[abc]` is one of these characters. Letter case never matters: a rule that guards `secrets/` is
meant for `Secrets/` too.
"""

import posixpath
import re
from dataclasses import dataclass

# Around a path in running text stand quotes, brackets and punctuation; within it, none of them.
_TEXT_CHARACTER = r"""[^/\\\s"'`<>|:,;=(){}\[\]]"""
_TEXT_EDGE = r"""[\s"'`<>|:,;=(){}\[\]/\\@]"""
_DRIVE_OR_ROOT = r"(?:(?:[a-z]:)?/(?:.*/)?)?"


@dataclass(frozen=True, slots=True)
class Glob:
    """One path pattern, translated twice; `in_text` is empty when it would match any word."""

    source: str
    in_path: str
    in_text: str


def translate(source: str) -> Glob:
    """Translate one path pattern.

    Raises:
        ValueError: it is empty, or a bracket is not closed.
    """
    pattern = source.replace("\\", "/").removeprefix("./").lstrip("/")
    if pattern.endswith("/"):
        pattern += "**"
    if not pattern:
        raise ValueError("it is empty")
    path_body = _body(pattern, character="[^/]", separator="/")
    text_body = _body(pattern, character=_TEXT_CHARACTER, separator=r"[/\\]")
    speaks = any(character not in "*?/." for character in pattern)
    return Glob(
        source,
        # Absolute paths cannot be anchored at the repository: they match in any folder.
        in_path=f"(?i)^{_DRIVE_OR_ROOT}{path_body}$",
        in_text=f"(?i)(?:^|{_TEXT_EDGE}){text_body}(?:$|{_TEXT_EDGE})" if speaks else "",
    )


def normal(path: str) -> str:
    """Return the path with `/` between names and without `.`, `..` or doubled separators."""
    cleaned = posixpath.normpath(path.replace("\\", "/"))
    while cleaned.startswith("../"):
        cleaned = cleaned[3:]
    return cleaned


def _body(pattern: str, *, character: str, separator: str) -> str:
    parts: list[str] = []
    at = 0
    while at < len(pattern):
        starts_name = at == 0 or pattern[at - 1] == "/"
        if starts_name and pattern.startswith("**/", at):
            parts.append(f"(?:{character}+{separator})*")
            at += 3
        elif starts_name and pattern[at:] == "**":
            parts.append(f"{character}(?:{character}|{separator})*")
            at += 2
        elif pattern[at] == "*":
            parts.append(f"{character}*")
            at += 1
        elif pattern[at] == "?":
            parts.append(character)
            at += 1
        elif pattern[at] == "[":
            one_of, at = _one_of(pattern, at)
            parts.append(one_of)
        else:
            parts.append(separator if pattern[at] == "/" else re.escape(pattern[at]))
            at += 1
    return "".join(parts)


def _one_of(pattern: str, start: int) -> tuple[str, int]:
    end = pattern.find("]", start + 2)
    if end < 0:
        raise ValueError(f"the bracket at character {start + 1} is not closed")
    inside = pattern[start + 1 : end]
    negated = inside[0] in "!^"
    members = re.sub(r"([\\\[\]^&~|])", r"\\\1", inside[1:] if negated else inside)
    return f"[{'^/' if negated else ''}{members}]", end + 1
