"""Reads R errors: Rscript's, `traceback()`, rlang's backtraces."""

from homeport.traces.brackets import outer_space, without_arguments
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
PRINTED = Pattern(r"<(?P<type>\w*[Ee]rror) in (?P<call>.+?): (?P<message>.*)>$")
UNPARSED = Pattern(r"(?P<file>[^\s:]\S*):(?P<line>\d+):(?P<column>\d+): (?:unexpected|invalid)")
WARNED = Pattern(r"In addition: |Warning message|\d+: In \S")
HALTED = ("Execution halted", "Calls: ")
OPERATOR = Pattern(r"\S+ ")
MOST_LINES = 60
HANDLERS = frozenset(
    {"stop", "abort", "traceback", "withCallingHandlers", "tryCatch", "eval", "source"}
)


def _frame(call: str, file: str = "", line: str | None = None) -> Frame:
    name = _name(call)
    module, _, function = name.rpartition("::")
    return Frame(
        file=file,
        line=int(line) if line else None,
        function=function,
        module=module.rstrip(":"),
        in_app=module in {"", "global"} and function not in HANDLERS,
    )


def _name(call: str) -> str:
    """Return the function of a call; an operator's is the operator."""
    if call.endswith("]]"):
        return "[["
    name = without_arguments(call)
    space = outer_space(name)
    if space >= 0 and (operator := OPERATOR.match(name, space + 1)):
        return operator.group().strip()
    return (name if name != call or "(" not in call else call.partition("(")[0]).strip(" `")


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if printed := PRINTED.match(first):
        called = (_frame(printed["call"]),)
        start, end = view.start(0), view.end(0)
        return Trace("r", printed["type"], printed["message"], called, (), start, end)
    error = ERROR.match(first)
    if error is None:
        return None
    call, file, number = error["call"] or "", "", None
    if found := SOURCE.match(call):
        call, file, number = found["call"], found["file"], found["line"]
    message, index, below = _message(view, error["message"] or "")
    if not below and not call.endswith(")"):
        return None
    own = [_frame(call, file, number)] if call else []
    if unparsed := UNPARSED.match(next((one for one in message if one), "")):
        column = int(unparsed["column"])
        place = Frame(unparsed["file"], int(unparsed["line"]), column, in_app=True)
        frames, end = [place, *own], index
    else:
        frames, end = _frames(view, index, own)
    if not frames and not below.startswith(HALTED):
        return None
    return Trace(
        language="r",
        type="simpleError" if call or below.startswith(HALTED) else "rlang_error",
        message="\n".join(one for one in message if one).strip(),
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(end - 1),
    )


def _message(view: View, first: str) -> tuple[list[str], int, str]:
    """Read the message: its lines, the index behind it, and R's own line there if it is one.

    Without R's own line below, what follows the message may be anything.
    """
    message, index = [first], 1
    while (line := view.line(index)) is not None and index < MOST_LINES:
        if not line.strip() or FOLLOWED.match(line):
            break
        message.append(line.strip().removeprefix("! "))
        index += 1
    below = view.line(index) or ""
    if FOLLOWED.match(below):
        return message, index, below
    index = 1 if first else min(index, 2)
    return message[:index], index, ""


def _frames(view: View, index: int, frames: list[Frame]) -> tuple[list[Frame], int]:
    """Read the calls below: one line outermost first, a numbered list, or a tree."""
    end = index
    numbered: list[Frame] = []
    tree: list[Frame] = []
    for at in range(index, index + 80):
        line = view.line(at)
        if line is None:
            break
        if WARNED.match(line):
            continue
        if found := CALLS.match(line):
            outer = [
                _frame(name)
                for name in found["calls"].replace(" ... ", " -> ").split(" -> ")
                if name != "<Anonymous>"
            ]
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
    markers=(LINE_STARTS, "rror in "),
    anchor=Pattern(r"^Error(?: in .*)? ?:|^Error in |^<\w*[Ee]rror in "),
    read=_read,
)
