"""Which fields of a message are worth a test, and how a message reads with one value filled in."""

import re
from collections.abc import Mapping, Sequence

from homeport.logs.digest import Field, Variant

_IDENTITY = re.compile(
    r"(?:^|[@_.-])(?:u?id|uuid|guid|user|usr|uname|login|account|client|customer|tenant|session|sess|"
    r"ip|addr|address|remote|peer|src|source|dst|port|sport|dport|rport|host|hostname|node|pod|"
    r"container|pid|ppid|tid|thread|request|req|trace|span|token|key|hash|seq|sequence|serial|"
    r"offset|time|timestamp|ts|date|@thread|rhost|ruser|email|mac)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^\[?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})")
_DATE_WORDS = frozenset({
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun",
})  # fmt: skip
_WILD = "<*>"


def names_someone(field: Field) -> bool:
    """Tell whether the values say who, where or when: new and busier ones are nothing special."""
    if _IDENTITY.search(field.name) or (field.values and _DATE_WORDS.issuperset(field.values)):
        return True
    return bool(field.values) and all(map(_ADDRESS.match, field.values))


def passes_by(spread: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether most lines hold values that come and go one after the other.

    Hours, days of a date, counters and batches do; a status that breaks in late does not.
    """
    brief, brief_lines, lines = 0, 0, 0
    for counts in spread.values():
        occupied = [index for index, count in enumerate(counts) if count]
        lines += sum(counts)
        if occupied and occupied[-1] - occupied[0] < len(counts) / 3:
            brief += 1
            brief_lines += sum(counts)
    return brief >= _FEW and brief_lines * 2 >= lines


_FEW = 3


def filled(variant: Variant, field: Field, value: str) -> str:
    """Return the variant's text with the value in the field's place."""
    if field.slot < 0:
        return variant.text
    parts = variant.text.split(_WILD)
    if field.slot + 1 >= len(parts):
        return variant.text
    head, tail = parts[: field.slot + 1], parts[field.slot + 1 :]
    return _WILD.join(head) + value + _WILD.join(tail)


def sibling(variant: Variant, name: str) -> Field | None:
    """Return the field of that name."""
    return next((field for field in variant.fields if field.name == name), None)


def confined(variant: Variant, among: str) -> str:
    """Return the variant's text with the value of `among` ("name=value") filled in."""
    name, _, value = among.partition("=")
    other = sibling(variant, name) if among else None
    return variant.text if other is None else filled(variant, other, value)


def sample_of(variant: Variant, among: str, without: str = "") -> str:
    """Return a raw line of the variant; with `among`, one that has that value, or nothing.

    A line that holds `without` would show the usual, not what is told of.
    """
    parts = [part for part in among.partition("=")[2].split("#") if part]
    for sample in variant.samples:
        if all(part in sample for part in parts) and not (without and without in sample):
            return sample
    return ""
