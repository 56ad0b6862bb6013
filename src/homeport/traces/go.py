"""Reads Go panics, fatal errors, goroutine dumps and race reports."""

from dataclasses import dataclass, field

from homeport.traces.brackets import without_arguments
from homeport.traces.markers import ERRORS, FILES
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader, Skip
from homeport.traces.trace import Frame, Link, Relation, Trace
from homeport.traces.view import View

GOROUTINE = Pattern(r"\s*+goroutine (?P<id>\d+)(?: \w++=\S++)* (?P<state>\[[^\]\n]*+\]):")
PLACE = Pattern(r"\s+(?P<file>[^\s:][^:\n]*+(?::[/\\][^:\n]*+)?):(?P<line>\d+)(?:\s|$)")
CALL = Pattern(r"\s*+(?P<origin>created by )?(?P<name>[^\s(][^\n]*)$")
IN_PLACE = Pattern(r"\s*+(?P<name>[\w./-].*\)) in (?P<file>\S+\.(?:go|s)):(?P<line>\d+)(?:\s|$)")
PANIC = Pattern(
    r"(?:(?P<http>http: panic serving \S+)|(?P<word>panic|fatal error)): (?P<message>.*)$"
)
AGAIN = Pattern(r"\t(?P<word>panic): (?P<message>.*)$")
RECOVERED = Pattern(r" \[recovered(?:, repanicked)?\]$")
ELIDED = Pattern(r"\s*+\.\.\.(?:additional|\d+) frames elided\.\.\.$")
RACE = Pattern(r"WARNING: DATA RACE$")
ACCESS = Pattern(r"(?P<previous>Previous )?(?P<what>[\w ]+? at 0x[0-9a-f]+ by .*)$")
CREATED = Pattern(r"(?P<what>(?:Goroutine|Mutex) .* created at):$")
FAILED = Pattern(r"\s*+--- FAIL: (\S+) \(")
MOST_LINES_OF_MESSAGE = 500
FEW_LINES = 2  # a text that ends this soon behind a panic was cut off


@dataclass(slots=True)
class _Stack:
    """One goroutine's frames, with the heading above them."""

    heading: str = ""
    frames: list[Frame] = field(default_factory=list)
    relation: Relation = Relation.THREAD


@dataclass(frozen=True, slots=True)
class _Panic:
    """What stands above the goroutines."""

    word: str = ""
    message: str = ""
    notes: tuple[str, ...] = ()
    again: tuple[str, ...] = ()  # panics raised while the first one was on its way


def split_call(name: str) -> tuple[str, str]:
    """Split `net/http.(*conn).serve(0xc0, ...)` into package and function."""
    name = name.partition(" in goroutine ")[0]
    if name.endswith(")"):
        name = without_arguments(name)
    folder, slash, rest = name.rpartition("/") if "/" in name.partition("(")[0] else ("", "", name)
    package, dot, function = rest.partition(".")
    return (folder + slash + package, function) if dot else ("", name)


def _frame(name: str, file: str, line: int) -> Frame:
    module, function = split_call(name)
    return Frame(
        file=file,
        line=line,
        function=function,
        module=module,
        in_app=in_app("go", file, module, function),
    )


def _read_stack(view: View, index: int, stack: _Stack) -> int:
    """Read calls with their places below; return the index after the last one."""
    while (line := view.line(index)) is not None:
        if found := IN_PLACE.match(line):
            stack.frames.append(_frame(found["name"], found["file"], int(found["line"])))
            index += 1
        elif ELIDED.match(line):
            index += 1
        else:
            call, below = CALL.match(line), view.line(index + 1)
            place = PLACE.match(below) if call and below else None
            if not call or not place or _indent(below or "") <= _indent(line):
                break
            stack.frames.append(_frame(call["name"], place["file"], int(place["line"])))
            index += 2
    return index


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _read(view: View) -> Trace | Skip | None:
    first = view.line(0) or ""
    if found := PANIC.match(first):
        word = "panic" if found["http"] else found["word"]
        return _read_panic(view, word, found["message"])
    if RACE.match(first):
        return _read_race(view)
    if GOROUTINE.match(first):
        return _dump(view, _Panic(), 0)
    return _read_headless(view)


