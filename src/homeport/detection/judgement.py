"""Judges a value beside a secret-like name: is it a secret, or code, a word, a placeholder?

The pattern that brought name and value together is the catalogue's; this looks at their shape.
"""

from homeport.detection.checks import entropy, monotonous
from homeport.detection.detector import Candidate

_PLACEHOLDERS = frozenset(
    (
        "changeme",
        "change-me",
        "change_me",
        "example",
        "sample",
        "dummy",
        "none",
        "null",
        "true",
        "false",
        "undefined",
        "nil",
        "todo",
        "password",
        "passwd",
        "secret",
        "token",
        "redacted",
        "removed",
        "hidden",
        "placeholder",
        "default",
        "required",
        "optional",
        "string",
        "number",
        "boolean",
        "integer",
        "bytes",
        "object",
        "xxx",
        "test",
        "testing",
    )
)
_OPENERS = ("$", "%(", "{{", "<", "${", "#{", "[HP_", "*", "@{")
_MIN_LENGTH = 6


def is_placeholder(value: str) -> bool:
    """Tell a stand-in (`changeme`, `<your-key>`, `${TOKEN}`, `xxxx`) from a value."""
    bare = value.strip("\"'` ")
    low = bare.lower()
    return (
        not bare
        or bare.startswith(_OPENERS)
        or low in _PLACEHOLDERS
        or monotonous(bare)
        or len(set(low)) <= 2  # noqa: PLR2004 -- xxxx, ----, 0101
        or low.startswith(("your", "my-", "my_", "example"))
    )


def is_secret(candidate: Candidate) -> bool:
    """Tell whether the value beside a secret-like name looks like a secret."""
    value = candidate.value
    if len(value) < _MIN_LENGTH or is_placeholder(value):
        return False
    has_digit = any(ch.isdigit() for ch in value)
    if value.isalpha() and (value.islower() or value.istitle()):
        return False
    return has_digit or entropy(value) >= 3.0  # noqa: PLR2004 -- bits; a word has fewer
