r"""Merges shapes into templates, by comparing them; the result depends on the set of shapes only.

A shape (see `shapes`) still holds words that vary: names of users, states, lists of any length.
1. Fold what is one value to a reader: runs of holes, quoted values, empty brackets.
2. Among shapes with the same frame (the same marks between as many words), let a place vary when
   enough different words stand there while everything else is equal; how many is enough depends on
   what the words look like and on the word before. Repeat until nothing changes.
No setting belongs to one system.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HOLE = "\x01"
_WORD = re.compile(r"(?:[^\x00\x02-\x20=:,;|\"'()\[\]{}<>.\x7f]|(?<!\.)\.(?!\.))+")
_QUOTED = re.compile(r"""((?:=|: ?))(?:"[^"]*"|'[^']*')""")
_AGENT = re.compile(r'"\x01 \([^"]*"')  # what browsers say of themselves
_CALLED = re.compile(r"\x01[\[({]\x01?[\])}]")
_EMPTY = re.compile(r"(?<= )\(\)")
_DOTTED = r"[A-Za-z_][\w$-]*(?:\.[\w$-]+){2,}[\w/.$-]*"
_BESIDE = (
    re.compile(r"(?<=\x01[ :|,/])" + _DOTTED + r"(?=[ :|,)\]}]|$)"),
    re.compile(r"(?<![^ :|,({\[])" + _DOTTED + r"(?=[:|, ]\x01)"),
    re.compile(r"(?<=\x01:)[0-9A-Fa-f]{2,4}(?![\w.])"),
    re.compile(r"(?<![\w.])[0-9A-Fa-f]{2}(?=:\x01)"),
)
_RUN = re.compile(r"\x01(?:[ :,|=&@-]+\x01)+")
_UNITS = frozenset(
    [
        "B",
        "KB",
        "MB",
        "GB",
        "TB",
        "kB",
        "KiB",
        "MiB",
        "GiB",
        "bytes",
        "byte",
        "ms",
        "us",
        "ns",
        "s",
        "sec",
        "secs",
        "second",
        "seconds",
        "min",
        "mins",
        "minutes",
        "hours",
    ]
)
_STATES = frozenset(
    ["on", "off", "yes", "no", "up", "down", "enabled", "disabled", "true", "false", "none", "null"]
)
# After these words stands the name of something.
_NAMERS = frozenset(
    [
        "user",
        "users",
        "host",
        "hosts",
        "node",
        "client",
        "server",
        "from",
        "for",
        "by",
        "to",
        "of",
        "named",
        "name",
        "id",
        "process",
        "pid",
        "file",
        "path",
        "key",
        "service",
        "device",
        "driver",
        "module",
        "interface",
        "port",
        "group",
        "job",
        "task",
        "table",
        "database",
        "queue",
        "topic",
        "container",
        "pod",
        "image",
        "volume",
        "command",
        "program",
        "uid",
        "at",
        "on",
        "in",
    ]
)
_OPENING = "\"'(\x5b{<"
FIRST_WORD = 10  # different words before the first word of a message counts as varying
PLAIN_WORD = 5
NAME_LIKE = 3
IN_PLACE = 2


@dataclass(frozen=True, slots=True)
class Mined:
    """Templates by number: their texts, and which one each shape belongs to."""

    texts: tuple[str, ...]
    of_shape: Mapping[str, int]


@dataclass(slots=True)
class _Group:
    """Shapes found to be one: the words at each place, a hole where they vary."""

    words: tuple[str, ...]
    shapes: list[str]
    count: int


def mine(shapes: Mapping[str, int]) -> Mined:
    """Merge shapes (with the number of their lines) into templates."""
    folded: defaultdict[str, list[str]] = defaultdict(list)
    for shape in shapes:
        folded[fold(shape)].append(shape)
    frames: defaultdict[tuple[str, ...], list[_Group]] = defaultdict(list)
    for text in sorted(folded):
        marks, words = _parted(text)
        members = sorted(folded[text])
        frames[marks].append(_Group(words, members, sum(shapes[shape] for shape in members)))
    texts: list[str] = []
    of_shape: dict[str, int] = {}
    for marks in sorted(frames):
        for group in _merged(marks, frames[marks]):
            for shape in group.shapes:
                of_shape[shape] = len(texts)
            texts.append(_text(marks, group))
    return Mined(tuple(texts), of_shape)


