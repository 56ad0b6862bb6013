"""Reads one line of a JavaScript stack in any engine's style."""

from dataclasses import replace

from homeport.traces.apart import NATIVE
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.places import split_place
from homeport.traces.trace import Frame

AT = Pattern(r"\s*+at (?P<call>\S.*)$")
POINTER = "\u276f"  # before each frame of Vitest
VITEST = Pattern(rf"\s*+{POINTER} \S[^\n]*:\d+:\d+$")
_UNPLACED = frozenset(
    {"native", "<anonymous>", "unknown location", "unknown source", "anonymous", "native code"}
)
_INDEX = Pattern(r"index \d+$")
_EVAL_LINE = Pattern(r"(?P<file>.*?) line (?P<line>\d+) > (?:eval|Function)")
_NAMED_AT = Pattern(r"(?P<name>(?:[^@\"\n]++|\"[^\"\n]*+\")*)@(?P<place>\S.*)$")
_SCRIPT = Pattern(r"[a-z-]+://|[^\s:]+\.(?:[cm]?[jt]sx?|bundle|vue|svelte|html?)(?:$|[?:])")
_ALIAS = Pattern(r" \[as [^\]\n]*+\]$")
_OPERA = Pattern(
    r"\s*+Line (?P<line>\d+) of (?:linked script|inline#\d+ script in|eval script|"
    r"unknown script(?: location)?) ?"
    r"(?P<file>\S+?)?(?:: In function (?P<name>.+))?$"
)
_BARE_NAME = Pattern(r"\s*+at (?:async )?[\w$.<>#]+(?: \[as [\w$.]+\])?$")
ANONYMOUS = frozenset(
    {"<anonymous>", "Anonymous function", "anonymous", "(null)", "()", "<anonymous function>"}
)


def _frame(file: str, line: int | None, column: int | None, name: str) -> Frame:
    name = _ALIAS.sub("", name).removeprefix("async ").strip()
    if name in ANONYMOUS:
        name = ""
    return Frame(
        file=file,
        line=line,
        column=column,
        function=name,
        in_app=in_app("javascript", file),
    )


def _located(place: str, name: str) -> Frame | None:
    """Make a frame of a place: a file with numbers, or a word for none."""
    if place in _UNPLACED or _INDEX.match(place):
        if place == "<anonymous>" or _INDEX.match(place):
            return replace(_frame("", None, None, name), module=NATIVE)
        return _frame("(native)" if place == "native" else "", None, None, name)
    if place.startswith("eval at "):
        return _evaluated(place, name)
    file, line, column = split_place(place.removesuffix(")"))
    return None if line is None else _frame(file, line, column, name)


def _evaluated(place: str, name: str) -> Frame:
    """Place evaluated code at the file that evaluated it."""
    opened = place.rfind("(")
    inner = place[opened + 1 :].split(")", maxsplit=1)[0] if opened >= 0 else ""
    found = _located(inner, name) if inner else None
    if found is not None:
        return found
    return _frame(inner, split_place(place.removesuffix(")"))[1], None, name)


def v8_frame(line: str) -> Frame | None:
    """Return the frame of an `at ...` line, or of one with Vitest's pointer, or None."""
    if VITEST.match(line):
        return _vitest_frame(line)
    found = AT.match(line)
    if not found or found["call"].startswith("0x"):
        return None
    call = found["call"].rstrip().rstrip(",{").rstrip()
    if call.startswith("eval at "):
        return _evaluated(call, "eval")
    opened = _opening(call)
    if opened < 0:
        return _located(call.removeprefix("async "), "") if ":" in call else None
    name, place = call[:opened].rstrip(), call[opened + 1 :]
    place = place.removesuffix(")")
    frame = _located(place, "eval" if name == "eval code" else name) if name else None
    return frame or (_located(call, "") if name else None)


def _vitest_frame(line: str) -> Frame | None:
    name, _, place = line.strip(f"{POINTER} \n").rpartition(" ")
    return _located(place, name)


def _opening(call: str) -> int:
    """Return where the bracket of the place opens: the one that no bracket of the name closes."""
    depth, at = 0, call.find(" (")
    if call.endswith(")"):
        for at in range(len(call) - 1, -1, -1):
            depth += {")": 1, "(": -1}.get(call[at], 0)
            if depth == 0:
                return at
        return call.find("(")
    return at + 1 if at >= 0 else -1


def is_bare(line: str) -> bool:
    """Tell whether a line is `at name`, which V8 prints for calls without a place."""
    return _BARE_NAME.match(line) is not None


def bare_frame(line: str) -> Frame | None:
    """Return the frame of `at name`; `at <anonymous>` says nothing and gives None."""
    name = line.strip().removeprefix("at ")
    return None if name in ANONYMOUS else _frame("", None, None, name)


def gecko_frame(line: str) -> Frame | None:
    """Return the frame of a `name@place` line of Firefox, Safari or React Native, or None."""
    line = line.strip()
    found = _NAMED_AT.match(line)
    if line == "[native code]":
        return _frame(line, None, None, "")
    if found:
        return _gecko_place(found["place"], found["name"])
    if " " in line or not _SCRIPT.match(line) or split_place(line)[1] is None:
        return None
    return _located(line, "")


def _gecko_place(place: str, name: str) -> Frame | None:
    if place == "[native code]":
        return _frame(place, None, None, name)
    if found := _EVAL_LINE.match(place):
        return _frame(found["file"], int(found["line"]), None, _plain(name))
    return None if " " in place else _located(place, _plain(name))


def _plain(name: str) -> str:
    """Return a name without the arguments and brackets that old Opera prints."""
    name = name.removeprefix("<anonymous function: ")
    opened = name.find("(")
    if opened >= 0 and name.endswith(")") and not name.startswith("("):
        name = name[:opened]
    return name.removesuffix(">") if ">" in name and "<" not in name else name


def opera_frame(line: str) -> Frame | None:
    """Return the frame of a `Line N of linked script ...` line, or None."""
    found = _OPERA.match(line)
    if not found:
        return None
    return _frame(found["file"] or "", int(found["line"]), None, found["name"] or "")
