"""Reads what compilers and checkers complain of: gcc, clang, rustc, javac, tsc, mypy and more.

Only errors count; a warning alone is no failure. Neighbouring errors of one run become one trace:
the first is the trace, later ones hang on it, because they often follow from it.
"""

from homeport.traces.markers import ERRORS, FILES, LINE_STARTS
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Kind, Link, Relation, Trace
from homeport.traces.view import View

PATH = r"(?P<file>(?:[A-Za-z]:)?[^\s:(][^:\n(]*)"
COLON = Pattern(
    PATH
    + r":(?P<line>\d+)(?::(?P<column>\d+))?(?::\d+)?: (?:\[\w+\] )?(?P<level>fatal error|error|"
    r"Error)(?:\[(?P<code>\w+)\])?:(?: (?P<message>.*))?$"
)
ERLANG = Pattern(
    r"(?P<file>[^\s:]+\.[eh]rl):(?P<line>\d+):(?P<column>\d+): (?P<message>(?!Warning: ).+)$"
)
BULLET = Pattern(r"\s*+(?:[•*] )?(?P<message>\S.*)$")
NUMBER = Pattern(r"\[GHC-\d+\]$")
BRACKET = Pattern(
    PATH + r"\((?P<line>\d+)(?:,(?P<column>\d+))?(?:,\d+,\d+)?\)\s?: (?:fatal )?(?P<level>error) "
    r"(?P<code>[A-Z]{1,6}\d+): (?P<message>.*)$"
)
DASHED = Pattern(
    PATH + r":(?P<line>\d+):(?P<column>\d+) - (?P<level>error) (?P<code>TS\d+): (?P<message>.*)$"
)
GO = Pattern(
    r"(?P<file>(?:\./|/|[\w.-]+/)?[\w./-]*\.go):(?P<line>\d+)(?::(?P<column>\d+))?: "
    r"(?P<message>.+)$"
)
KOTLIN = Pattern(
    r"e: (?:file://)?(?P<file>\S+?\.kts?):(?: \(?)?(?P<line>\d+)[:,] ?(?P<column>\d+)\)?:? "
    r"(?P<message>.*)$"
)
RUST = Pattern(r"(?P<level>error)(?:\[(?P<code>E\d+)\])?: (?P<message>.*)$")
ARROW = Pattern(r"\s*+--> (?P<file>\S[^\n]*?):(?P<line>\d+):(?P<column>\d+)$")
EXCERPT = Pattern(r"(?:\s*+\d* \| |\d+ {2,})(?P<code>.*)$")
CARET = Pattern(r"\s*+(?:\|)?[ -]*+(?P<mark>[\^~][\^~]*)")
PATTERNS = (COLON, BRACKET, DASHED, KOTLIN, GO, ERLANG)
_ENDINGS = {
    "c++": ".c .cc .cpp .cxx .h .hpp .hh",
    "objective-c": ".m .mm",
    "rust": ".rs",
    "java": ".java",
    "javascript": ".ts .tsx .js .jsx .vue .mts .cts",
    "python": ".py .pyi",
    "go": ".go",
    "csharp": ".cs .fs .vb .csproj",
    "swift": ".swift",
    "kotlin": ".kt .kts",
    "scala": ".scala",
    "haskell": ".hs",
    "erlang": ".erl .hrl",
    "dart": ".dart",
}
SAYS = {ending: language for language, all_ in _ENDINGS.items() for ending in all_.split()}
MOST_LINES = 40  # of other text between two errors of one run
MOST_ERRORS = 1000


def _language(file: str) -> str:
    return SAYS.get(file[file.rfind(".") :], "") if "." in file else ""


def _read(view: View) -> Trace | None:
    found: list[tuple[Link, str]] = []
    index = end = 0
    gap = 0
    while (line := view.line(index)) is not None and gap < MOST_LINES and len(found) < MOST_ERRORS:
        one = _read_one(view, index, line)
        if one is None:
            if not found:
                return None
            gap += 1
            index += 1
            continue
        link, language, index = one
        found.append((link, language))
        gap, end = 0, index - 1
    if not found:
        return None
    first, language = found[0]
    return Trace(
        language=language,
        type=first.type,
        message=first.message,
        frames=first.frames,
        chain=tuple(link for link, _ in found[1:]),
        start=view.start(0),
        end=view.end(end),
        kind=Kind.DIAGNOSTIC,
    )


def _read_one(view: View, index: int, line: str) -> tuple[Link, str, int] | None:
    """Read one complaint and its source lines; return it, its language, the next index."""
    if found := RUST.match(line):
        return _read_rust(view, index, found["code"] or "error", found["message"])
    for pattern in PATTERNS:
        if found := pattern.match(line):
            break
    else:
        return None
    file, said = found["file"], found.groupdict()
    language = _language(file)
    if not language or (pattern is GO and not said["column"]):
        return None
    code, mark, after = _excerpt(view, index + 1)
    margin = f"{found['line']} "
    if pattern is DASHED and mark and code.startswith(margin):  # tsc numbers its lines
        code, mark = _moved(code, mark, len(margin))
    frame = Frame(
        file=file,
        line=int(found["line"]),
        column=int(said["column"]) if said["column"] else None,
        in_app=True,
        code=code,
        mark=mark,
    )
    kind = said.get("code") or said.get("level") or "error"
    message = found["message"] or ""
    if (not message or NUMBER.match(message)) and (
        below := BULLET.match(view.line(index + 1) or "")
    ):
        message = below["message"]  # GHC begins it on a line of its own
    return Link(Relation.MEMBER, kind, message, (frame,)), language, after


def _moved(code: str, mark: tuple[int, int], by: int) -> tuple[str, tuple[int, int]]:
    """Take a margin off a source line, and off what was underlined in it."""
    text = code[by:].lstrip()
    by = len(code) - len(text)
    return text, (max(0, mark[0] - by), max(1, mark[1] - by))


def _excerpt(view: View, index: int) -> tuple[str, tuple[int, int] | None, int]:
    """Read the source line and the caret line that many compilers print below."""
    for at in (index, index + 1, index + 2):
        shown, below = view.line(at) or "", view.line(at + 1) or ""
        caret = CARET.match(below)
        if any(pattern.match(shown) for pattern in PATTERNS):
            break
        if not shown.strip() or caret is None:
            continue
        excerpt = EXCERPT.match(shown)
        start = excerpt.start("code") if excerpt else 0
        margin = start + len(shown[start:]) - len(shown[start:].lstrip())
        mark = (max(0, caret.start("mark") - margin), max(1, caret.end("mark") - margin))
        return shown[start:].strip(), mark, at + 2
    return "", None, index


def _read_rust(view: View, index: int, kind: str, message: str) -> tuple[Link, str, int] | None:
    arrow = ARROW.match(view.line(index + 1) or "")
    if arrow is None:
        return None
    code, mark, after = _excerpt(view, index + 3)
    frame = Frame(
        arrow["file"], int(arrow["line"]), int(arrow["column"]), in_app=True, code=code, mark=mark
    )
    return Link(Relation.MEMBER, kind, message, (frame,)), "rust", max(after, index + 2)


READER = Reader(
    language="",
    markers=(ERRORS, FILES, LINE_STARTS),
    anchor=Pattern(r"^error(?:\[E\d+\])?: |^e: |(?<!\S)(?:[A-Za-z]:)?[^\s:(][^:\s(]*(?=[:(]\d+)"),
    read=_read,
)
