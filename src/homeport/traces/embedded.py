"""Takes traces out of escaped strings: a JSON log record holds a whole trace in one line."""

from homeport.traces.pattern import Pattern

# A path of Windows may hold `\\n` too: what follows must look like a trace's line.
EMBEDDED = Pattern(
    r'\\n(?:\\t|\\u0009| )*(?:at |File \\*"|from |in |#\d|\d+: |goroutine |Traceback'
    r"|Caused by: |stack backtrace)|\\n(?:\\t|\\u0009| )+[\w./-]+:\d"
)
# A list of Ruby's calls, as its loggers write a backtrace into JSON.
_LISTED = Pattern(r"[^\s\"\\][^\"\n]{0,400}:\d+:in [`'][^\"\n]{1,200}$")
_NAMES = ("error_class", "exception_class", "class", "exception", "error", "type", "kind")
_MESSAGES = ("error_message", "exception_message", "message", "msg")
_PAIRS = Pattern(r'"(?P<key>\w{1,40})": ?"(?P<value>(?:[^"\\]|\\.)*)"')
_QUOTES = Pattern(r'\\.|"')
_ESCAPE = Pattern(r'\\(?:u([0-9a-fA-F]{4})|([nrtbf"\'/\\]))')
_MEANING = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def embeds(line: str) -> bool:
    """Tell whether a line may hold a trace in its strings."""
    if "\\" in line and EMBEDDED.search(line):
        return True
    return ":in " in line and '"' in line and any(_LISTED.match(one) for one in _strings(line))


def decoded(line: str) -> list[str]:
    """Return the line's strings that hold line breaks, decoded; without any the line itself."""
    every = _strings(line)
    strings = [one for one in every if EMBEDDED.search(one)]
    calls = [_unescaped(one) for one in every if _LISTED.match(one)]
    if calls and not strings:
        kind, said = _value(line, _NAMES), _value(line, _MESSAGES)
        return ["\n".join([f"{kind} ({said}):" if kind else said, *calls])]
    return [_unescaped(one) for one in strings or [line]]


def _value(line: str, keys: tuple[str, ...]) -> str:
    """Return the string value of the first key that the record has."""
    values = {found["key"]: found["value"] for found in reversed([*_PAIRS.finditer(line)])}
    return next((_unescaped(values[key]) for key in keys if key in values), "")


def _strings(line: str) -> list[str]:
    """Return what stands between double quotes; escaped quotes do not end a string."""
    found: list[str] = []
    opened = -1
    for quote in _QUOTES.finditer(line):
        if quote.group() != '"':
            continue
        if opened < 0:
            opened = quote.end()
        else:
            found.append(line[opened : quote.start()])
            opened = -1
    return found


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _MEANING.get(found[2], found[2]),
        text,
    ).replace("\r\n", "\n")
