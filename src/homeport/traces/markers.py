"""The cheap signs by which readers notice lines; one pass over a text for each.

Readers share a sign where they can: what a log without traces costs is their number. Each starts
with a literal, so that the search runs at the speed of memory, and is narrow enough that ordinary
log lines seldom carry it.
"""

from homeport.traces.pattern import Pattern

# Where the `at` of a frame stands: a line's start, after a log's prefix, never after a word.
AT_START = r"(?:^[ \t]*+|(?<![ \t])(?:[ \t]{2,}+|\t)|(?<=[|>:\]] ))"
AT_LINES = ("\tat ", "  at ")
LINE_STARTS = Pattern(
    r"\n(?: ?at |E   |e: |Error(?: in |: | :)| *0# |eval code\n| *Line \d+ of |Msg \d+, Level "
    r"| *(?:https?|file)://[^\s:]++(?::\d+[^\s:]*+)?:\d+:\d+\n"
    r"|   ?(?:à|bei|em|en|in|dans|di|w|v|в|場所|在|于|위치:?) "
    r"|(?:Parse e|Runtime e|E)rror:? [^\n]{0,20}near line |\s{1,4}\d+\) (?:test|property|doctest) )"
)
NUMBERED = Pattern(r"#\d+ +\S")
ADDRESSED = Pattern(
    r"0x[0-9A-Fa-f]{4,16}(?:: |\][\n\\]| in | [^\s`]{1,200}`| - | +\S{1,200} (?:\+ |\()|/0x"
    r"| +[\w:]+\(| [+-]\[)"
    r"|0x[0-9a-f]{1,6}/0x"
)
FILES = Pattern(
    r"\.(?:py:\d+: (?:in |[\w.]*[\n\\]|assert |[\w.]*(?:Error|Exception|Failed|Interrupt|Exit)\b)"
    r"|go:\d+(?: \+0x|:\d+: | fp=)|s:\d+ fp=|rs:\d+:\d+[\n\\]"
    r"|rb:\d+(?::in |[\n\\]|: syntax|\]:[\n\\])"
    r"|exs?:\d+: |erl:\d+:(?:\d+:)? |hs:\(?\d+[:,]\d+\)?(?:-\S+)?: [NIM]"
    r"|ps1(?:: line \d|:\d+ [CcZz]|:\d+[\n\\]|:\d+:\d+[\n\\])|dart \d+:\d+ |js:\d+:\d+[\n\\])"
)
STACK_TRACE = Pattern(r"tack (?:traceback|backtrace|trace):")
ERROR_WORD = Pattern(r"ERROR(?::  | \d{4} [(a]| \S+\.py)")
ERRORS = Pattern(r"error(?::[ \n\\]|\[E?| TS\d| [A-Z]{1,6}\d+: )")
FATAL_OR_FAILED = Pattern(r"FA(?:ILED |TAL:  )")
FAILURE_LINE = '", line '
ALLOCATED = ("(): ", "double free or", "corrupted ")
CELL = Pattern(r"Cell In ?\[")
RUST_VALUE = Pattern(r"Error: [A-Z]\w*+(?: \{ \w|\([A-Z\"])")
# Lines that another sign notices at a line's start: behind a log's columns, or wrapped into JSON.
BEHIND_COLUMNS: tuple[str | Pattern, ...] = (
    "\\tat ",
    " 0# ",
    ", Level ",
    Pattern(r"   (?:à|bei|em|en|in|dans|di|w|v|в|場所|在|于|위치:?) "),
    "Execution halted",
    "Caused by:",
    " near line ",
    Pattern(r"\\u001b\[(?:1;)?[39]1m"),  # red, as terminals' tools show errors
)
