"""Says what crashed: the headings that sanitizers, debuggers and runtimes print above a stack."""

from dataclasses import dataclass, replace

from homeport.traces.block import find_above
from homeport.traces.brackets import outer_space, without_arguments
from homeport.traces.native_frames import native_frame
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.trace import Frame
from homeport.traces.view import View

SANITIZER = Pattern(
    r".*?(?:ERROR|WARNING): (?P<tool>\w*Sanitizer|libFuzzer): (?P<type>"
    r"detected memory leaks|[\w-]+(?: [a-z][\w-]*"
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
TERMINATED = Pattern(
    r"terminate called (?:after throwing an instance of '(?P<type>[^'\n]+)'"
    r"|(?P<message>without an active exception|recursively)$)"
)
ENDED = Pattern(
    r"(?:Aborted|(?:Program|Thread \d.*) received signal|Process \d+ stopped|.*: line \d+: +\d+ )"
)
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
ALLOCATOR = Pattern(
    r"(?P<message>(?:free|malloc|realloc|calloc|munmap_chunk|malloc_consolidate|unlink_chunk)\(\): "
    r".*|corrupted (?:size vs\. prev_size|double-linked list).*|double free or corruption.*)$"
)
LOOK_BACK = 45
LINES_OF_MESSAGE = 20
HEADINGS = (
    *(SANITIZER, UNDEFINED, SIGNAL, STOPPED, TOMBSTONE, TERMINATED, CHECKER, OOPS, GLIBC, APPLE),
    *(APPLE_TYPE, SWIFT, CRASHED, ASSERTED, ALLOCATOR),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What crashed, where in the view that stands, and the place it names."""

    index: int = 0
    type: str = ""
    message: str = ""
    place: Frame | None = None


def heading_above(view: View) -> Heading:
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
                heading = described(view, index, pattern, found.groupdict())
                if pattern is SIGNAL:
                    for said in (TERMINATED, ALLOCATOR, ASSERTED):
                        heading = _said_above(view, heading, said)
                elif pattern in {CRASHED, GLIBC}:
                    heading = _said_above(view, heading, SWIFT)
                return replace(heading, message=access or heading.message)
    return Heading()


def _said_above(view: View, heading: Heading, pattern: Pattern) -> Heading:
    """Take what the program itself said for the signal that followed from it."""
    above = find_above(view, pattern, LINES_OF_MESSAGE, index=heading.index)
    found = pattern.match(view.line(above) or "") if above is not None else None
    if above is None or found is None:
        return heading
    return described(view, above, pattern, found.groupdict())


def described(view: View, index: int, pattern: Pattern, said: dict[str, str | None]) -> Heading:
    """Turn a heading's parts into type, message and the place it names."""
    kind, message = said.get("type") or "", said.get("message") or said.get("rest") or ""
    if pattern is UNDEFINED:
        kind = "runtime error"
    elif pattern is ASSERTED:
        kind = "Assertion failed"
    elif pattern is TERMINATED:
        kind, message = kind or "std::terminate", message or _what(view, index + 1)
    elif pattern is CHECKER:
        kind, message = f"{kind}{message}", ""
    elif pattern is STOPPED:
        message = message.strip("()")
        if kind.startswith("signal "):
            kind, _, more = kind.removeprefix("signal ").strip().partition(": ")
            message = f"{more} ({message})" if more and message else more or message
    elif pattern is SWIFT:
        kind = "Fatal error"
    elif pattern in {GLIBC, ALLOCATOR}:
        kind = "SIGABRT"
    return Heading(index, kind.strip(), message.strip(), _place(said))


def _what(view: View, index: int) -> str:
    """Return what the exception says; further lines count when the program's end follows them."""
    what = WHAT.match(view.line(index) or "")
    if what is None:
        return ""
    lines = [what["message"]]
    for ahead in range(index + 1, index + LINES_OF_MESSAGE):
        line = view.line(ahead)
        if line is not None and native_frame(line):
            break
        if line is None or ENDED.match(line):
            return "\n".join(lines).strip()
        lines.append(line)
    return lines[0]


def _called(signature: str) -> str:
    """Return the name in a signature as compilers write it for an assertion."""
    name = signature.partition(" [with ")[0]
    for qualifier in (" const", " noexcept", " volatile"):
        name = name.removesuffix(qualifier)
    name, space = without_arguments(name), 0
    while (space := outer_space(name)) >= 0:
        name = name[space + 1 :]
    return name


def _place(said: dict[str, str | None]) -> Frame | None:
    file, line, column = said.get("file"), said.get("line"), said.get("column")
    if not file or not line:
        return None
    return Frame(
        file=file,
        line=int(line),
        column=int(column) if column else None,
        function=_called(said.get("function") or ""),
        in_app=in_app("c++", file),
    )
