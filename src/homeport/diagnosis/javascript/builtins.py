"""The methods of JavaScript's own kinds of values, to tell a typo from a value of another kind."""

_METHODS = {
    "str": "at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf "
    "localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll "
    "search slice split startsWith substring substr toLowerCase toUpperCase "
    "toLocaleLowerCase toLocaleUpperCase trim trimEnd trimStart",
    "list": "at concat copyWithin entries every fill filter find findIndex findLast findLastIndex "
    "flat flatMap forEach includes indexOf join keys lastIndexOf map pop push reduce "
    "reduceRight reverse shift slice some sort splice toSorted toReversed unshift values",
    "number": "toFixed toPrecision toExponential toLocaleString",
    "Date": "getTime getDate getDay getFullYear getHours getMinutes getMonth getSeconds "
    "getMilliseconds getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMonth setDate "
    "setHours setMonth setFullYear setMinutes toISOString toDateString toLocaleDateString "
    "toLocaleTimeString getTimezoneOffset",
    "Map": "get set has delete clear entries forEach keys values",
    "Set": "add has delete clear entries forEach keys values",
    "coroutine": "then catch finally",
}
METHODS: dict[str, frozenset[str]] = {
    kind: frozenset(names.split()) for kind, names in _METHODS.items()
}
NAMES: frozenset[str] = frozenset(name for names in METHODS.values() for name in names)

_WORDS = {
    "str": "text",
    "list": "an array",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "dict": "an object",
    "coroutine": "a Promise",
    "None": "undefined",
    "iterator": "an iterator",
    "function": "a function",
    "keys": "a key, which is text",
}


def holders(method: str) -> frozenset[str]:
    """The kinds that have the method."""
    return frozenset(kind for kind, names in METHODS.items() if method in names)


def has(kind: str, method: str) -> bool:
    """Tell whether values of the kind have the method; of other kinds nothing is known."""
    kind = "number" if kind in ("int", "float") else kind
    if kind in ("dict", "bool", "function"):
        return method not in NAMES
    return kind not in METHODS or method in METHODS[kind] or method not in NAMES


def worded(kind: str) -> str:
    """The kind as a person says it."""
    return _WORDS.get(kind, f"a {kind}")
