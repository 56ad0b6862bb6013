"""The part of the JavaScript runtime that a replay knows; all else makes it give up."""

from __future__ import annotations

import math

from homeport.diagnosis.javascript.replay.library import (
    arrays,
    dates,
    functions,
    keyed,
    numbers,
    objects,
    patterns,
    promises,
    texts,
)
from homeport.diagnosis.javascript.replay.library.errors import CLASSES
from homeport.diagnosis.javascript.replay.library.native import given, namespace
from homeport.diagnosis.javascript.replay.values import UNDEFINED, Function, Thing, Value

METHODS: dict[str, dict[str, Function]] = {
    "Array": arrays.METHODS, "String": texts.METHODS, "Number": numbers.METHODS,
    "Object": objects.METHODS, "Map": keyed.MAP_METHODS, "Set": keyed.SET_METHODS,
    "Iterator": keyed.ITERATOR_METHODS, "Promise": promises.METHODS, "Date": dates.METHODS,
    "RegExp": patterns.METHODS, "Function": functions.METHODS, "Boolean": {},
}  # fmt: skip


# Names of the runtime that a replay knows nothing about.
UNKNOWN = frozenset([
    "fetch", "Buffer", "URL", "URLSearchParams", "window", "document", "globalThis", "global",
    "jest", "vi", "Intl", "Proxy", "Reflect", "WeakMap", "WeakSet", "WeakRef", "BigInt",
    "TextEncoder", "TextDecoder", "AbortController", "performance", "crypto", "Int32Array",
    "Uint8Array", "Float64Array", "encodeURIComponent", "decodeURIComponent", "localStorage",
])  # fmt: skip


def _nothing(*_: object) -> Value:
    return UNDEFINED


def runtime() -> dict[str, Value]:
    """The names every module sees."""
    console = namespace(dict.fromkeys(("log", "warn", "error", "info", "debug"), _nothing))
    return {
        "undefined": UNDEFINED, "NaN": math.nan, "Infinity": math.inf, "Math": numbers.MATH,
        "Number": numbers.NUMBER, "Boolean": numbers.BOOLEAN, "String": texts.STRING,
        "Array": arrays.ARRAY, "Object": objects.OBJECT, "JSON": objects.JSON, "Map": keyed.MAP,
        "Set": keyed.SET, "Promise": promises.PROMISE, "Date": dates.DATE,
        "RegExp": patterns.REGEXP, "console": console, **numbers.READERS, **promises.TIMERS,
        **CLASSES, "Symbol": namespace({}, iterator="@@iterator"),
        "structuredClone": Function("structuredClone", lambda r, _, a: objects.copied(r, given(a))),
        "process": Thing({"env": Thing()}),
    }  # fmt: skip


__all__ = ["METHODS", "UNKNOWN", "runtime"]