def _read_panic(view: View, word: str, message: str) -> Trace | Skip | None:
    """Read the message up to the first goroutine, then the goroutines."""
    panics, notes, index = [[message]], list[str](), 0
    for index in range(1, MOST_LINES_OF_MESSAGE):
        line = view.line(index)
        if line is None:
            return _cut_off(view, word, message) if index <= FEW_LINES else Skip(index)
        if GOROUTINE.match(line) or IN_PLACE.match(line) or line == "runtime stack:":
            break
        if found := AGAIN.match(line):
            panics.append([found["message"]])
        elif line.startswith(("[signal ", "\tpanic", "runtime: ")):
            notes.append(line.strip("[] "))
        elif line or panics[-1][-1]:
            panics[-1].append(line)
    else:
        return Skip(index)  # no goroutine this near, for no panic between here and there
    text, *again = [RECOVERED.sub("", "\n".join(lines).strip()) for lines in panics]
    if view.line(index) == "runtime stack:":
        index = _read_stack(view, index + 1, _Stack())
        while view.line(index) == "":
            index += 1
    return _dump(view, _Panic(word, text, tuple(notes), tuple(again)), index)


def _cut_off(view: View, word: str, message: str) -> Trace | None:
    """A text that ends right after its panic line still names the failure."""
    if not message:
        return None
    return Trace("go", word, message, start=view.start(0), end=view.end(0))


def _read_dump(view: View, index: int) -> tuple[list[_Stack], int]:
    """Read goroutine after goroutine; returns them and the index behind the last."""
    stacks: list[_Stack] = []
    end = index
    while (line := view.line(index)) is not None:
        stack = _Stack()
        if found := GOROUTINE.match(line):
            stack.heading = f"goroutine {found['id']} {found['state']}"
            index += 1
        elif not line:
            if not GOROUTINE.match(view.line(index + 1) or ""):
                break
            index += 1
            continue
        after = _read_stack(view, index, stack)
        if after == index and not stack.heading:
            break
        stacks.append(stack)
        index = end = after
    return stacks, end


def _dump(view: View, panic: _Panic, index: int) -> Trace | Skip:
    """Read the goroutines below a panic; the first one is the failing one."""
    stacks, end = _read_dump(view, index)
    if not any(stack.frames for stack in stacks):
        return Skip(max(end, index))
    links = [Link(Relation.CONTEXT, "panic", one) for one in panic.again if one != panic.message]
    links += [_link(stack) for stack in stacks[1:]]
    return Trace(
        language="go",
        type=panic.word,
        message=panic.message,
        frames=tuple(stacks[0].frames),
        chain=tuple(links),
        start=view.start(0),
        end=view.end(end - 1),
        notes=panic.notes,
        test=found[1] if (found := FAILED.match(view.line(-1) or "")) else "",
    )


def _link(stack: _Stack) -> Link:
    return Link(stack.relation, "", stack.heading, tuple(stack.frames))


def _read_race(view: View) -> Trace | None:
    """Read the two accesses and where their goroutines were made."""
    stacks: list[_Stack] = []
    index, end = 1, 0
    while (line := view.line(index)) is not None:
        if line.endswith(":") and (found := ACCESS.match(line)):
            stack = _Stack(found["what"].rstrip(":"), relation=Relation.CONTEXT)
        elif found := CREATED.match(line):
            stack = _Stack(found["what"], relation=Relation.ORIGIN)
        elif not line:
            index += 1
            continue
        else:
            break
        index = _read_stack(view, index + 1, stack)
        stacks.append(stack)
        end = index - 1
    if not stacks or not stacks[0].frames:
        return None
    return Trace(
        language="go",
        type="DATA RACE",
        message=stacks[0].heading,
        frames=tuple(stacks[0].frames),
        chain=tuple(_link(stack) for stack in stacks[1:]),
        start=view.start(0),
        end=view.end(end),
    )


def _read_headless(view: View) -> Trace | None:
    """Read frames whose heading was cut off."""
    stack, begin = _Stack(), 0
    if not IN_PLACE.match(view.line(0) or "") and PLACE.match(view.line(0) or ""):
        begin = -1
    index = _read_stack(view, begin, stack)
    if not stack.frames:
        return None
    return Trace(
        language="go",
        type="",
        message="",
        frames=tuple(stack.frames),
        start=view.start(begin),
        end=view.end(index - 1),
    )


READER = Reader(
    language="go",
    markers=("goroutine ", Pattern(r"panic(?:: | serving )"), ERRORS, "WARNING: DATA RACE", FILES),
    anchor=Pattern(
        r"(?<!\w)(?:http: panic serving |(?:panic|fatal error): |goroutine \d+ (?:\w++=\S++ )*\[|"
        r"WARNING: DATA RACE$)"
        r"|^\s*+[\w./-]++\(?.*\) in \S+\.(?:go|s):\d|(?<!\s)\s++\S+\.(?:go|s):\d+ \+0x|"
        r"^\s++\S+\.(?:go|s):\d+ \+0x"
    ),
    read=_read,
)
