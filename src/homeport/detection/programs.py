"""Turns a pattern into a program that `programs.c` runs to find its matches within lines.

The tree is that of `syntax`; a program's steps are small and lie together, so that a rule costs
hardly any memory when its turn comes among hundreds. What a program cannot say is refused: RE2
finds it then.
"""

import functools
import operator
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from homeport.detection.automaton import byte_classes
from homeport.detection.syntax import (
    Choice,
    Edge,
    Group,
    Members,
    NotUnderstood,
    One,
    Repeat,
    Row,
    Tree,
    parse,
)

Classes = int  # a set of classes of bytes: bit n for class n

FORMAT = b"2"  # of programs; another number for another one
_MOST_CLASSES = 63  # and the one behind a line's last byte
_MOST_SLOTS = 32
_MOST_STEPS = 2000
_MOST_WAYS = 31  # of one choice; further ones are another's
_ENDLESS = (1 << 32) - 1
_SET, _LITERAL, _RUN, _CHOICE, _SAVE, _EDGE, _MATCH = range(7)
_STEP = struct.Struct("=BBHIIIQQ")
_HEAD = struct.Struct("=IIIIIIQ256s")
_CASE = 0x20  # the bit between a letter's cases


class _Step(NamedTuple):
    """A step as `programs.c` takes it, and what only its maker needs to know."""

    code: int
    greedy: bool
    row: int
    behind: int
    a: int
    b: int
    taken: Classes  # of a literal by its first letter
    ahead: Classes  # of a literal by its second letter
    first: Classes  # what may come where it begins
    ways: Sequence[int]  # of a choice

    def packed(self) -> bytes:
        """Return it as the library reads it."""
        return _STEP.pack(*self[:8])


class _Placed(NamedTuple):
    """A step that is made, and what may come where it begins."""

    step: int
    first: Classes


def program(pattern: str) -> bytes:
    """Return the program of a pattern.

    Raises:
        NotUnderstood: it is beyond these programs.
    """
    tree = parse(pattern)
    slots, named = _slots(list(_groups(tree)))
    tree = _plain(tree, slots)
    table, bytes_ = byte_classes(_sets(tree))
    if len(bytes_) > _MOST_CLASSES or 2 * len(slots) > _MOST_SLOTS:
        raise NotUnderstood
    maker = _Maker(bytes_, slots)
    start = maker.placed(tree, maker.add(_MATCH, 0, first=(2 << len(bytes_)) - 1))
    pairs = maker.pairs(start.step)
    table = table[: ord("\n")] + bytes((len(bytes_),)) + table[ord("\n") + 1 :]
    head = _HEAD.pack(
        len(maker.steps), max(maker.rows, 1), 2 * len(slots), start.step, named, pairs,
        start.first, table,
    )  # fmt: skip
    return b"".join((head, *(step.packed() for step in maker.steps), bytes(maker.pool)))


def written(patterns: Sequence[str]) -> bytes:
    """Return the programs of many patterns together; nothing stands for one that has none."""
    made = [program_if_any(pattern) for pattern in patterns]
    return struct.pack(f"={len(made)}I", *map(len, made)) + b"".join(made)


def read(together: bytes, patterns: Sequence[str]) -> dict[str, bytes]:
    """Return by pattern what `written` put together."""
    out = {}
    place = 4 * len(patterns)
    sizes = struct.unpack_from(f"={len(patterns)}I", together)
    for pattern, size in zip(patterns, sizes, strict=True):
        out[pattern] = together[place : place + size]
        place += size
    return out


def program_if_any(pattern: str) -> bytes:
    """Return the program of a pattern, or nothing where that is beyond these programs."""
    try:
        return program(pattern)
    except NotUnderstood:
        return b""


def _slots(groups: Sequence[Group]) -> tuple[dict[int, int], bool]:
    """Return the slots of the groups that count, and whether the first ones are the name's.

    As in `Confirmation`: the value is the group called secret, else all groups but the name.
    """
    names = [group.number for group in groups if group.name == "name"]
    values = [group.number for group in groups if group.name == "secret"]
    values = values or [group.number for group in groups if group.name != "name"]
    return {number: 2 * n for n, number in enumerate((*names, *values))}, bool(names)


def _groups(tree: Tree) -> Iterator[Group]:
    """Yield all groups."""
    if isinstance(tree, Group):
        yield tree
    for part in _parts(tree):
        yield from _groups(part)


def _sets(tree: Tree) -> Iterator[Members]:
    """Yield the sets of all bytes that are taken."""
    if isinstance(tree, One):
        yield tree.members
    for part in _parts(tree):
        yield from _sets(part)


