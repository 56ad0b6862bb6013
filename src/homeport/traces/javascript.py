"""Reads JavaScript traces: V8 and Node, Firefox, Safari, React Native, old Edge and Opera."""

from dataclasses import replace

from homeport.traces.heading import Heading, find_heading, starts_record
from homeport.traces.javascript_frames import (
    POINTER,
    VITEST,
    bare_frame,
    gecko_frame,
    is_bare,
    opera_frame,
    v8_frame,
)
from homeport.traces.javascript_node import (
    THROWN,
    read_origin,
    thrown_value,
    true_stack,
    with_thrown_line,
)
from homeport.traces.markers import AT_LINES, AT_START, FILES, LINE_STARTS
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Link, Relation, Trace
from homeport.traces.view import View

ENDINGS = ("Error", "Exception", "Rejection", "Warning")
WORD = Pattern(r"\s*+(?:Uncaught )?(?P<type>[\w$.]+)(?: \[\w+\])?(?:: (?P<message>.*))?$")
PROPERTY = Pattern(r"\s+\[?(?P<name>[\w$]+)\]?: (?P<value>.*)$")
BULLET = Pattern(r"\s*+● (?P<test>\S.*)$")
CODE_FRAME = Pattern(r"\s*+>? *\d* \|")
VITEST_CODE = Pattern(r"\s*+\d*\|(?: |$)")
LEFT_OUT = Pattern(r"\s*+\.\.\. (?P<count>\d{1,6}) lines matching cause stack trace \.\.\.$")
EVAL = Pattern(r"\s*+eval at \S")
PROMISE = Pattern(r"\(node:\d+\) UnhandledPromiseRejectionWarning: ")
MOST_LINES_OF_MESSAGE = 200


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if v8_frame(first):
        return _read_v8(view)
    if opera_frame(first):
        return _read_opera(view)
    return _read_gecko(view)


def _read_v8(view: View) -> Trace | None:
    frames, index = _v8_frames(view, 0)
    if EVAL.match(above := view.line(-1) or "") and (frame := v8_frame("at " + above.strip())):
        frames.insert(0, frame)
    begin, kind, message, test = _header_above(view)
    if kind and (at := true_stack(view, begin, frames, index)):
        message = "\n".join([message, *(view.line(one) or "" for one in range(at))])
        frames, index = _v8_frames(view, at)
    frames, begin = with_thrown_line(view, begin, kind, frames)
    if (view.line(begin - 1) or "").strip() == "[errors]: [":
        aggregate = find_heading((view.line(begin - 2) or "").strip(" [{"), ENDINGS)
        if aggregate:
            return _aggregate(view, begin - 1, aggregate)
    printed = index
    origin, index = read_origin(view, index)
    chain, notes, index = _read_properties(view, index)
    chain = [origin, *chain] if origin else chain
    cause = next((link for link in chain if link.relation is Relation.CAUSE), None)
    if cause is not None:
        frames = _filled(view, printed, frames, cause.frames)
    return Trace(
        language="javascript",
        type=kind,
        message=message,
        frames=tuple(frames),
        chain=tuple(chain),
        start=view.start(begin),
        end=view.end(index - 1),
        notes=tuple(notes),
        test=test,
    )


def _aggregate(view: View, errors: int, heading: Heading) -> Trace:
    """Read an error that holds others and has no stack of its own."""
    chain, notes, index = _read_properties(view, errors)
    return Trace(
        language="javascript",
        type=heading.type,
        message=heading.message.removesuffix("]"),
        chain=tuple(chain),
        start=view.start(errors - 1),
        end=view.end(index - 1),
        notes=tuple(notes),
    )


def _v8_frames(view: View, index: int) -> tuple[list[Frame], int]:
    frames: list[Frame] = []
    while (line := view.line(index)) is not None:
        frame = v8_frame(line)
        if frame is None and is_bare(line):
            frame = bare_frame(line)
        elif frame is None and not LEFT_OUT.match(line):
            beyond = _beyond_code(view, index) if frames else index
            if beyond == index:
                break
            index = beyond
            continue
        if frame:
            frames.append(frame)
        index += 1
        if line.rstrip().endswith(" {"):
            break
    return frames, index


def _beyond_code(view: View, index: int) -> int:
    """Where Vitest goes on with frames after the code that it shows; `index` where it does not."""
    beyond = index
    while VITEST_CODE.match(line := view.line(beyond) or "") or (
        beyond > index and not line.strip()
    ):
        if view.line(beyond) is None:
            return index
        beyond += 1
    return beyond if beyond > index and VITEST.match(view.line(beyond) or "") else index


def _filled(view: View, end: int, frames: list[Frame], cause: tuple[Frame, ...]) -> list[Frame]:
    """Fill in the calls that Node leaves out because the cause prints them too."""
    for index in range(end):
        found = LEFT_OUT.match(view.line(index) or "")
        if found is None or not 0 < index <= len(frames) or frames[index - 1] not in cause:
            continue
        begin = cause.index(frames[index - 1]) + 1
        shared = cause[begin : begin + int(found["count"])]
        return [*frames[:index], *(replace(one, shared=True) for one in shared), *frames[index:]]
    return frames


