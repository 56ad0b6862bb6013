"""Reads Ruby traces: the interpreter's, Rails' logs, RSpec's and Minitest's failures."""

from dataclasses import replace

from homeport.traces.block import find_above, read_block
from homeport.traces.heading import find_heading, starts_record
from homeport.traces.markers import FILES
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Link, Relation, Trace
from homeport.traces.view import View

FRAME = Pattern(
    r"\s*+(?:\d+: )?(?:from |# )?(?:(?P<gem>[\w.-]+) \([\w.-]+\) )?"
    r"(?P<file><internal:[^>\n]*+>|[^\s:][^:\n]*|[A-Za-z]:[^:\n]+|-e):(?P<line>\d+)"
    r"(?::in [`'](?P<function>.*)')?$"
)
HEAD = Pattern(
    r"(?P<file><internal:[^>\n]*+>|[^\s:][^:\n]*|[A-Za-z]:[^:\n]+|-e):(?P<line>\d+)"
    r":in [`'](?P<function>[^\n]*?)': (?P<said>.*)$"
)
CLASS = Pattern(r"(?P<message>.*) \((?P<type>[A-Z][\w:]*)\)$")
BARE_CLASS = Pattern(r"[A-Z]\w*(?:::[A-Z]\w*)*$")
CALLED = Pattern(r"\s+(?:\d+: )?from \S")
LEVELS = Pattern(r"\s*+\.\.\. \d+ levels\.\.\.$")
LOGGER = Pattern(r"[DIWEFA], \[[^\]\n]{1,60}\] +[A-Z]+ -- [^:\n]{0,60}: ")
LOGGED = Pattern(r"\s*+(?P<type>[A-Z][\w:]*) \((?P<message>.*)\):?$")
PARSED = Pattern(r"(?P<file>\S+\.rb):(?P<line>\d+): (?P<message>syntax error.*)$")
RUBY_FILE = (".rb", ".rake", ".erb", ".haml", ".slim", ".ru", ".gemspec", ".builder", ".jbuilder")
CARETS = Pattern(r"\s+[~^]+$")
EXAMPLE = Pattern(r"\s*+\d+\) (?P<name>.+)$")
EXPECTED = Pattern(r"\s*+Failure/Error: ?(?P<code>.*)$")
MINITEST = Pattern(r"(?P<name>[\w:]+#\w+)(?: \[(?P<file>[^\]:]+):(?P<line>\d+)\])?:$")
REVERSED = Pattern(r"Traceback \(most recent call last\):$")
MOST_LINES = 100
ENDINGS = ("Error", "Exception", "Interrupt", "SystemExit", "NotFound", "Invalid")


def read_frame(line: str) -> Frame | None:
    """Return the frame in a line, or None."""
    found = FRAME.match(line)
    if not found:
        return None
    file, function = found["file"], found["function"]
    if function is None and not file.endswith(RUBY_FILE):
        return None
    module, name = _split(function or "")
    return Frame(
        file=file,
        line=int(found["line"]),
        function=name,
        module=module,
        in_app=not found["gem"] and in_app("ruby", file),
    )


def _split(function: str) -> tuple[str, str]:
    """Split `Shop::Cart#total` as Ruby 3.4 writes it; older names come without their class."""
    for mark in ("#", "."):
        module, found, name = function.rpartition(mark)
        if found and module and name and " in " not in module:
            return module, name
    return "", function


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if REVERSED.match(first):
        return _read_reversed(view)
    if HEAD.match(first):
        return _read_interpreter(view)
    if found := PARSED.match(first):
        frame = Frame(found["file"], int(found["line"]), in_app=True)
        return Trace(
            "ruby", "SyntaxError", found["message"], (frame,), (), view.start(0), view.end(0)
        )
    if (found := MINITEST.match(first)) and found["file"]:
        return _read_minitest(view, found["name"], found["file"], int(found["line"]))
    if read_frame(first) is None:
        return None
    return _read_listed(view)


