"""Reads .NET traces (C#, F#, Visual Basic; Framework, Core, Mono, Unity) in every locale."""

from dataclasses import dataclass, field

from homeport.traces.block import read_block
from homeport.traces.brackets import opening
from homeport.traces.heading import find_heading, starts_record
from homeport.traces.markers import AT_LINES, AT_START, LINE_STARTS
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Link, Relation, Trace
from homeport.traces.view import View

# "at" and "in" as the framework's languages write them.
AT = r"(?:at|à|bei|в|em|en|in|di|w|v|場所|在|于|위치:?)"
CALL = Pattern(rf"\s*+{AT} (?P<call>\S.*)$")
PLACED = Pattern(
    r"(?:in|dans|na|w|в|en|em|v|di|場所|位置|파일) (?P<file>\S.*?):(?:[^\W\d]+\s)?\s*(?P<line>\d+)"
    r"(?:번째 줄|\.)?$"
)
BETWEEN = Pattern(
    r"\s*+---? .*(?:stack trace|pile|Stapel|стека|trace de|rastreamento|スタック|跟踪|추적).*|"
    r"\s*+--- .+ ---$"
)
INNER_END = Pattern(
    r"\s*+--- (?:End of inner|Fin de la trace de la pile d'ex|Ende der inneren|.*inner|.*внутр|"
    r".*intern|.*内部|.*내부)"
)
NOT_TYPES = Pattern(r"[:/\\]|^(?:native|<anonymous>|unknown location|index \d+)$")
NUMBERED = Pattern(r"\s*+---> \(Inner Exception #\d+\) ")
ENDINGS = ("Exception", "Error")
BEFORE = Pattern(
    r"(?:Unhandled [Ee]xception[.:]|Exception non gérée|\[ERROR\] FATAL UNHANDLED EXCEPTION:)\s*"
)
MOST_LINES_OF_MESSAGE = 100


def read_frame(line: str) -> Frame | None:
    """Return the frame in a line, or None."""
    found = CALL.match(line)
    if not found:
        return None
    call, file, number = found["call"].removesuffix("<---"), "", None
    at = call.rfind(") ")
    bracket = call.find("] in ")
    cut = bracket + 1 if bracket >= 0 else at + 1 if at >= 0 else len(call)
    if placed := PLACED.match(call[cut:].strip()):
        file, number = placed["file"], int(placed["line"])
        call = call[:cut]
    call = call.rstrip()
    if call.endswith("]"):
        call = call[: call.rfind("[")].rstrip()
    opened = opening(call)
    if opened <= 0:
        return None
    name, arguments = call[:opened].rstrip(), call[opened + 1 : -1]
    if NOT_TYPES.search(arguments):
        return None
    plain = name.partition(") ")[2] if name.startswith("(wrapper ") else name
    if "." not in plain or (" " in plain and "<" not in plain and "[" not in plain):
        return None
    module, function = _split(name)
    if file.startswith("<") and file.endswith(">"):
        file, number = "", None
    return Frame(
        file=file,
        line=number or None,
        function=function,
        module=module,
        in_app=in_app("csharp", file, module),
    )


def _split(name: str) -> tuple[str, str]:
    """Split type and method at the last dot outside of brackets; `.ctor` keeps its dot."""
    depth = 0
    for at in range(len(name) - 1, 0, -1):
        depth += {"]": 1, ">": 1, "[": -1, "<": -1}.get(name[at], 0)
        if name[at] == "." and depth == 0:
            if name[at - 1] == ".":
                return name[: at - 1], name[at:]
            return name[:at], name[at + 1 :]
    return "", name


@dataclass(slots=True)
class _Stacks:
    """What stands below the headings: stacks, innermost error first, and numbered inner errors."""

    frames: list[list[Frame]] = field(default_factory=list)
    numbered: list[Link] = field(default_factory=list)


