"""Reads the frames of a Python traceback: `File "...", line N, in f`, source line, carets."""

from typing import Protocol

from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.trace import Frame

FRAME = Pattern(
    r'\s*+(?:> )?File "(?P<file>[^"\n]*+)", line (?P<line>\d+)(?:,? in (?P<function>.*))?$'
)
REPEATED = Pattern(r"\s*+\[Previous line repeated (\d+) more times?\]$")
CARETS = Pattern(r"\s*+[~^][~^ ]*+$")
MOST_FRAMES = 10_000  # a repeated frame is written out up to here; a note tells the rest


class Lines(Protocol):
    """Lines by index; None past the end."""

    def line(self, index: int) -> str | None:
        """Return one line without its line break."""

    def goes_on(self, index: int) -> bool:
        """Tell whether a line may belong to the message that the line before it holds."""


def python_frame(file: str, line: int, function: str, code: str = "") -> Frame:
    """Make a frame, with the verdict whose code it is."""
    return Frame(
        file=file,
        line=line,
        function=function,
        in_app=in_app("python", file),
        code=code,
    )


def read_frames(lines: Lines, index: int) -> tuple[list[Frame], list[str], int]:
    """Read frames from `index` on: the frames in the text's order, notes, the next index."""
    frames: list[Frame] = []
    notes: list[str] = []
    while (line := lines.line(index)) is not None:
        if found := FRAME.match(line):
            indent = len(line) - len(line.lstrip())
            code, mark, index = _read_code(lines, index + 1, indent)
            frame = python_frame(found["file"], int(found["line"]), found["function"] or "", code)
            frames.append(_marked(frame, mark) if mark else frame)
        elif (found := REPEATED.match(line)) and frames:
            more = int(found[1])
            written = min(more, max(0, MOST_FRAMES - len(frames)))
            frames.extend(frames[-1:] * written)
            if written < more:
                notes.append(f"the last call repeats {more - written} more times")
            index += 1
        else:
            break
    return frames, notes, index


def _read_code(lines: Lines, index: int, indent: int) -> tuple[str, tuple[int, int] | None, int]:
    """Read the indented source lines under a frame; the first one is the frame's line."""
    code, width, mark = "", 0, None
    while (line := lines.line(index)) is not None:
        text = line.lstrip()
        if not text or len(line) - len(text) <= indent or FRAME.match(line) or REPEATED.match(line):
            break
        if not code:
            code, width = text.rstrip(), len(line) - len(text)
        elif mark is None and CARETS.match(line):
            start = len(line) - len(text) - width
            mark = (max(0, start), max(0, start) + len(text.rstrip()))
        index += 1
    return code, mark, index


def _marked(frame: Frame, mark: tuple[int, int]) -> Frame:
    return Frame(
        file=frame.file,
        line=frame.line,
        function=frame.function,
        in_app=frame.in_app,
        code=frame.code,
        mark=mark,
    )