def _read_minitest(view: View, name: str, file: str, line: int) -> Trace:
    """Read a failed assertion, whose heading names its place."""
    message, index = list[str](), 1
    while index < MOST_LINES and (text := view.line(index)):
        message.append(text)
        index += 1
    method = name.partition("#")[2]
    return Trace(
        language="ruby",
        type="Minitest::Assertion",
        message="\n".join(message),
        frames=(Frame(file, line, None, method, in_app=True),),
        start=view.start(0),
        end=view.end(index - 1),
        test=name,
    )


def _read_interpreter(view: View) -> Trace | None:
    """Read `file:line:in 'f': message (Class)` and what follows; a second one is the cause."""
    links: list[Link] = []
    top: tuple[str, str, list[Frame], list[str]] | None = None
    index = end = 0
    while HEAD.match(view.line(index) or ""):
        kind, message, frames, notes, index = _read_one(view, index)
        if not kind and top is None and len(frames) == 1:
            return None
        end = index - 1
        if top is None:
            top = kind, message, frames, notes
        elif (kind, message, frames) != (*top[:2], top[2]):  # a thread's error is printed twice
            links.append(Link(Relation.CAUSE, kind, message, tuple(frames), depth=len(links) + 1))
    if top is None:
        return None
    return Trace(
        language="ruby",
        type=top[0],
        message=top[1],
        frames=tuple(top[2]),
        chain=tuple(links),
        start=view.start(0),
        end=view.end(end),
        notes=tuple(top[3]),
    )


def _read_one(view: View, index: int) -> tuple[str, str, list[Frame], list[str], int]:
    head = HEAD.match(view.line(index) or "")
    if head is None:
        return "", "", [], [], index
    first = read_frame(f"{head['file']}:{head['line']}:in '{head['function']}'")
    said = CLASS.match(head["said"])
    kind, message = (said["type"], said["message"]) if said else ("", head["said"])
    if said is None and BARE_CLASS.match(message):
        kind, message = message, ""  # an error whose message is empty
    index += 1
    called = _calls_below(view, index)
    more: list[str] = []
    while len(more) < MOST_LINES and (line := view.line(index + len(more))) is not None:
        if len(more) == called or HEAD.match(line) or starts_record(line):
            break
        if called is None and read_frame(line):
            break
        if not said and (found := CLASS.match(line)):
            kind = found["type"]
            line = found["message"]
        more.append(line)
    followed = read_frame(view.line(index + len(more)) or "") is not None
    code, mark, notes, rest = _highlight(more)
    if not followed and not code:
        rest, notes = [], []
    else:
        index += len(more)
    frames, index = read_block(view, index, read_frame, LEVELS)
    message = "\n".join([message, *rest]).rstrip()
    if first is not None:
        frames.insert(0, replace(first, code=code, mark=mark) if code else first)
    return kind, message, frames, notes, index


def _calls_below(view: View, index: int) -> int | None:
    """Count the lines up to the first `from`: all before it belong to the message."""
    for count in range(MOST_LINES):
        line = view.line(index + count)
        if line is None or HEAD.match(line) or starts_record(line):
            return None
        if CALLED.match(line) and read_frame(line):
            return count
    return None


def _highlight(
    lines: list[str],
) -> tuple[str, tuple[int, int] | None, list[str], list[str]]:
    """Take the underlined source line and the suggestions out of a message's further lines."""
    for at, line in enumerate(lines):
        if at and CARETS.match(line):
            shown = lines[at - 1]
            margin = len(shown) - len(shown.lstrip())
            start = len(line) - len(line.lstrip()) - margin
            mark = (max(0, start), len(line.rstrip()) - margin)
            notes = [one for one in lines[at + 1 :] if one.strip()]
            return shown.strip(), mark, notes, lines[: at - 1]
    notes = [one for one in lines if one.startswith("Did you mean?")]
    return "", None, notes, [one for one in lines if one not in notes]


