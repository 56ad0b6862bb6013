"""Values of the tested program, told so that the caller can compare and write them down."""

from __future__ import annotations

import ast
import hashlib
import pickle

TYPE_CHECKING = False  # typing costs start-up
if TYPE_CHECKING:
    from typing import Any

_LONGEST = 4000
_LARGEST_STATE = 1 << 16
_MOST_INPUTS = 160
_MUTANTS = 3  # of each recorded input


def pickled(value: object) -> bytes | None:
    """Return the value as bytes; None when it cannot be told apart, or is too large for that."""
    try:
        kept = pickle.dumps(value, protocol=4)
    except Exception:
        return None
    return kept if len(kept) <= _LARGEST_STATE else None


def literal(value: object) -> str | None:
    """Return the value as Python writes it, when reading that gives the value again."""
    try:
        text = repr(value)
        if len(text) < _LONGEST and ast.literal_eval(text) == value:
            return text
    except Exception:
        return None
    return None


def shown(value: object) -> str:
    """Return a value as text without addresses."""
    kept = pickled(value)
    text = literal(value)
    return text if text is not None else hashlib.blake2b(kept or b"", digest_size=8).hexdigest()


def mutated(calls: list[bytes]) -> list[bytes]:
    """Return inputs like the recorded ones, each with one small change; always the same ones."""
    found: list[bytes] = []
    for call in calls:
        for name, value in pickle.loads(call).items():
            for other in variants(value)[:_MUTANTS]:
                given = pickle.loads(call)
                given[name] = other
                kept = pickled(given)
                if kept is not None and kept not in calls and kept not in found:
                    found.append(kept)
    return found[:_MOST_INPUTS]


def variants(value: object) -> list[Any]:
    """Return neighbours of a plain value."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [value + 1, value - 1, -value]
    if isinstance(value, (str, list, tuple)):
        given: Any = value
        return [given[1:], given[::-1], given + given[:1]]
    if isinstance(value, dict) and value:
        return [dict(list(value.items())[1:])]
    return []
