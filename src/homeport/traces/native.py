"""Reads native crashes: sanitizers, gdb, lldb, valgrind, glibc, boost, Android, kernel, Apple."""

from homeport.traces.block import read_block
from homeport.traces.markers import ADDRESSED, ALLOCATED, ERRORS, LINE_STARTS, NUMBERED
from homeport.traces.native_frames import native_frame
from homeport.traces.native_headings import (
    ALLOCATOR,
    ASSERTED,
    LINES_OF_MESSAGE,
    TERMINATED,
    UNDEFINED,
    Heading,
    described,
    heading_above,
)
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Kind, Link, Relation, Trace
from homeport.traces.view import View

ALONE = Pattern(r"\s*+#\d+ +[^\s(]\S* \(.*\) (?:at|from) \S")
CALL_TRACE = Pattern(r"\s*+Call Trace:$")
SKIPPED = Pattern(
    r"\s*+(?:Call Trace:|\? \S+\+0x.*|<signal handler called>|#\d+\s+<signal handler called>"
    r"|</?\w+>|\[inlined\].*|\.\.\.|at /.*|No locals\.|No symbol table info available\."
    r")$|\s*\(?$|\s{8,}\S[^=]{0,200} = "
)
SECTION = Pattern(
    r"(?P<said>.*(?:allocated by|freed by|previously allocated|allocated from|created by|Previous |"
    r"Address 0x|alloc'd|stored to memory|"
    r"was (?:created|stored)|Location is|located|Uninitialized value|Thread T?\d+).*)$"
)
MODULE_END = Pattern(r"SUMMARY: |==\d+==ABORTING|---\[ end")
REGISTERS = 40  # lines of registers between where the kernel stopped and its call trace
MOST_STACKS = 64
MOST_BLANKS = 4  # lines between two stacks of one report


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if native_frame(first) is None:
        return _read_heading(view)
    frames, index = read_block(view, 0, native_frame, SKIPPED)
    if first.startswith("RIP: "):
        frames, index = _with_call_trace(view, frames, index)
    heading = heading_above(view)
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
    return begin < 0 or len(frames) > 1 or "0x" in first or ALONE.match(first) is not None


def _made(view: View, heading: Heading, frames: list[Frame], index: int) -> Trace:
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
    for pattern in (UNDEFINED, ASSERTED, TERMINATED, ALLOCATOR):
        if found := pattern.match(line):
            for ahead in range(1, 4 if pattern is UNDEFINED else LINES_OF_MESSAGE):
                if native_frame(view.line(ahead) or "") is not None:
                    return None  # the stack's own line reads it, with this heading
            heading = described(view, 0, pattern, found.groupdict())
            return Trace(
                language="c++",
                type=heading.type,
                message=heading.message,
                frames=(heading.place,) if heading.place else (),
                start=view.start(0),
                end=view.end(
                    heading.message.count("\n") + 1 if "what():" in (view.line(1) or "") else 0
                ),
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
        *ALLOCATED,
        "Assertion ",
    ),
    anchor=Pattern(
        r"(?<!\S)#\d+ +(?=\S)|(?<![ \t])[ \t]*+(?:at|by) 0x|(?<!\S)\*? ?frame #|(?<!\S)\d+# |"
        r"(?<![^\s])[^\s:]+:\d+:\d+: runtime error: "
        r"|terminate called |(?<!\S)(?:[a-z_]+\(\): |corrupted |double free )"
        r"|^[^\s:]++: [^\s:]++:\d+: .*Assertion|"
        r"(?<![^\s\]])(?:RIP: \d+:)?[A-Za-z_][\w.]*+\+0x[0-9a-f]+/0x"
        r"|^\S+\([^()]*\) ?\[0x|^\s*+\d+\s++\S[^\n]{0,80}?\s0x|(?<!\S)@ +0x|^\s*+\d+ (?=\[|0x)"
    ),
    read=_read,
)
