"""Reads Haskell errors: uncaught exceptions and their `CallStack (from HasCallStack)`."""

from homeport.traces.block import read_block, shifted
from homeport.traces.markers import FILES
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Trace
from homeport.traces.view import View

HEAD = Pattern(
    r"\s*+(?:HasCallStack backtrace|CallStack \(from (?:HasCallStack|-prof|ImplicitParams)\)):$"
)
CALLED = Pattern(
    r"\s+(?P<name>\S+), called at (?P<file>\S+?):(?P<line>\d+):(?P<column>\d+) in "
    r"(?P<package>[^\s:]+):(?P<module>\S+)$"
)
PROGRAM = Pattern(r"(?P<program>[\w./-]+): (?P<message>.*)$")
PLACED = Pattern(
    r"(?:[\w./-]+: )?(?P<file>[^\s:]+\.hs):\(?(?P<line>\d+)[:,](?P<column>\d+)\)?(?:-\S+)?: "
    r"(?P<message>(?:Non-exhaustive|Irrefutable|Missing field).*)$"
)
# Errors of the standard library that come without any place.
BARE = Pattern(
    r"[\w./-]+: (?P<message>Prelude\.[\w.!']+: .+|divide by zero|arithmetic overflow|stack overflow"
    r"|<<loop>>|No match in record selector \S+"
    r"|thread blocked indefinitely in an (?:MVar|STM) \w+)$"
)
KINDS = {
    "Prelude.": "ErrorCall",
    "divide": "ArithException",
    "arithmetic": "ArithException",
    "stack": "AsyncException",
    "<<loop>>": "NonTermination",
    "No match": "RecSelError",
    "thread blocked indefinitely in an MVar": "BlockedIndefinitelyOnMVar",
    "thread blocked indefinitely in an STM": "BlockedIndefinitelyOnSTM",
}
THROWERS = {"error": "ErrorCall", "undefined": "ErrorCall", "assert": "AssertionFailed"}
UNCAUGHT = Pattern(r"(?P<type>Uncaught exception) (?P<name>[\w.-]+):(?P<class>[\w.]+):$")


def _called(line: str) -> Frame | None:
    found = CALLED.match(line)
    if found is None:
        return None
    return Frame(
        file=found["file"],
        line=int(found["line"]),
        column=int(found["column"]),
        function=found["name"],
        module=found["module"],
        in_app=not found["file"].startswith("libraries/") and _is_own(found["package"]),
    )


def _is_own(package: str) -> bool:
    """Installed packages carry a version and a hash; what is being built says so."""
    return "-" not in package or package.endswith("-inplace")


def _read(view: View) -> Trace | None:
    if HEAD.match(view.line(0) or ""):
        return _read_stack(view)
    first = view.line(0) or ""
    if bare := BARE.match(first):
        said = bare["message"]
        kind = next(kind for start, kind in KINDS.items() if said.startswith(start))
        return Trace("haskell", kind, said, (), (), view.start(0), view.end(0))
    found = PLACED.match(first)
    if found is None:
        return None
    frame = Frame(found["file"], int(found["line"]), int(found["column"]), in_app=True)
    return Trace(
        language="haskell",
        type="PatternMatchFail",
        message=found["message"],
        frames=(frame,),
        start=view.start(0),
        end=view.end(0),
    )


def _read_stack(view: View) -> Trace | None:
    frames, index = read_block(view, 1, _called)
    if not frames:
        return None
    # A call's own place says where, the next entry says in whose body.
    placed = shifted(frames)
    placed = [
        Frame(new.file, new.line, new.column, new.function, old.module, old.in_app)
        for new, old in zip(placed, frames, strict=True)
    ]
    begin, kind, message = _said_above(view)
    return Trace(
        language="haskell",
        type=kind or THROWERS.get(frames[0].function, ""),
        message=message,
        frames=tuple(placed),
        start=view.start(begin),
        end=view.end(index - 1),
    )


def _said_above(view: View) -> tuple[int, str, str]:
    """Find the program's line above, or the newer `Uncaught exception` heading."""
    lines: list[str] = []
    for index in range(-1, -20, -1):
        line = view.line(index)
        if line is None:
            break
        if found := UNCAUGHT.match(line):
            return index, found["class"].rpartition(".")[2], "\n".join(lines).strip()
        if found := PROGRAM.match(line):
            return index, "", "\n".join([found["message"], *lines]).strip()
        lines.insert(0, line)
    return 0, "", ""


READER = Reader(
    language="haskell",
    markers=(
        "CallStack ",
        FILES,
        Pattern(
            r": (?:Prelude\.[a-z!]|divide by zero\n|<<loop>>|No match in rec|thread blocked ind)"
        ),
    ),
    anchor=Pattern(
        r"CallStack \(from |HasCallStack backtrace:$|^(?=.*\.hs:)"
        r"|(?<!\S)[\w./-]+: (?=[PadsN<t])"
    ),
    read=_read,
)