def _parts(tree: Tree) -> tuple[Tree, ...]:
    match tree:
        case Row(parts) | Choice(parts):
            return parts
        case Group(part=part) | Repeat(part=part):
            return (part,)
        case One() | Edge():
            return ()


def _plain(tree: Tree, slots: Mapping[int, int]) -> Tree:
    """Return the same without groups that do not count, rows of one and choices between bytes."""
    match tree:
        case One() | Edge():
            return tree
        case Group(number, name, part):
            part = _plain(part, slots)
            return Group(number, name, part) if number in slots else part
        case Repeat(part, least, most, greedy):
            if most == 0:
                return Row(())
            part = _plain(part, slots)
            return part if least == most == 1 else Repeat(part, least, most, greedy)
        case Row(parts):
            row: list[Tree] = []
            for part in parts:
                plain = _plain(part, slots)
                row += plain.parts if isinstance(plain, Row) else (plain,)
            return row[0] if len(row) == 1 else Row(tuple(row))
        case Choice(ways):
            return _merged([_plain(way, slots) for way in ways])


def _merged(ways: Sequence[Tree]) -> Tree:
    """Return a choice between ways; between bytes it is one set of them."""
    bytes_ = [way.members for way in ways if isinstance(way, One)]
    if len(bytes_) < len(ways):
        return Choice(tuple(ways))
    return One(functools.reduce(operator.or_, bytes_))


def _letter(tree: Tree) -> tuple[int, int] | None:
    """Return a byte and the bits not to mind, if the tree takes only that, in either case."""
    if not isinstance(tree, One) or not 1 <= tree.members.bit_count() <= 2:  # noqa: PLR2004 -- cases
        return None
    high = tree.members.bit_length() - 1
    if tree.members == 1 << high:
        return high, 0
    both = high & _CASE and tree.members == 1 << high | 1 << (high ^ _CASE)
    return (high, _CASE) if both else None


