"""What readers share: frames on neighbouring lines, and the heading above them."""

from collections.abc import Callable

from homeport.traces.pattern import Pattern
from homeport.traces.trace import Frame
from homeport.traces.view import View

FrameOf = Callable[[str], Frame | None]


def read_block(
    view: View, index: int, frame_of: FrameOf, skipped: Pattern | None = None
) -> tuple[list[Frame], int]:
    """Read frames from `index` on; lines that `skipped` matches may stand between them.

    Returns the frames and the index after the last of them.
    """
    frames: list[Frame] = []
    end = index
    while (line := view.line(index)) is not None:
        frame = frame_of(line)
        if frame is not None:
            frames.append(frame)
        elif skipped is None or not skipped.match(line):
            break
        index += 1
        end = index if frame is not None else end
    return frames, end


def find_above(
    view: View, pattern: Pattern, lines: int, stop: Pattern | None = None, index: int = 0
) -> int | None:
    """Return the index of the nearest line above that matches, within `lines`."""
    for at in range(index - 1, index - 1 - lines, -1):
        line = view.line(at)
        if line is None or (stop is not None and stop.match(line)):
            return None
        if pattern.match(line):
            return at
    return None


def shifted(frames: list[Frame], outermost: str = "") -> list[Frame]:
    """Give each place the function it lies in, where a trace names the function called there."""
    names = [*((frame.module, frame.function) for frame in frames[1:]), ("", outermost)]
    return [
        Frame(
            frame.file,
            frame.line,
            frame.column,
            function,
            module,
            frame.in_app,
            frame.code,
            frame.mark,
        )
        for frame, (module, function) in zip(frames, names, strict=True)
    ]
