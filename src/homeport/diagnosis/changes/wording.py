"""How a change is told: who made it and when, and what became of a line."""

import re

from homeport.code import UNCOMMITTED, Hunk

TOKEN = re.compile(r"[A-Za-z_$][\w$]*|\d+(?:\.\d+)?|\"[^\"]*\"|'[^']*'|[^\w\s]")
_DAY, _HOUR = 86_400, 3_600
_LONGEST = 90  # characters of a line that are quoted


def author(hunk: Hunk, now: float) -> str:
    """The change as the subject of a sentence: hash, age and title."""
    if hunk.commit == UNCOMMITTED:
        return "An uncommitted change"
    return f'Commit {hunk.commit} ({age(now - hunk.time)}, "{hunk.subject}")'


def age(seconds: float) -> str:
    """How long ago, in the largest unit that fits."""
    days, hours = int(seconds // _DAY), int(seconds // _HOUR)
    if days:
        return "1 day ago" if days == 1 else f"{days} days ago"
    if hours:
        return "1 hour ago" if hours == 1 else f"{hours} hours ago"
    return "less than an hour ago"


def became(before: str, after: str) -> str:
    """What happened to a line, in words."""
    old, new = quoted(before), quoted(after)
    if old and new:
        return f"`{old}` became `{new}`"
    return f"`{new}` came in" if new else f"`{old}` was taken out"


def quoted(line: str) -> str:
    """The line without its indentation, cut when long."""
    text = " ".join(line.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
