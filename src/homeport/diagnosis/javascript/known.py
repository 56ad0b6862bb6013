"""What calls of the JavaScript runtime give: a table, in the kinds of `python.known`.

`None` stands for undefined and null alike.
"""

from homeport.diagnosis.python.known import ELEMENTS, TEXT_LISTS, Kinds

__all__ = ["BUILTINS", "ELEMENTS", "FUNCTIONS", "IN_PLACE", "ITERATING", "MAYBE_NONE", "METHODS",
           "TEXT_LISTS"]  # fmt: skip


def _table(words: dict[str, str]) -> dict[str, Kinds]:
    return {name: frozenset(kinds.split()) for name, kinds in words.items()}


BUILTINS: dict[str, Kinds] = _table({
    "Number": "int", "parseInt": "int", "parseFloat": "float", "String": "str", "Boolean": "bool",
    "Array": "list", "Object": "dict", "keys of": "keys", "Map": "Map",
    "Set": "Set", "WeakMap": "Map", "Promise": "coroutine", "Date": "Date", "RegExp": "RegExp",
})  # fmt: skip

FUNCTIONS: dict[str, Kinds] = _table({
    "JSON.parse": "json", "JSON.stringify": "str", "Object.keys": "list", "Object.values": "list",
    "Object.entries": "list", "Array.from": "list", "Array.isArray": "bool", "Math.floor": "int",
    "Math.round": "int", "Math.max": "int", "Math.min": "int", "Date.now": "int",
    "path.join": "str", "path.resolve": "str", "fs.existsSync": "bool", "fs.readdirSync": "list",
    "Promise.all": "coroutine", "Promise.resolve": "coroutine", "fetch": "coroutine",
    "fs.promises.readFile": "coroutine", "document.querySelector": "element None",
    "document.getElementById": "element None", "localStorage.getItem": "str None",
    "console.log": "None", "setTimeout": "timer",
})  # fmt: skip

METHODS: dict[str, Kinds] = _table({
    "toString": "str", "trim": "str", "toLowerCase": "str", "toUpperCase": "str", "slice": "?",
    "substring": "str", "replace": "str", "padStart": "str", "toFixed": "str", "join": "str",
    "toISOString": "str", "charAt": "str", "split": "list", "map": "list", "filter": "list",
    "concat": "?", "sort": "list", "reverse": "list", "splice": "list", "flat": "list",
    "flatMap": "list", "keys": "iterator", "values": "iterator", "entries": "iterator",
    "indexOf": "int", "findIndex": "int", "push": "int", "unshift": "int", "includes": "bool",
    "has": "bool", "some": "bool", "every": "bool", "startsWith": "bool", "endsWith": "bool",
    "test": "bool", "getTime": "int", "then": "coroutine", "json": "coroutine",
    "text": "coroutine", "catch": "coroutine", "bind": "function",
})  # fmt: skip

# Methods whose result is never of use.
IN_PLACE: Kinds = frozenset({"forEach"})

# Methods that give undefined or null when there is nothing to give.
MAYBE_NONE: Kinds = frozenset(["find", "pop", "shift", "get", "match", "exec", "at", "findLast"])

# Methods that call their first argument with each element.
ITERATING: Kinds = frozenset(
    ["map", "filter", "forEach", "find", "findIndex", "some", "every", "flatMap", "sort"]
)
