"""Cuts bytes into lines of text, and takes off what CI systems and terminals put around them."""

import codecs
import re
from collections.abc import Iterable, Iterator

_LONGEST_LINE = 4_000_000  # characters; a longer one is cut
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,2000}(?:\x07|\x1b\\)|[@-Z\\^_=>])"
)
_GITHUB = re.compile(r"(?:[^\t\n]{1,200}\t[^\t\n]{1,200}\t)?\ufeff?\d{4}-\d\d-\d\dT[\d:]{8}\.\d+Z ")
_GITLAB = re.compile(r"\d{4}-\d\d-\d\dT[\d:]{8}\.\d+Z [0-9a-f]{2}[OE][+ ]?")
_SECTION = re.compile(r"section_(?:start|end):\d+:[^\r\n]{0,200}\r?")
_COMMAND = re.compile(r"##\[(?:group|endgroup|error|warning|command|section|debug)\]")


def lines_of(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines without their ends; bytes that are no UTF-8 become a visible mark."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest = ""
    for chunk in chunks:
        pieces = (rest + decoder.decode(chunk)).split("\n")
        rest = pieces.pop()
        if len(rest) > _LONGEST_LINE:
            pieces.append(rest)
            rest = ""
        for piece in pieces:
            yield piece.removesuffix("\r")
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest.removesuffix("\r")


def plain(line: str) -> str:
    """Take off colours, and the time stamps and marks of GitHub Actions and GitLab."""
    if "\x1b" in line:
        line = _ESCAPES.sub("", line)
    if "section_" in line:
        line = _SECTION.sub("", line)
    if line[:2] == "20" or "\t" in line or "\ufeff" in line:
        line = _without_stamp(line)
    if "##[" in line[:20]:
        line = _COMMAND.sub("", line, count=1)
    if "\r" in line:  # a progress line that was written over: what stood there last
        line = line.rstrip("\r").rpartition("\r")[2]
    return line


def _without_stamp(line: str) -> str:
    gitlab = _GITLAB.match(line)
    if gitlab:
        return line[gitlab.end() :]
    github = _GITHUB.match(line)
    return line[github.end() :] if github else line.removeprefix("\ufeff")
