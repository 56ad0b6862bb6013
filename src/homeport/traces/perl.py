"""Reads Perl's `message at file line N.` and the calls that Carp adds below."""

from homeport.traces.block import shifted
from homeport.traces.ownership import in_app
from homeport.traces.pattern import Pattern
from homeport.traces.reader import Reader
from homeport.traces.trace import Frame, Kind, Trace
from homeport.traces.view import View

SAID = Pattern(
    r"(?P<message>.*?\S) at (?P<file>\(eval \d+\)|\S+) line (?P<line>\d+)(?:(?:, <\$?\w*> (?:line|"
    r"chunk) \d+)?\.|, near \"[^\n]*)$"
)
CALLED = Pattern(
    r"\s+(?P<call>[\w:]+(?:\([^\n]*\))?|eval \{\.\.\.\}|require \S+|eval '.*') called at "
    r"(?P<file>\S+|\(eval \d+\)) line (?P<line>\d+)$"
)
PERL_FILE = (".pl", ".pm", ".t", ".cgi", ".psgi", ".PL")
WARNING = Pattern(
    r"Use of uninitialized value|Argument \".*\" isn't numeric|Odd number of elements|"
    r"Name \".*\" used only once"
)


def _frame(file: str, line: str, call: str = "") -> Frame:
    name = call.partition("(")[0].strip()
    module, _, function = name.rpartition("::")
    return Frame(
        file=file, line=int(line), function=function, module=module, in_app=in_app("perl", file)
    )


def _read(view: View) -> Trace | None:
    said = SAID.match(view.line(0) or "")
    if said is None:
        return None
    frames = [_frame(said["file"], said["line"])]
    index = 1
    while found := CALLED.match(view.line(index) or ""):
        frames.append(_frame(found["file"], found["line"], found["call"]))
        index += 1
    if index == 1 and not _is_perl(said["file"]):
        return None
    return Trace(
        language="perl",
        type="",
        message=said["message"],
        frames=tuple(shifted(frames)),
        start=view.start(0),
        end=view.end(index - 1),
        kind=Kind.DIAGNOSTIC if WARNING.match(said["message"]) else Kind.EXCEPTION,
    )


def _is_perl(file: str) -> bool:
    return file.endswith(PERL_FILE) or file == "-e" or file.startswith("(eval ")


READER = Reader(
    language="perl",
    markers=(Pattern(r" at (?:\(eval \d+\)|\S+) line \d+(?:\.|, <|, near )"),),
    anchor=Pattern(r"^"),
    read=_read,
)
