"""Reads native crashes: sanitizers, gdb, lldb, valgrind, glibc, boost, Android, kernel, Apple."""

from dataclasses import dataclass, replace

from homeport.traces.block import find_above, read_block
from homeport.traces.markers import ADDRESSED, ERRORS, LINE_STARTS, NUMBERED
from homeport.traces.native_frames import native_frame
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Kind, Link, Relation, Trace
from homeport.traces.view import View

SANITIZER = Pattern(
    r".*?(?:ERROR|WARNING): (?P<tool>\w*Sanitizer|libFuzzer): (?P<type>[\w-]+(?: [a-z][\w-]*"
    r"(?=\s*$|\s*\(|: | on | in ))*)[: ]*(?P<rest>.*)$"
)
UNDEFINED = Pattern(
    r"(?P<file>[^\s:][^:\n]*|[A-Za-z]:[^:\n]+):(?P<line>\d+):(?P<column>\d+): runtime error: "
    r"(?P<message>.*)$"
)
ACCESS = Pattern(
    r"(?:(?:READ|WRITE|[Rr]ead|[Ww]rite|Atomic \w+) of size|Direct leak|Indirect leak|"
    r"The signal is caused|Hint: )"
)
SIGNAL = Pattern(
    r".*?(?:[Pp]rogram (?:received|terminated with)|Thread \d+ .*received) signal "
    r"(?P<type>SIG\w+), (?P<message>[^.\n]*)"
)
STOPPED = Pattern(r".*stop reason = (?P<type>[^(\n]*+)(?P<message>.*)$")
TOMBSTONE = Pattern(r".*?signal \d+ \((?P<type>SIG\w+)\), (?P<message>code .*)$")
TERMINATED = Pattern(r"terminate called after throwing an instance of '(?P<type>[^'\n]+)'")
WHAT = Pattern(r"\s*what\(\):\s+(?P<message>.*)$")
ASSERTED = Pattern(
    r"(?:[^\s:]+: )?(?P<file>[^\s:]+):(?P<line>\d+): (?P<function>.+): Assertion [`']"
    r"(?P<message>.*)' failed\.?$"
)
CHECKER = Pattern(
    r"(?P<type>Invalid (?:read|write|free)|Use of uninitialised value|Conditional jump or move|"
    r"Mismatched free|Jump to the invalid address"
    r"|Process terminating|Syscall param|Source and destination overlap|Argument |Stack overflow|"
    r"Possible data race|\d[\d,]* (?:\(.*\) )?bytes in)(?P<rest>.*)$"
)
OOPS = Pattern(
    r".*?(?P<type>BUG|Oops|kernel BUG at|Kernel panic - not syncing|general protection fault|"
    r"Unable to handle kernel)[:,]? ?(?P<message>.*)$"
)
GLIBC = Pattern(r"\*\*\* (?!First throw)(?P<message>.+?)(?: \*\*\*)?(?:: terminated)?$")
APPLE = Pattern(
    r"\*\*\* Terminating app due to uncaught exception '(?P<type>\w+)', reason: '(?P<message>.*)'"
)
APPLE_TYPE = Pattern(r"Exception Type:\s+(?P<type>\w+)(?: \((?P<message>\w+)\))?")
SWIFT = Pattern(
    r"(?:(?P<file>\S+?\.swift):(?P<line>\d+): )?(?:Fatal error|Assertion failed|"
    r"Precondition failed): ?(?P<message>.*)$"
)
CRASHED = Pattern(r"(?:\*\*\* Program crashed: |💣 Program crashed: |Crash: )(?P<message>.*)$")
CALL_TRACE = Pattern(r"\s*+Call Trace:$")
SKIPPED = Pattern(
    r"\s*+(?:Call Trace:|\? \S+\+0x.*|<signal handler called>|#\d+\s+<signal handler called>"
    r"|</?\w+>|\[inlined\].*|\.\.\.|at /.*)$|\s*\(?$"
)
SECTION = Pattern(
    r"(?P<said>.*(?:allocated by|freed by|previously allocated|allocated from|created by|Previous |"
    r"Address 0x|alloc'd|stored to memory|"
    r"was (?:created|stored)|Location is|located|Uninitialized value|Thread T?\d+).*)$"
)
MODULE_END = Pattern(r"SUMMARY: |==\d+==ABORTING|---\[ end")
LOOK_BACK = 45
FEW_LINES = 6
REGISTERS = 40  # lines of registers between where the kernel stopped and its call trace
MOST_STACKS = 64
MOST_BLANKS = 4  # lines between two stacks of one report
HEADINGS = (
    *(SANITIZER, UNDEFINED, SIGNAL, STOPPED, TOMBSTONE, TERMINATED, CHECKER, OOPS, GLIBC, APPLE),
    *(APPLE_TYPE, SWIFT, CRASHED, ASSERTED),
)


