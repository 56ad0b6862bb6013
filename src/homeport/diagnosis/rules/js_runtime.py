"""JavaScript: errors whose message says the cause, in words that help."""

import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause

_UNREADABLE = (
    r"^(?!.*JSON)(?:Unexpected (?:token|identifier|string|number|end of input|strict mode)"
    r"|Invalid or unexpected token|missing \) after argument list|Illegal (?:return|break)"
    r"|Identifier '\w+' has already been declared|await is only valid|Invalid left-hand side"
    r"|Missing initializer)"
)
_CAUSES: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), why, remedy)
    for pattern, why, remedy in (
        (r"Reduce of empty array with no initial value",
         "`reduce` is called on an empty array and has no initial value to start from.",
         "give it one as second argument, or return early when the array is empty"),
        (r"Cannot mix BigInt and other types",
         "A BigInt and an ordinary number meet in one operation, and JavaScript does not mix them.",
         "convert one side: `BigInt(x)` or `Number(x)`"),
        (r"Class constructor \w+ cannot be invoked without 'new'",
         "A class is called like a function.", "write `new`"),
        (r"Invalid time value",
         "The Date is invalid: what it was made of is no date that JavaScript reads (such as 2024-01-31).",
         "check what the Date is made of, and `Number.isNaN(date.getTime())`"),
        (r"Invalid array length", "An array is made with a length that is negative or no whole number.",
         "look at how the length is computed"),
        (r"Converting circular structure to JSON",
         "The object refers to itself, and JSON cannot say that.",
         "leave the back reference out, or give JSON.stringify a replacer"),
        (r"Cannot convert undefined or null to object",
         "A function of Object was given undefined or null.", "default to `{}`"),
        (r"Cannot assign to read only property|object is not extensible",
         "The object is frozen or sealed, and the code changes it.", "copy it before changing it"),
        (_UNREADABLE,
         "JavaScript cannot read (parse) the file: the syntax is wrong at this line or just above it.",
         "look for a bracket, quote or comma that is missing or too much on this line and the one above"),
        (r"require is not defined in ES module|Cannot use import statement outside a module",
         "The file mixes the two module systems: import in CommonJS, or require in an ES module.",
         "use one of them; the file's ending or `type` in package.json decides which"),
    )
)  # fmt: skip


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Say what the message means at the line that raised it."""
    site = case.crash()
    for pattern, why, remedy in _CAUSES if site else ():
        if site and pattern.search(match.string):
            symbol = case.symbol(site.path, site.line)
            yield Cause(RULE.name, site.path, site.line, symbol, 0.75, why, remedy)


RULE = Rule(
    name="js-runtime",
    types=frozenset(),
    pattern=re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _, _ in _CAUSES)),
    examine=examine,
    language="javascript",
    examples=(
        Example({"main.js": "const xs = [];\nxs.reduce((a, b) => a + b);\n"}, ("main.js", 2)),
        Example({"main.js": "const a = 1;\nconst b = {;\n"}, ("main.js", 2)),
        Example({"main.js": "const fee = 10n;\n\nconsole.log(fee * 2);\n"}, ("main.js", 3)),
    ),
)
