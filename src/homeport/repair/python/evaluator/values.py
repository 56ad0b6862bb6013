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


def written(value: object) -> tuple[str, dict[str, str]] | None:
    """Return a value as an expression, and where the names in it come from; None without one.

    An object is written as its class called with its attributes, where that gives its state again.
    """
    text = literal(value)
    if text is not None:
        return text, {}
    kind: Any = value if isinstance(value, type) else type(value)
    if "<" in kind.__qualname__ or "." in kind.__qualname__ or kind.__module__ == "builtins":
        return None
    needs = {kind.__name__: kind.__module__}
    if isinstance(value, type):
        return kind.__name__, needs
    try:
        state = vars(value)
        count = kind.__init__.__code__.co_argcount
        names = kind.__init__.__code__.co_varnames[1:count] if count else ()
        given = {name: state.get(name, state.get("_" + name)) for name in names
                 if name in state or "_" + name in state}  # fmt: skip
        if not _makes(kind, given, state):
            return None
        # Few words: what the class sets by itself need not be said.
        for name in list(given):
            fewer = {one: value for one, value in given.items() if one != name}
            if _makes(kind, fewer, state):
                given = fewer
        texts = {name: literal(one) for name, one in given.items()}
        if all(texts.values()):
            words = ", ".join(f"{name}={text}" for name, text in texts.items())
            return f"{kind.__name__}({words})", needs
    except Exception:
        return None
    return None


def _makes(kind: Any, given: dict[str, object], state: dict[str, object]) -> bool:
    """Tell whether a class called so gives an object of that state."""
    try:
        return bool(vars(kind(**given)) == state)
    except Exception:
        return False


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
