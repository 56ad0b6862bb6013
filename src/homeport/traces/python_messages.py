"""Says how a message of Python goes on: which lines are known to be its own, which announce more.

The interpreter does not mark where a message ends. What it wrote itself, and what the failing
line shows as a plain text, is known; of all else only the shape tells.
"""

from homeport.traces.pattern import Pattern

# Messages of the interpreter's own, which always take one line.
_INTERPRETER = Pattern(
    r"KeyError: (?:'[^']*'|\"[^\"]*\"|-?[\d.]+|\([^()]*\))$|(?:ZeroDivisionError: .*\bzero$)"
    r"|IndexError: (?:[\w.]+ (?:assignment )?index out of range|pop from (?:an )?empty [\w.]+)$"
    r"|(?:NameError|UnboundLocalError): (?:free variable|cannot access|name|local variable) '.*"
    r"|AttributeError: .* has no attribute '[^']*'(?:\. Did you mean: '[^']*'\?)?$"
    r"|RecursionError: maximum recursion depth exceeded.*$"
    r"|ModuleNotFoundError: No module named '[^']*'(?:; '[^']*' is not a package)?$"
    r"|\w+Error: \[(?:Errno|WinError) -?\d+\] [^'\"]*(?:: '[^']*'(?: -> '[^']*')?)?$"
    r"|TypeError: (?:unsupported operand|can only concatenate|'\w+' object is not|[\w.<>]+\(\) "
    r"(?:takes|missing|got)) .*$|Unicode(?:En|De)codeError: '[\w-]+' codec can't .*$"
)
_RAISED = Pattern(
    r"raise (?:\w+\.)*(?P<type>\w+)\((?:'(?P<single>(?:[^'\\]|\\.)*)'"
    r"|\"(?P<double>(?:[^\"\\]|\\.)*)\")\)"
)
_ESCAPE = Pattern(r"\\(.)")
_MEANING = {"n": "\n", "t": "\t", "r": "\r"}
_SET_IN = Pattern(r" {2,}\S|\t\S|[-*•] \S|\d{1,2}[.)] \S")


def known_lines(kind: str, message: str | None, code: str) -> tuple[str, ...]:
    """Return the lines that a message has, or none when nothing says so.

    `message` is its first line, None where no colon follows the type; `code` the line that raised.
    """
    if message is None:
        return ("",)
    if _INTERPRETER.match(f"{kind}: {message}"):
        return (message,)
    raised = _RAISED.search(code)
    if raised is None or raised["type"] != kind.rpartition(".")[2]:
        return ()
    literal = raised["single"] or raised["double"] or ""
    said = _ESCAPE.sub(lambda found: _MEANING.get(found[1], found[1]), literal).split("\n")
    return tuple(said) if said[0] == message else ()


def announces_more(last: str, behind: str) -> bool:
    """Tell whether a message goes on behind a blank line.

    Its last line announces something by a colon or says nothing, or what follows is set in.
    """
    return not last.strip() or last.rstrip().endswith(":") or _SET_IN.match(behind) is not None