@dataclass(frozen=True, slots=True)
class _Heading:
    """What crashed, where in the view that stands, and the place it names."""

    index: int = 0
    type: str = ""
    message: str = ""
    place: Frame | None = None


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if native_frame(first) is None:
        return _read_heading(view)
    frames, index = read_block(view, 0, native_frame, SKIPPED)
    if first.startswith("RIP: "):
        frames, index = _with_call_trace(view, frames, index)
    heading = _heading_above(view)
    if not _is_sure(frames, first, heading.index):
        return None
    return _made(view, heading, frames, index)


def _with_call_trace(view: View, frames: list[Frame], index: int) -> tuple[list[Frame], int]:
    """Add the kernel's calls, which stand below the registers."""
    for ahead in range(index, index + REGISTERS):
        if CALL_TRACE.match(view.line(ahead) or ""):
            calls, after = read_block(view, ahead + 1, native_frame, SKIPPED)
            return [*frames, *calls], after if calls else index
    return frames, index


def _is_sure(frames: list[Frame], first: str, begin: int) -> bool:
    """One line of a debugger's shape may be anything; two of them, or a heading, may not."""
    return begin < 0 or len(frames) > 1 or " in " in first or " at " in first


def _made(view: View, heading: _Heading, frames: list[Frame], index: int) -> Trace:
    links, end = _sections(view, index)
    place = heading.place
    if place is not None and not any(frame.line == place.line for frame in frames):
        frames = [place, *frames]
    return Trace(
        language=_language(frames, heading.type),
        type=heading.type,
        message=heading.message,
        frames=tuple(frames),
        chain=tuple(links),
        start=view.start(heading.index),
        end=view.end(end - 1),
        kind=Kind.CRASH,
    )


def _language(frames: list[Frame], kind: str) -> str:
    for frame in frames:
        if frame.file.endswith(".swift") or frame.module.startswith("libswift"):
            return "swift"
        if frame.file.endswith((".m", ".mm")) or frame.function.startswith(("-[", "+[")):
            return "objective-c"
        if frame.file.endswith(".rs"):
            return "rust"
    return "objective-c" if kind.startswith("NS") else "c++"


def _heading_above(view: View) -> _Heading:
    """Find what crashed above the first frame; lines between may say more about it."""
    access = ""
    for index in range(-1, -LOOK_BACK, -1):
        line = view.line(index)
        if line is None or native_frame(line):
            break
        text = line.strip()
        if ACCESS.match(text) and not access:
            access = text.rstrip(":")
        for pattern in HEADINGS:
            if found := pattern.match(text):
                heading = _described(view, index, pattern, found.groupdict())
                if pattern is SIGNAL:
                    heading = _said_above(view, heading, TERMINATED)
                elif pattern in {CRASHED, GLIBC}:
                    heading = _said_above(view, heading, SWIFT)
                return replace(heading, message=access or heading.message)
    return _Heading()


def _said_above(view: View, heading: _Heading, pattern: Pattern) -> _Heading:
    """Take what the program itself said for the signal that followed from it."""
    above = find_above(view, pattern, FEW_LINES, index=heading.index)
    found = pattern.match(view.line(above) or "") if above is not None else None
    if above is None or found is None:
        return heading
    return _described(view, above, pattern, found.groupdict())


