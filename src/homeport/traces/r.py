"""Reads R errors: Rscript's, `traceback()`, rlang's backtraces."""

from homeport.traces.markers import LINE_STARTS
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Trace
from homeport.traces.view import View

ERROR = Pattern(r"Error(?: in (?P<call>[^\n]+?))? ?:(?: (?P<message>.*)|\s*)$")
SOURCE = Pattern(r"(?P<call>.*) \((?:from )?(?P<file>[^\s()#]+)#(?P<line>\d+)\)$")
CALLS = Pattern(r"Calls: (?P<calls>.+)$")
NUMBERED = Pattern(r"(?P<number>\d+): (?P<call>\S.*)$")
AT = Pattern(r"(?P<call>.*) at (?P<file>[^\s#]+)#(?P<line>\d+)$")
BRANCH = Pattern(r"\s*+(?P<number>\d+)\. *(?:[│├└ ─]*)(?:global )?(?P<call>[\w.:]+\(.*)$")
FOLLOWED = Pattern(
    r"Calls: |Execution halted|Backtrace:|In addition: |Warning message|\d+: |Traceback:?$|"
    r"Caused by "
)
MOST_LINES = 60
HANDLERS = frozenset(
    {"stop", "abort", "traceback", "withCallingHandlers", "tryCatch", "eval", "source"}
)


def _frame(call: str, file: str = "", line: str | None = None) -> Frame:
    name = call.partition("(")[0].strip(" `")
    module, _, function = name.rpartition("::")
    return Frame(
        file=file,
        line=int(line) if line else None,
        function=function,
        module=module.rstrip(":"),
        in_app=module in {"", "global"} and function not in HANDLERS,
    )


def _read(view: View) -> Trace | None:
    error = ERROR.match(view.line(0) or "")
    if error is None:
        return None
    call, file, number = error["call"] or "", "", None
    if found := SOURCE.match(call):
        call, file, number = found["call"], found["file"], found["line"]
    message, index = [error["message"] or ""], 1
    while (line := view.line(index)) is not None and index < MOST_LINES:
        if not line.strip() or FOLLOWED.match(line):
            break
        message.append(line.strip().removeprefix("! "))
        index += 1
    followed = FOLLOWED.match(view.line(index) or "") is not None
    if not call and not followed:
        return None
    frames, end = _frames(view, index, [_frame(call, file, number)] if call else [])
    if not frames or (not followed and not call.endswith(")")):
        return None
    return Trace(
        language="r",
        type="simpleError" if call else "rlang_error",
        message="\n".join(one for one in message if one).strip(),
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(end - 1),
    )


def _frames(view: View, index: int, frames: list[Frame]) -> tuple[list[Frame], int]:
    """Read the calls below: one line outermost first, a numbered list, or a tree."""
    end = index
    numbered: list[Frame] = []
    tree: list[Frame] = []
    for at in range(index, index + 80):
        line = view.line(at)
        if line is None:
            break
        if found := CALLS.match(line):
            outer = [_frame(name) for name in found["calls"].split(" -> ") if name != "<Anonymous>"]
            if frames and outer and outer[-1].function == frames[0].function:
                outer.pop()
            frames = [*frames, *reversed(outer)]
        elif found := NUMBERED.match(line):
            placed = AT.match(found["call"])
            numbered.append(
                _frame(placed["call"], placed["file"], placed["line"])
                if placed
                else _frame(found["call"])
            )
        elif found := BRANCH.match(line):
            tree.append(_frame(found["call"]))
        elif line.strip() and not line.startswith((" ", "In ", "Execution halted", "Backtrace")):
            break
        else:
            continue
        end = at + 1
    kept = [one for one in numbered if one.function and one.function not in HANDLERS]
    return (tree[::-1] or kept or frames), max(end, index)


READER = Reader(
    language="r",
    markers=(LINE_STARTS,),
    anchor=Pattern(r"^Error(?: in .*)? ?:|^Error in "),
    read=_read,
)