class _Maker:
    """Makes steps from the last to the first, so that each knows what may follow it."""

    def __init__(self, bytes_: Sequence[int], slots: Mapping[int, int]) -> None:
        """Take one byte of each class and the slots of the groups that count."""
        self.steps: list[_Step] = []
        self.pool = bytearray()
        self.rows = 0
        self._bytes, self._slots = bytes_, slots
        self._pooled: dict[bytes, int] = {}
        self._classes: dict[Members, Classes] = {}

    def add(
        self, code: int, behind: int, a: int = 0, b: int = 0, *, first: Classes,
        taken: Classes = 0, ahead: Classes = 0, greedy: bool = False, rows: int = 0,
        ways: Sequence[int] = (),
    ) -> _Placed:  # fmt: skip
        """Add a step before the step `behind`."""
        row = self.rows
        self.rows += rows
        if len(self.steps) >= _MOST_STEPS:
            raise NotUnderstood
        self.steps.append(_Step(code, greedy, row, behind, a, b, taken, ahead, first, ways))
        return _Placed(len(self.steps) - 1, first)

    def placed(self, tree: Tree, behind: _Placed) -> _Placed:
        """Add the steps of a tree before those of what comes behind it."""
        match tree:
            case One(taken):
                classes = self._classes_of(taken)
                return self.add(_SET, behind.step, first=classes, taken=classes)
            case Edge():
                last = 1 << len(self._bytes)
                first = behind.first & last if tree is Edge.END else behind.first
                return self.add(_EDGE, behind.step, tree.value, first=first)
            case Group(number, _, part):
                slot = self._slots[number]
                close = self.add(_SAVE, behind.step, slot + 1, first=behind.first)
                within = self.placed(part, close)
                return self.add(_SAVE, within.step, slot, first=within.first)
            case Row(parts):
                return self._row(parts, behind)
            case Choice(ways):
                return self._choice([self.placed(way, behind) for way in ways])
            case Repeat(part, least, most, greedy):
                return self._repeat(part, least, most, behind, greedy=greedy)

    def pairs(self, start: int) -> int:
        """Return where in the pool stands, for each class, what may come behind it at the start."""
        second = [0] * (len(self._bytes) + 1)
        todo, seen = [start], set[int]()
        while todo:
            number = todo.pop()
            if number in seen:
                continue
            seen.add(number)
            taken, then, further = self._opening(self.steps[number])
            todo += further
            for each in range(len(second)):
                if taken >> each & 1:
                    second[each] |= then
        return self._kept(struct.pack(f"={len(second)}Q", *second))

    def _opening(self, step: _Step) -> tuple[Classes, Classes, Sequence[int]]:
        """Return what a step takes first, what comes behind that, and what it may leave that to."""
        if step.code == _CHOICE:
            return 0, 0, step.ways
        if step.code in {_SAVE, _EDGE}:
            return 0, 0, (step.behind,)
        if step.code == _LITERAL:
            return step.taken, step.ahead, ()
        if step.code == _MATCH:  # nothing is asked for any more
            return step.first, step.first, ()
        then = self.steps[step.behind].first
        if step.code == _SET:
            return step.taken, then, ()
        longer = step.taken if step.b > 1 else 0
        enough = step.a <= 1  # it may end behind one
        return step.taken, longer | (then if enough else 0), () if step.a else (step.behind,)

    def _row(self, parts: Sequence[Tree], behind: _Placed) -> _Placed:
        """Add the parts, letters beside each other as one step."""
        at = len(parts)
        while at:
            first = at
            while first and _letter(parts[first - 1]):
                first -= 1
            if at - first < 2:  # noqa: PLR2004 -- one alone is a set
                at -= 1
                behind = self.placed(parts[at], behind)
                continue
            pairs = bytes(n for part in parts[first:at] for n in _letter(part) or ())
            one, two = (self._first(parts[n])[0] for n in (first, first + 1))
            behind = self.add(
                _LITERAL, behind.step, self._kept(pairs), at - first, first=one, taken=one,
                ahead=two,
            )  # fmt: skip
            at = first
        return behind

    def _choice(self, ways: Sequence[_Placed], step: int | None = None) -> _Placed:
        """Add a choice, the first way preferred; `step` is one that was reserved for it."""
        if len(ways) > _MOST_WAYS:
            ways = [*ways[: _MOST_WAYS - 1], self._choice(ways[_MOST_WAYS - 1 :])]
        masks = [
            sum(1 << n for n, way in enumerate(ways) if way.first >> each & 1)
            for each in range(len(self._bytes) + 1)
        ]
        a = self._kept(struct.pack(f"={len(masks)}I", *masks))
        steps = [way.step for way in ways]
        b = self._kept(struct.pack(f"={len(ways)}I", *steps))
        first = functools.reduce(operator.or_, (way.first for way in ways))
        made = self.add(_CHOICE, 0, a, b, first=first, rows=1, ways=steps)
        if step is None:
            return made
        self.steps[step] = self.steps.pop()
        return _Placed(step, first)

    def _repeat(
        self, part: Tree, least: int, most: int | None, behind: _Placed, *, greedy: bool
    ) -> _Placed:
        if isinstance(part, One):
            taken = self._classes_of(part.members)
            return self.add(
                _RUN, behind.step, least, _ENDLESS if most is None else most,
                first=taken if least else taken | behind.first, taken=taken, ahead=behind.first,
                greedy=greedy, rows=2 if most is None and least else 1,
            )  # fmt: skip
        opens, nullable = self._first(part)
        if nullable and (least, most) != (0, 1):
            raise NotUnderstood  # engines differ in what nothing many times over is
        out = behind
        if most is None:
            loop = self.add(_CHOICE, 0, first=opens | behind.first)
            body = self.placed(part, loop)
            out = self._choice(_preferred(body, behind, greedy=greedy), loop.step)
            out, least = (body, least - 1) if least else (out, 0)
        else:
            for _ in range(most - least):
                body = self.placed(part, out)
                out = self._choice(_preferred(body, behind, greedy=greedy))
        for _ in range(least):
            out = self.placed(part, out)
        return out

    def _first(self, tree: Tree) -> tuple[Classes, bool]:
        """Return what a tree may begin with, and whether it may take nothing."""
        classes, nullable = 0, True
        match tree:
            case One(taken):
                classes, nullable = self._classes_of(taken), False
            case Edge():
                pass
            case Group(part=part):
                classes, nullable = self._first(part)
            case Repeat(part, least):
                classes, nullable = self._first(part)
                nullable = nullable or least == 0
            case Choice(ways):
                found = [self._first(way) for way in ways]
                classes = functools.reduce(operator.or_, (first for first, _ in found))
                nullable = any(may for _, may in found)
            case Row(parts):
                for part in parts:
                    first, nullable = self._first(part)
                    classes |= first
                    if not nullable:
                        break
        return classes, nullable

    def _classes_of(self, taken: Members) -> Classes:
        known = self._classes.get(taken)
        if known is None:
            known = sum(1 << n for n, byte in enumerate(self._bytes) if taken >> byte & 1)
            self._classes[taken] = known
        return known

    def _kept(self, data: bytes) -> int:
        """Return where in the pool these bytes lie."""
        if data not in self._pooled:
            self._pooled[data] = len(self.pool)
            self.pool += data
        return self._pooled[data]


def _preferred(body: _Placed, behind: _Placed, *, greedy: bool) -> tuple[_Placed, _Placed]:
    return (body, behind) if greedy else (behind, body)