def _read_reversed(view: View) -> Trace | None:
    """Read the order of Ruby 2.5 to 2.7 on terminals: outermost call first."""
    frames, index = read_block(view, 1, read_frame)
    if not HEAD.match(view.line(index) or ""):
        return None
    kind, message, inner, notes, index = _read_one(view, index)
    return Trace(
        language="ruby",
        type=kind,
        message=message,
        frames=(*inner, *reversed(frames)),
        start=view.start(0),
        end=view.end(index - 1),
        notes=tuple(notes),
    )


def _read_listed(view: View) -> Trace | None:
    """Read frames below a heading of their own, as frameworks and loggers print them."""
    frames, index = read_block(view, 0, read_frame)
    if not any(frame.function or frame.file.endswith(RUBY_FILE) for frame in frames):
        return None
    begin, kind, message, test, code = _heading_above(view)
    if begin == 0 and len(frames) == 1 and not frames[0].function:
        return None
    if code:
        frames[0] = replace(frames[0], code=code)
    return Trace(
        language="ruby",
        type=kind,
        message=message,
        frames=tuple(frames),
        start=view.start(begin),
        end=view.end(index - 1),
        test=test,
    )


def _heading_above(view: View) -> tuple[int, str, str, str, str]:
    """Find index, type, message, test and source line above the first frame."""
    above = find_above(view, EXPECTED, MOST_LINES, stop=FRAME)
    if above is not None and (expected := EXPECTED.match(view.line(above) or "")):
        return _rspec(view, above, expected["code"])
    for index in range(-1, -40, -1):
        line = view.line(index)
        if line is None or read_frame(line):
            break
        between = [view.line(at) or "" for at in range(index + 1, 0)]
        if found := MINITEST.match(line):
            return index, *_minitest(between), found["name"], ""
        if found := LOGGED.match(line):
            return index, found["type"], "\n".join([found["message"], *between]).strip(), "", ""
        if heading := find_heading(line, ENDINGS):
            test = find_above(view, MINITEST, 2, index=index)
            name = MINITEST.match(view.line(test) or "") if test is not None else None
            message = "\n".join([heading.message, *between]).strip()
            return index, heading.type, message, name["name"] if name else "", ""
        if (logged := LOGGER.match(line)) and (found := CLASS.match(line[logged.end() :])):
            return index, found["type"], "\n".join([found["message"], *between]), "", ""
        if starts_record(line):
            break
    return 0, "", "", "", ""


def _minitest(lines: list[str]) -> tuple[str, str]:
    heading = find_heading(lines[0], ENDINGS) if lines else None
    if heading:
        return heading.type, "\n".join([heading.message, *lines[1:]]).strip()
    return "Minitest::Assertion", "\n".join(lines).strip()


def _rspec(view: View, index: int, code: str) -> tuple[int, str, str, str, str]:
    lines = [(view.line(at) or "").strip() for at in range(index + 1, 0)]
    if not code and lines:
        code = lines.pop(0)
    while lines and not lines[0]:
        lines.pop(0)
    kind = "RSpec::Expectations::ExpectationNotMetError"
    if lines and lines[0].endswith(":") and lines[0][:1].isupper() and " " not in lines[0]:
        kind = lines.pop(0)[:-1]
    title = find_above(view, EXAMPLE, 3, index=index)
    found = EXAMPLE.match(view.line(title) or "") if title is not None else None
    begin = title if title is not None else index
    return begin, kind, "\n".join(lines).strip(), found["name"] if found else "", code


READER = Reader(
    language="ruby",
    markers=(Pattern(r":in [`']"), FILES, "(most recent call "),
    anchor=Pattern(
        r"^[\w:]+#\w+ \[[^\]:]+:\d+\]:$"
        r"|^(?:\s*+(?:\d+: )?(?:from |# )?)"
        r"(?=(?:[\w.-]+ \([\w.-]+\) )?(?:<internal:)?[^\s:][^:\n]*:\d)"
        r"|Traceback \(most recent call last\):$|(?<!\S)(?:from |# )?(?=(?:/|\./|"
        r"[\w-]+/)?[\w./-]+:\d+:in )"
    ),
    read=_read,
)
