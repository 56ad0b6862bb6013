"""What the two values of a failed JavaScript assertion say about the kind of mistake.

`'205' !== 25` is text where a number was wanted: that speaks for joined texts and against a
missing await. A hint is a word; the traps say which hints they fit.
"""

import re

_PAIR = re.compile(r"^(?P<actual>.+?) (?:!==|!=|==|===) (?P<expected>.+?)$", re.MULTILINE)
_ADDED, _GONE = re.compile(r"^\+ (.*)$", re.MULTILINE), re.compile(r"^- (.*)$", re.MULTILINE)
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
_LONG_FRACTION = 10  # digits that only binary fractions bring


def hints(message: str) -> frozenset[str]:
    """The hints of an assertion's message, or of any error's message that shows a value."""
    found = set(_seen(message))
    actual, expected = _values(message)
    if actual is not None:
        found |= set(_compared(actual, expected or ""))
    return frozenset(found)


def _seen(message: str) -> list[str]:
    words = {
        "promise": "Promise {" in message or "[object Promise]" in message,
        "object-text": "[object Object]" in message,
        "nan": bool(re.search(r"\bNaN\b|Invalid Date|Invalid time value", message)),
    }
    return [name for name, is_so in words.items() if is_so]


def _values(message: str) -> tuple[str | None, str | None]:
    """The actual and the expected value, as Node prints them."""
    added = [a for a in _ADDED.findall(message) if a != "actual - expected"]
    gone = _GONE.findall(message)
    if added or gone:
        return "\n".join(added), "\n".join(gone)
    pair = _PAIR.search(message)
    return (pair["actual"].strip(), pair["expected"].strip()) if pair else (None, None)


def _compared(actual: str, expected: str) -> list[str]:
    ours, theirs = _pieces(actual), _pieces(expected)
    words = {
        "undefined": "undefined" in actual and "undefined" not in expected,
        "text": _is_text_of_number(actual, expected),
        "boolean": {actual.strip(" ,"), expected.strip(" ,")} == {"true", "false"},
        "fraction": any(
            len(n.partition(".")[2]) >= _LONG_FRACTION for n in _NUMBER.findall(actual)
        ),
        "order": sorted(ours) == sorted(theirs) and ours != theirs,
        "fewer": len(ours) < len(theirs) or _smaller(actual, expected),
        "more": len(ours) > len(theirs) or _smaller(expected, actual),
        "empty": actual.strip(" ,") in ("[]", "{}", "''", "0"),
        **_dates(actual, expected),
    }
    return [name for name, is_so in words.items() if is_so]


def _is_text_of_number(actual: str, expected: str) -> bool:
    """Text where a number was wanted, alone or among the lines of a structure."""
    if actual[:1] in "'\"" and _NUMBER.fullmatch(expected):
        return True
    quoted, bare = re.findall(r"['\"][^'\"\n]*\d['\"]", actual), _NUMBER.findall(expected)
    return bool(quoted and bare) and "'" not in expected and '"' not in expected


def _pieces(value: str) -> list[str]:
    return [piece for piece in re.split(r"[\s,\[\]{}]+", value) if piece]


def _smaller(one: str, other: str) -> bool:
    return bool(_NUMBER.fullmatch(one) and _NUMBER.fullmatch(other)) and float(one) < float(other)


def _dates(actual: str, expected: str) -> dict[str, bool]:
    ours, theirs = _DATE.search(actual), _DATE.search(expected)
    if not ours or not theirs:
        return {}
    return {
        "month": ours[3] == theirs[3] and ours[2] != theirs[2],
        "day": ours[3] != theirs[3],
    }
