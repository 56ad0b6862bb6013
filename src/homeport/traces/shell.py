"""Reads shells' complaints: bash, dash, zsh, ksh; `set -x` says what was running; core dumps."""

from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Kind, Trace
from homeport.traces.view import View

BASH = Pattern(r"(?P<file>[^\s:][^:\n]*): line (?P<line>\d+): (?P<message>.+)$")
DASH = Pattern(
    r"(?P<file>[^\s:][^:\n]*): (?P<line>\d+): (?P<message>.*(?:not found|[Ss]yntax error|"
    r"parameter not set|bad substitution|No such file or directory|Permission denied|"
    r"cannot \w+).*)$"
)
ZSH = Pattern(
    r"(?P<file>[^\s:][^:\n]*):(?P<line>\d+): (?P<message>(?:command not found|"
    r"no such file or directory|parse error|permission denied|unmatched|bad substitution|"
    r"no matches found).*)$"
)
KSH = Pattern(
    r"(?P<file>[^\s:][^:\n\[]*)\[(?P<line>\d+)\]: (?P<message>.*(?:not found|syntax error).*)$"
)
XTRACE = Pattern(r"(?P<depth>\++) (?P<command>\S.*)$")
DUMPED = Pattern(
    r"(?:(?P<file>[^\s:][^:\n]*): line (?P<line>\d+): +\d+ )?(?P<message>Segmentation fault|"
    r"Aborted|Bus error|Illegal instruction|Floating point exception|"
    r"Killed)(?P<core> +\(core dumped\))?(?: +(?P<command>\S.*))?$"
)
SIGNALS = {
    "Segmentation fault": "SIGSEGV",
    "Aborted": "SIGABRT",
    "Bus error": "SIGBUS",
    "Illegal instruction": "SIGILL",
    "Floating point exception": "SIGFPE",
    "Killed": "SIGKILL",
}


def _read(view: View) -> Trace | None:
    first = view.line(0) or ""
    if found := DUMPED.match(first):
        return _dumped(view, found.groupdict())
    for pattern in (BASH, DASH, ZSH, KSH):
        found = pattern.match(first)
        if found:
            above = XTRACE.match(view.line(-1) or "")
            return Trace(
                language="shell",
                type="",
                message=found["message"],
                frames=(
                    Frame(
                        found["file"],
                        int(found["line"]),
                        in_app=True,
                        code=above["command"] if above else "",
                    ),
                ),
                start=view.start(0),
                end=view.end(0),
                kind=Kind.DIAGNOSTIC,
            )
    return None


def _dumped(view: View, said: dict[str, str | None]) -> Trace | None:
    if not (said["core"] or said["line"]):
        return None
    frames = (
        (Frame(said["file"] or "", int(said["line"]), in_app=True, code=said["command"] or ""),)
        if said["line"]
        else ()
    )
    return Trace(
        language="shell",
        type=SIGNALS[said["message"] or "Killed"],
        message=said["message"] or "",
        frames=frames,
        start=view.start(0),
        end=view.end(0),
        kind=Kind.DIAGNOSTIC,
    )


READER = Reader(
    language="shell",
    markers=(
        Pattern(r": line \d+: "),
        Pattern(r"not found(?:\n|: )"),
        "yntax error",
        "(core dumped)",
    ),
    anchor=Pattern(r"^(?=.)"),
    read=_read,
)
