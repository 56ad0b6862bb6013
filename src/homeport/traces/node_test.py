"""Reads failing tests in Node's TAP report: the YAML block below a `not ok` line."""

from homeport.traces.javascript_frames import v8_frame
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Trace
from homeport.traces.view import View

RESULT = Pattern(r"(?P<indent>\s*+)not ok \d+(?: - (?P<test>.*))?$")
KEY = Pattern(r"(?P<key>\w+): ?(?P<value>.*)$")
PLACE = Pattern(r"'?(?P<file>.+?):(?P<line>\d+):(?P<column>\d+)'?$")
MOST_LINES = 300
# A test that only holds others fails because of them; its own block shows nothing new.
OUTER = ("subtestsFailed",)


def _read(view: View) -> Trace | None:
    found = RESULT.match(view.line(0) or "")
    margin = found["indent"] + "  " if found else ""
    if found is None or view.line(1) != f"{margin}---":
        return None
    keys, index = _block(view, margin)
    if keys.get("failureType", "").strip("'") in OUTER:
        return None
    frames = [frame for line in keys.get("stack", "").splitlines() if (frame := _frame(line))]
    if not frames and (place := PLACE.match(keys.get("location", ""))):
        frames = [Frame(place["file"], int(place["line"]), int(place["column"]), in_app=True)]
    return Trace(
        language="javascript",
        type=keys.get("name", "Error").strip("'"),
        message=keys.get("error", "").strip().strip("'"),
        frames=tuple(frames),
        start=view.start(0),
        end=view.end(index),
        test=found["test"] or "",
    )


def _block(view: View, margin: str) -> tuple[dict[str, str], int]:
    """The keys of the YAML block; a block text's lines lose the indentation of the block."""
    keys: dict[str, str] = {}
    key, index = "", 2
    while index < MOST_LINES and (line := view.line(index)) is not None and line != f"{margin}...":
        inside = line.removeprefix(margin)
        if (found := KEY.match(inside)) and not inside[:1].isspace():
            key = found["key"]
            keys[key] = "" if found["value"] in ("|-", "|", ">-") else found["value"]
        elif key:
            keys[key] += f"{inside.removeprefix('  ')}\n"
        index += 1
    return keys, index


def _frame(line: str) -> Frame | None:
    text = line.strip()
    return v8_frame(text if text.startswith("at ") else f"at {text}")


READER = Reader(
    language="javascript", markers=("not ok ",), anchor=Pattern(r"^\s*+not ok \d"), read=_read
)