def fold(shape: str) -> str:
    """Make one hole of what a reader takes for one value."""
    text = _QUOTED.sub(rf'\1"{HOLE}"', shape)
    text = _EMPTY.sub(f"({HOLE})", text)
    text = _AGENT.sub(f'"{HOLE}"', text)
    for pattern in _BESIDE:
        text = pattern.sub(HOLE, text)
    previous = ""
    while previous != text:
        previous = text
        text = _CALLED.sub(HOLE, _RUN.sub(HOLE, text))
    return text


def _parted(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the marks around the words, and the words."""
    marks: list[str] = []
    words: list[str] = []
    end = 0
    for found in _WORD.finditer(text):
        marks.append(text[end : found.start()])
        words.append(found[0])
        end = found.end()
    marks.append(text[end:])
    return tuple(marks), tuple(words)


def _merged(marks: tuple[str, ...], groups: list[_Group]) -> list[_Group]:
    """Let places vary, one after the other, until nothing changes."""
    while len(groups) > 1:
        after = groups
        for place in range(len(marks) - 1):
            after = _starred(marks, after, place)
        if len(after) == len(groups):
            break
        groups = after
    return groups


def _starred(marks: tuple[str, ...], groups: list[_Group], place: int) -> list[_Group]:
    """Merge the groups that differ at one place only, where enough words stand there."""
    stars: defaultdict[tuple[str, ...], list[_Group]] = defaultdict(list)
    for group in groups:
        stars[(*group.words[:place], *group.words[place + 1 :])].append(group)
    result: list[_Group] = []
    for members in stars.values():
        if len(members) > 1 and _varies(marks, members, place):
            words = members[0].words
            result.append(
                _Group(
                    (*words[:place], HOLE, *words[place + 1 :]),
                    sorted(shape for member in members for shape in member.shapes),
                    sum(member.count for member in members),
                )
            )
        else:
            result.extend(members)
    return result


def _varies(marks: tuple[str, ...], members: list[_Group], place: int) -> bool:
    words = {member.words[place]: member.count for member in members}
    if all(HOLE in word for word in words):
        return True
    whole = sum(words.values())
    hole = sum(count for word, count in words.items() if HOLE in word)
    if hole and hole * 2 >= whole:
        return True
    known = [word for word in words if HOLE not in word]
    if all(word in _UNITS for word in known) or all(word.lower() in _STATES for word in known):
        return True
    constants = sum(
        any(letter.isalpha() for letter in word)
        for index, word in enumerate(members[0].words)
        if index != place and HOLE not in word
    )
    if not constants:
        return False
    return len(words) >= _enough(marks, members[0].words, known, place)


def _enough(
    marks: tuple[str, ...], words: tuple[str, ...], known: Iterable[str], place: int
) -> int:
    """Return how many different words make this place a variable."""
    named = sum(_like_a_name(word) for word in known) * 2 > len(list(known))
    before, after = marks[place], marks[place + 1]
    if before[-1:] and before[-1] in _OPENING and after[:1] and after[0] in "\"')]}>":
        return IN_PLACE
    if place and words[place - 1].lower() in _NAMERS and before == " ":
        return IN_PLACE if named or words[place - 1].lower() in ("user", "host") else NAME_LIKE
    if before.endswith("="):
        return IN_PLACE
    if place == 0:
        return NAME_LIKE if named else FIRST_WORD
    return NAME_LIKE if named else PLAIN_WORD


def _like_a_name(word: str) -> bool:
    """Tell identifiers from words of a sentence."""
    inner = word[1:-1]
    return (
        any(mark in inner for mark in "._-/$@*#")
        or any(letter.isdigit() for letter in word)
        or (any(letter.isupper() for letter in word[1:]) and not word.isupper())
    )


def _text(marks: tuple[str, ...], group: _Group) -> str:
    """Return the template: every mark kept where all shapes have the same marks."""
    parted = [_parted(shape) for shape in group.shapes]
    if all(one[0] == parted[0][0] for one in parted):
        marks = parted[0][0]
        words = tuple(
            places[0] if all(word == places[0] for word in places) else HOLE
            for places in zip(*(one[1] for one in parted), strict=True)
        )
    else:
        words = group.words
    text = "".join(mark + word for mark, word in zip(marks, (*words, ""), strict=True))
    return text.replace(HOLE, "<*>")
