"""Withholds what is secret or personal in captured values before they are kept or shown."""

import secrets
from collections.abc import Iterator

from homeport.redaction import Masker, redact

_SHORTEST = 4  # a shorter value stands elsewhere as an ordinary word
_LONGEST = 400_000


def withheld(calls: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return captured calls with placeholders for whatever is detected in a name and its value."""
    lines = [f'{name} = "{text}"' for call in calls for name, text in _named("", call)]
    text = "\n".join(lines)[:_LONGEST]
    found = redact(text, Masker(secrets.token_bytes(32)))
    hidden = {
        part: token
        for token, value in found.entries.items()
        for part in (value, value.strip("\"'"))
        if len(part) >= _SHORTEST
    }
    ordered = dict(sorted(hidden.items(), key=lambda item: -len(item[0])))
    return [_treated(call, ordered) for call in calls] if ordered else calls  # type: ignore[misc]  # a mapping stays one


def _named(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield each text with the name that stands nearest to it: a variable, key or attribute."""
    match value:
        case {"pairs": list(pairs)}:
            for pair in pairs:
                key = pair[0].get("v", name)
                yield from _named(name, pair[0])
                yield from _named(str(key), pair[1])
        case {"t": str(), "v": shown}:
            if not isinstance(shown, bool) and shown is not None:
                yield name, str(shown)
        case dict():
            for key, one in value.items():
                yield from _named(str(key) if isinstance(one, dict) else name, one)
        case list():
            for one in value:
                yield from _named(name, one)
        case _:
            pass


def _treated(value: object, hidden: dict[str, str]) -> object:
    match value:
        case {"t": "int" | "float" as kind, "v": shown} if str(shown) in hidden:
            return {"t": kind, "cut": True}
        case str():
            for part, token in hidden.items():
                if part in value:
                    value = value.replace(part, token)
            return value
        case dict():
            return {key: _treated(one, hidden) for key, one in value.items()}
        case list():
            return [_treated(one, hidden) for one in value]
        case _:
            return value