def _described(view: View, index: int, pattern: Pattern, said: dict[str, str | None]) -> _Heading:
    """Turn a heading's parts into type, message and the place it names."""
    kind, message = said.get("type") or "", said.get("message") or said.get("rest") or ""
    if pattern is UNDEFINED:
        kind = "runtime error"
    elif pattern is ASSERTED:
        kind = "Assertion failed"
    elif pattern is TERMINATED:
        what = WHAT.match(view.line(index + 1) or "")
        message = what["message"] if what else ""
    elif pattern is CHECKER:
        kind, message = f"{kind}{message}", ""
    elif pattern is STOPPED:
        message = message.strip("()")
    elif pattern is SWIFT:
        kind = "Fatal error"
    elif pattern is GLIBC:
        kind = "SIGABRT"
    return _Heading(index, kind.strip(), message.strip(), _place(said))


def _place(said: dict[str, str | None]) -> Frame | None:
    file, line, column = said.get("file"), said.get("line"), said.get("column")
    if not file or not line:
        return None
    return Frame(
        file=file,
        line=int(line),
        column=int(column) if column else None,
        function=said.get("function") or "",
        in_app=in_app("c++", file),
    )


def _sections(view: View, index: int) -> tuple[list[Link], int]:
    """Read the further stacks of a report: where memory came from, what another thread did."""
    links: list[Link] = []
    end = index
    blanks = 0
    said = ""
    while len(links) < MOST_STACKS and (line := view.line(index)) is not None:
        if native_frame(line) is not None:
            if not said:
                break
            frames, index = read_block(view, index, native_frame, SKIPPED)
            relation = Relation.THREAD if said.startswith("Thread") else Relation.ORIGIN
            links.append(Link(relation, "", said, tuple(frames)))
            end, said, blanks = index, "", 0
            continue
        if MODULE_END.match(line):
            return links, index + 1
        if found := SECTION.match(line):
            said = found["said"].strip().rstrip(":")
        elif line.strip():
            break
        blanks += 1
        if blanks > MOST_BLANKS:
            break
        index += 1
    return links, end


def _read_heading(view: View) -> Trace | None:
    """Read a heading that may stand without a stack."""
    line = (view.line(0) or "").strip()
    for pattern in (UNDEFINED, ASSERTED, TERMINATED):
        if found := pattern.match(line):
            for ahead in range(1, 20 if pattern is TERMINATED else 4):
                if native_frame(view.line(ahead) or "") is not None:
                    return None  # the stack's own line reads it, with this heading
            heading = _described(view, 0, pattern, found.groupdict())
            return Trace(
                language="c++",
                type=heading.type,
                message=heading.message,
                frames=(heading.place,) if heading.place else (),
                start=view.start(0),
                end=view.end(1 if pattern is TERMINATED and heading.message else 0),
                kind=Kind.CRASH,
            )
    return None


READER = Reader(
    language="c++",
    markers=(
        NUMBERED,
        ADDRESSED,
        ERRORS,
        LINE_STARTS,
        "terminate called",
        "Assertion ",
    ),
    anchor=Pattern(
        r"(?<!\S)#\d+ +(?=\S)|(?<![ \t])[ \t]*+(?:at|by) 0x|(?<!\S)\*? ?frame #|(?<!\S)\d+# |"
        r"(?<![^\s])[^\s:]+:\d+:\d+: runtime error: "
        r"|terminate called |^[^\s:]++: [^\s:]++:\d+: .*Assertion|"
        r"(?<![^\s\]])(?:RIP: \d+:)?[A-Za-z_][\w.]*+\+0x[0-9a-f]+/0x"
        r"|^\S+\([^()]*\) ?\[0x|^\s*+\d+\s++\S[^\n]{0,80}?\s0x|(?<!\S)@ +0x|^\s*+\d+ (?=\[|0x)"
    ),
    read=_read,
)
