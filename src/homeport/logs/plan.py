"""What is learnt of a source before it is read: how its lines begin, and which lines continue one.

Learnt once, from a sample of the source, and then followed by everybody who reads a part of it: so
parts read alone and merged give what reading the whole gives.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from homeport.logs.layout import LATEST, Layout, Step, described, learn, read_head
from homeport.logs.stamps import FORMATS, read_stamp
from homeport.logs.structured import read_json, read_pairs


class Form(StrEnum):
    """How lines are made."""

    PLAIN = "plain"
    JSON = "json"
    PAIRS = "pairs"


MOST = 0.6  # of the sampled lines must be structured
STRAY = 0.05  # of the lines without a head look like messages: they are records then
_LOGFMT = re.compile(rb"^\s*[\w.@-]+=")
_LOGFMT_KEYS = re.compile(rb"(?:^|\s)(?:level|lvl|msg|ts|time|message|severity)=")
_GOES_ON = re.compile(
    rb"\t|  | ?at |[})\]]|Caused by|Traceback|\.\.\.|goroutine |---"
    rb"|[\w.$]*(?:Exception|Error)(?::|$)"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read a source."""

    form: Form
    layouts: tuple[Layout, ...]  # of the lines; of the messages when the form is structured
    fold_plain: bool  # a line without a head belongs to the record before it
    timed: bool
    reference: int  # a time no line is much later than

    @property
    def words(self) -> str:
        """The plan in words for people."""
        kinds = {Form.PLAIN: "plain", Form.JSON: "JSON lines", Form.PAIRS: "key=value pairs"}
        best = max(self.layouts, key=len, default=())
        head = described(best) if best else ""
        if self.form == Form.PLAIN:
            return head or "no head"
        return kinds[self.form] + (f", messages with {head}" if head else "")


def goes_on(line: bytes) -> bool:
    """Tell whether a line without a head looks like the rest of a record (a trace, a block)."""
    return _GOES_ON.match(line) is not None


def crash_level(line: bytes) -> int:
    """Return the level of a line that a dying program writes past its logger; 0 for any other."""
    if line.startswith(b"Exception in thread "):
        return 2
    return int(line.startswith((b"panic: ", b"fatal error: ", b"terminate called ")))


def plan_for(lines: Sequence[bytes], reference: int) -> Plan:
    """Learn how to read a source from a sample of its lines."""
    lines = [line for line in lines if line.strip(b"\x00 \t\r")]
    objects = [parts for line in lines if line[:1] == b"{" and (parts := read_json(line))]
    if lines and len(objects) >= MOST * len(lines):
        form = Form.JSON
    elif lines and sum(bool(_LOGFMT.match(x) and _LOGFMT_KEYS.search(x)) for x in lines) >= (
        MOST * len(lines)
    ):
        form = Form.PAIRS
        objects = [parts for line in lines if (parts := read_pairs(line))]
    else:
        return _plain(lines, reference)
    inner = learn([parts.message or b"" for parts in objects], reference)
    if sum(_headed(parts.message or b"", inner, reference) for parts in objects) < (
        MOST * len(objects)
    ):
        inner = ()
    timed = any(stamp_of(parts.time, reference) is not None for parts in objects) or _stamped(inner)
    return Plan(form, inner, fold_plain=False, timed=timed, reference=reference)


def _plain(lines: Sequence[bytes], reference: int) -> Plan:
    layouts = learn(lines, reference)
    stray = sum(not _headed(line, layouts, reference) and not goes_on(line) for line in lines)
    return Plan(
        Form.PLAIN,
        layouts,
        fold_plain=bool(layouts) and stray <= STRAY * len(lines),
        timed=_stamped(layouts),
        reference=reference,
    )


def _headed(line: bytes, layouts: Sequence[Layout], reference: int) -> bool:
    return any(read_head(line, layout, reference) for layout in layouts)


def _stamped(layouts: Sequence[Layout]) -> bool:
    return any(move.step == Step.STAMP for layout in layouts for move in layout)


def stamp_of(text: bytes, reference: int) -> int | None:
    """Return the time a structured line gives in whatever style."""
    if text[:1].isdigit() or text[:1].isalpha():
        for form in FORMATS[:-1]:
            stamp = read_stamp(text, 0, form, reference)
            if stamp:
                return stamp.seconds if 0 <= stamp.seconds < LATEST else None
    return None