def _header_above(view: View) -> tuple[int, str, str, str]:
    """Find the heading above the first frame: its index, type, message and test."""
    for index in range(-1, -MOST_LINES_OF_MESSAGE, -1):
        line = view.line(index)
        if line is None or v8_frame(line):
            break
        if bullet := BULLET.match(line):
            return index, "", _jest_message(view, index), bullet["test"]
        if found := find_heading(PROMISE.sub("", line), ENDINGS):
            message = [found.message, *(view.line(at) or "" for at in range(index + 1, 0))]
            return index, found.type, _cut(message), _test_above(view, index)
        if line == THROWN and (value := thrown_value(view, index)):
            return value[0], "", value[1], ""
        if starts_record(line):
            break
    above = WORD.match(view.line(-1) or "")
    if above:
        return -1, above["type"], above["message"] or "", ""
    return 0, "", "", ""


def _cut(lines: list[str]) -> str:
    """Join a message; source excerpts and mocha's diff below it are no part of it."""
    kept: list[str] = []
    for line in lines:
        if CODE_FRAME.match(line) or line.strip() == "+ expected - actual":
            break
        kept.append(line)
    return "\n".join(kept).rstrip()


def _jest_message(view: View, index: int) -> str:
    lines = [(view.line(at) or "").strip() for at in range(index + 1, 0)]
    return _cut(lines).strip()


def _test_above(view: View, index: int) -> str:
    for at in range(index - 1, index - 4, -1):
        if found := BULLET.match(view.line(at) or ""):
            return found["test"]
    return ""


def _read_properties(view: View, index: int) -> tuple[list[Link], list[str], int]:
    """Read what Node prints in braces behind the frames: the cause, the errors, other fields."""
    chain: list[Link] = []
    notes: list[str] = []
    if not (view.line(index - 1) or "").rstrip().endswith("{"):
        return chain, notes, index
    relation, depth = Relation.MEMBER, 1
    while (line := view.line(index)) is not None and line.strip():
        text = line.strip().strip(",")
        index += 1
        if text in {"}", "]", "} ]"}:
            depth = max(1, depth - 1)
            if not line.startswith(" "):
                break
            continue
        found = PROPERTY.match(line)
        if found and found["name"].endswith(ENDINGS):
            found = None  # a member's own heading
        named = found["name"] if found else ""
        value = found["value"] if found else text
        if named == "errors":
            relation = Relation.MEMBER
            continue
        if heading := find_heading(value.strip("[] "), ENDINGS):
            frames, after = _v8_frames(view, index)
            kind = Relation.CAUSE if named == "cause" else relation
            chain.append(Link(kind, heading.type, heading.message, tuple(frames), depth=depth))
            if (view.line(after - 1) or "").rstrip().endswith("{"):
                depth += 1
            index = after
        elif found:
            notes.append(text)
    return chain, notes, index


def _read_gecko(view: View) -> Trace | None:
    """Read `name@place` lines; bare names above them come from evaluated code."""
    begin = 0
    names: list[Frame] = []
    if (view.line(-1) or "").strip() == "eval code":
        while (line := view.line(begin - 1)) is not None and WORD.match(line.replace(" ", "")):
            begin -= 1
            names.insert(0, Frame("", function=line.strip()))
    frames, index = list[Frame](), 0
    while (line := view.line(index)) is not None:
        frame = gecko_frame(line)
        if frame is None:
            break
        if (frame.file, frame.function) != ("[native code]", "eval"):
            frames.append(frame)
        index += 1
    if not any(_is_sure(frame, alone=len(frames) == 1) for frame in frames):
        return None
    kind = message = ""
    if not names and (found := find_heading(view.line(-1) or "", ENDINGS)):
        kind, message, begin = found.type, found.message, -1
    return Trace(
        language="javascript",
        type=kind,
        message=message,
        frames=(*names, *frames),
        start=view.start(begin),
        end=view.end(index - 1),
    )


def _is_sure(frame: Frame, *, alone: bool) -> bool:
    """Tell a frame from an address of mail: one alone needs a column, a scheme or a dot."""
    if frame.line is None:
        return frame.file == "[native code]"
    return not alone or frame.column is not None or "." in frame.file or "://" in frame.file


def _read_opera(view: View) -> Trace | None:
    frames, index = list[Frame](), 0
    while frame := opera_frame(view.line(index) or ""):
        code = view.line(index + 1)
        index += 1
        if code is not None and opera_frame(code) is None and code.strip():
            frame = replace(frame, code=code.strip())
            index += 1
        frames.append(frame)
    return Trace(
        language="javascript",
        type="",
        message="",
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(index - 1),
    )


READER = Reader(
    language="javascript",
    markers=(
        *AT_LINES,
        f" {POINTER} ",
        LINE_STARTS,
        Pattern(
            r"@(?:(?=[^\s@:]*+:)[^\s@]*:\d+(?::\d+)?(?:\n|$)|\[native code\]|[^\n@>]{1,200}+> eval)"
        ),
        FILES,
    ),
    anchor=Pattern(
        rf"{AT_START}(?:at|{POINTER}) (?=\S)|^[^\s@](?:[^@\s]|(?<!\s) (?!\s))*@(?=\S)|"
        r"^\s*+(?=\S*:\d)|^\s*+@|^\s*+Line \d+ of "
    ),
    read=_read,
)
