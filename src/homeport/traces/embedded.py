"""Takes traces out of escaped strings: a JSON log record holds a whole trace in one line."""

from homeport.traces.pattern import Pattern

# A path of Windows may hold `\\n` too: what follows must look like a trace's line.
EMBEDDED = Pattern(
    r'\\n(?:\\t|\\u0009| )*(?:at |File \\*"|from |in |#\d|\d+: |goroutine |Traceback'
    r"|Caused by: |stack backtrace)|\\n(?:\\t|\\u0009| )+[\w./-]+:\d"
)
_QUOTES = Pattern(r'\\.|"')
_ESCAPE = Pattern(r'\\(?:u([0-9a-fA-F]{4})|([nrtbf"\'/\\]))')
_MEANING = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def decoded(line: str) -> list[str]:
    """Return the line's strings that hold line breaks, decoded; without any the line itself."""
    strings = [one for one in _strings(line) if EMBEDDED.search(one)]
    return [_unescaped(one) for one in strings or [line]]


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