def _read(view: View) -> Trace | None:
    if read_frame(view.line(0) or "") is None:
        return None
    begin, headings = _headings_above(view)
    stacks, end = _Stacks(), 0
    index: int | None = 0
    while index is not None and (line := view.line(index)) is not None:
        end = index
        index = _read_stack(view, index, line, stacks, len(headings))
    end = end if index is None else index
    return _made(view, (begin, end - 1), headings or [("", "")], stacks)


def _read_stack(view: View, index: int, line: str, stacks: _Stacks, errors: int) -> int | None:
    """Read one stack or the line between two; return the next index, or None at the end."""
    if not line.strip() and NUMBERED.match(view.line(index + 1) or ""):
        return index + 1
    if INNER_END.match(line) and 0 < len(stacks.frames) < errors:
        index += 1
    elif BETWEEN.match(line) and stacks.frames:
        frames, index = read_block(view, index + 1, read_frame, BETWEEN)
        stacks.frames[-1].extend(frames)
        return index
    elif found := NUMBERED.match(line):
        heading = find_heading(line[found.end() :], ENDINGS)
        frames, index = read_block(view, index + 1, read_frame, BETWEEN)
        if heading:
            link = Link(Relation.MEMBER, heading.type, heading.message, tuple(frames))
            stacks.numbered.append(link)
        return index
    frames, after = read_block(view, index, read_frame)
    if not frames:
        return None
    stacks.frames.append(frames)
    return after


def _made(
    view: View, span: tuple[int, int], headings: list[tuple[str, str]], stacks: _Stacks
) -> Trace:
    """Pair headings, outermost first, with stacks, innermost first."""
    found = stacks.frames
    while len(found) < len(headings):  # cut off, or inner errors that were never thrown
        found.append([])
    spare = found[: len(found) - len(headings)]
    own = found[len(spare) :][::-1]
    for frames in spare:
        own[-1].extend(frames)
    chain = [
        Link(Relation.CAUSE, kind, message, tuple(frames), depth=depth)
        for depth, ((kind, message), frames) in enumerate(
            zip(headings[1:], own[1:], strict=True), 1
        )
    ]
    return Trace(
        language="csharp",
        type=headings[0][0],
        message=headings[0][1],
        frames=tuple(own[0]),
        chain=(*_unlisted(chain, stacks.numbered), *stacks.numbered),
        start=view.start(span[0]),
        end=view.end(max(span[1], 0)),
    )


def _unlisted(chain: list[Link], numbered: list[Link]) -> list[Link]:
    """Leave out the first inner error where the numbered list shows it again."""
    if (
        chain
        and numbered
        and numbered[0].type == chain[0].type
        and (numbered[0].frames == chain[0].frames)
    ):
        return chain[1:]
    return chain


def _headings_above(view: View) -> tuple[int, list[tuple[str, str]]]:
    """Find the outermost error's line and split it, and the lines below it, at the arrows."""
    begin = None
    for index in range(-1, -MOST_LINES_OF_MESSAGE, -1):
        line = view.line(index)
        if line is None or read_frame(line):
            break
        if find_heading(BEFORE.sub("", line), ENDINGS):
            begin = index
            if find_heading(BEFORE.sub("", line.partition("---> ")[0]), ENDINGS):
                break  # else only an inner error is named here: the outer one stands above
        elif starts_record(line):
            break
    if begin is None:
        return 0, []
    text = "\n".join(view.line(at) or "" for at in range(begin, 0))
    found: list[tuple[str, str]] = []
    for part in text.split("---> "):
        first, _, rest = part.strip().partition("\n")
        heading = find_heading(BEFORE.sub("", first), ENDINGS)
        if heading:
            message = f"{heading.message}\n{rest}" if rest else heading.message
            found.append((heading.type, message.rstrip()))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]} ---> {part}".rstrip())
    return begin, found


READER = Reader(
    language="csharp",
    markers=(*AT_LINES, LINE_STARTS),
    anchor=Pattern(
        rf"{AT_START}{AT} (?=(?:\(wrapper [\w-]++\) )?[^\s(]++(?: [^\s(]++){{0,3}} ?\()"
    ),
    read=_read,
)
