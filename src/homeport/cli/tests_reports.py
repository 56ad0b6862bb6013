"""Reports and runs as `homeport tests` is given them: files, standard input, lines of JSON."""

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from homeport.cli.terminal import clean
from homeport.errors import InputError
from homeport.testruns import Case, Outcome, Reading, Remarks, read_report
from homeport.testruns.history import Run, Suite, read_runs

_CHUNK = 1 << 18


@dataclass(slots=True)
class Reports:
    """All reports of one run, read one after the other."""

    sources: tuple[str, ...]
    cut: bool = False
    digest: str = ""
    skipped: int = 0

    def cases(self) -> Iterator[Case]:
        """Yield the cases of all reports; remarks go to stderr as each ends."""
        whole = hashlib.sha256()
        for source in self.sources or ("-",):
            reading: Reading = read_report(chunks(source, whole.update), source)
            for case in reading.cases:
                self.skipped += case.outcome is Outcome.SKIPPED
                yield case
            say(reading.remarks)
            self.cut = self.cut or bool(reading.remarks.cut)
        self.digest = whole.hexdigest()


def say(remarks: Remarks) -> None:
    """Tell on stderr what is to be known about a report."""
    if remarks.cut:
        print(f"homeport: {clean(remarks.cut)}; what is readable is used", file=sys.stderr)
    for note in remarks.notes:
        print(f"homeport: {clean(note)}", file=sys.stderr)


def chunks(source: str, digest: Callable[[bytes], object] | None = None) -> Iterator[bytes]:
    """Yield a file's bytes, or those of standard input."""
    if source == "-":
        if sys.stdin.isatty():
            raise InputError("no report", hint="name a file: homeport tests triage report.xml")
        while piece := sys.stdin.buffer.read(_CHUNK):
            if digest:
                digest(piece)
            yield piece
        return
    try:
        with Path(source).open("rb") as file:
            while piece := file.read(_CHUNK):
                if digest:
                    digest(piece)
                yield piece
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"{source}: {reason}", hint="check the path and its permissions"
        ) from error


def runs_in(source: str, suite: Suite) -> list[Run]:
    """Read a file of JSON lines; a last line that is cut off is left out, and that is said."""
    text = b"".join(chunks(source)).decode("utf-8", "replace")
    runs, remarks = read_runs(text.splitlines(keepends=True), suite, source)
    for remark in remarks.splitlines():
        print(f"homeport: {clean(remark)}", file=sys.stderr)
    return runs
