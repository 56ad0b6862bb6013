"""Finds test results in plain output and CI logs: every reader of text looks at each line."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from homeport.testruns.formats.cargo_text import CargoLines
from homeport.testruns.formats.go_text import GoLines
from homeport.testruns.formats.lines import lines_of, plain
from homeport.testruns.formats.pytest_text import PytestLines
from homeport.testruns.formats.tap import TapLines
from homeport.testruns.formats.unittest_text import UnittestLines
from homeport.testruns.model import Case, Remarks


class LineReader(Protocol):
    """What a format of plain text does with lines."""

    name: str
    certain: bool  # this is its format, beyond doubt

    def take(self, line: str) -> list[Case]:
        """Take a line; return the cases that are complete with it."""
        ...

    def finish(self) -> list[Case]:
        """Take the end."""
        ...


def read_text_report(
    chunks: Iterable[bytes], remarks: Remarks, formats: list[str]
) -> Iterator[Case]:
    """Yield the cases of every format that is certain to be there; `formats` gets their names."""
    readers: tuple[LineReader, ...] = (
        PytestLines(remarks),
        GoLines(remarks),
        CargoLines(remarks),
        TapLines(remarks),
        UnittestLines(remarks),
    )
    held: dict[str, list[Case]] = {reader.name: [] for reader in readers}
    for line in lines_of(chunks):
        bare = plain(line)
        for reader in readers:
            cases = reader.take(bare)
            if cases:
                held[reader.name] += cases
    for reader in readers:
        cases = reader.finish()
        if reader.certain:
            formats.append(reader.name)
            yield from held[reader.name]
            yield from cases
