"""Reads what a Rust program prints when `main` returns an error: one line, anyhow's causes below.

Leaves reports that hold a backtrace to `rust`.
"""

from homeport.traces.markers import LINE_STARTS, RUST_VALUE
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Link, Relation, Trace
from homeport.traces.view import View

# The value as Rust's `Debug` writes it: other languages print `Error: ` and a sentence.
RETURNED = Pattern(
    r"Error: (?P<message>[A-Z]\w*+(?:\([A-Z]\w*+)*(?: \{ \w+: .*\}\)*|\(\".*\"\)+|\)+)$)"
)
REPORT = Pattern(r"Error: (?P<message>\S.*)$")
CAUSE = Pattern(r" {4}(?: *\d+: )?(?P<message>\S.*)$")
BACKTRACE = Pattern(r"\s*+(?i:stack backtrace:)$")
MOST_CAUSES = 50


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if view.line(1) == "" and view.line(2) == "Caused by:":
        return _read_report(view, first)
    found = RETURNED.match(first)
    if found is None or (view.line(1) or "").startswith((" ", "\t")):
        return None
    return Trace("rust", "Error", found["message"], start=view.start(0), end=view.end(0))


def _read_report(view: View, first: str) -> Trace | None:
    """Read what anyhow and eyre print without a backtrace."""
    found = REPORT.match(first)
    links: list[Link] = []
    index = 3
    while len(links) < MOST_CAUSES and (cause := CAUSE.match(view.line(index) or "")):
        links.append(Link(Relation.CAUSE, "", cause["message"], depth=len(links) + 1))
        index += 1
    if found is None or not links or BACKTRACE.match(view.line(index + 1) or ""):
        return None
    start, end = view.start(0), view.end(index - 1)
    return Trace("rust", "Error", found["message"], chain=tuple(links), start=start, end=end)


READER = Reader(
    language="rust",
    markers=(LINE_STARTS, RUST_VALUE),
    anchor=Pattern(r"^Error: (?=\S)"),
    read=_read,
)
