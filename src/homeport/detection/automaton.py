"""Puts patterns of numbers and runs of characters into one automaton, for `automaton.c` to run.

Hyperscan looks for words and is at its best where a pattern holds one. Patterns that hold none
(cards, telephone numbers, addresses of networks, runs of base-64) cost it many times more; together
in one automaton they cost what one of them does. The automaton names lines, as every prefilter
does, and more than the pattern matches: edges of words fall, a high bound is none.
"""

import string
import struct
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from homeport.detection.syntax import (
    NEWLINE,
    Choice,
    Edge,
    Group,
    Members,
    NotUnderstood,
    One,
    Repeat,
    Row,
    Tree,
    members,
)

_WORD_BITS = 64
_LONGEST = 512  # positions of one pattern
_DEAR = 64  # a bound so far above the least tells a prefilter little and costs a position each
# Characters that logs and numbers are full of; any other is rare enough to look for it first.
_RARE = members(
    set(map(chr, range(128))) - set(" -./:,_+\n" + string.digits + string.ascii_letters)
)


@dataclass(slots=True)
class Positions:
    """What may stand where: each position takes a byte of its set, others may follow it.

    Sets of positions are integers, bit n for position n.
    """

    takes: list[Members] = field(default_factory=list)
    follow: list[int] = field(default_factory=list)
    first: int = 0
    ends: list[int] = field(default_factory=list)  # by pattern, the positions that complete it

    def add(self, tree: Tree) -> None:
        """Add one more pattern; nothing is looked for behind its shortest match.

        Raises:
            NotUnderstood: it matches nothing at all, or is too long.
        """
        before = len(self.takes)
        optional, first, last = self._placed(tree)
        if optional or len(self.takes) - before > _LONGEST:
            raise NotUnderstood
        self.first |= first
        self.ends.append(last)
        for place in _places(last):
            self.follow[place] = 0

    def _placed(self, tree: Tree) -> tuple[bool, int, int]:
        """Place a tree; tell whether it may take nothing, where it begins and where it ends."""
        match tree:
            case One(taken):
                place = 1 << len(self.takes)
                self.takes.append(taken)
                self.follow.append(0)
                return False, place, place
            case Edge() | Group():
                return self._placed(_taken(tree))
            case Row(parts):
                return self._row(parts)
            case Choice(ways):
                placed = [self._placed(way) for way in ways]
                first = last = 0
                for _, begins, ends in placed:
                    first, last = first | begins, last | ends
                return any(optional for optional, _, _ in placed), first, last
            case Repeat(part, least, most):
                if most is None or most - least > _DEAR:
                    endless = _Endless(part, needed=least > 0)
                    return self._row([*[part] * (least - 1), endless])
                return self._row([*[part] * least, *[_Maybe(part)] * (most - least)])

    def _row(self, parts: "Sequence[Tree | _Endless | _Maybe]") -> tuple[bool, int, int]:
        optional, first, last = True, 0, 0
        for part in parts:
            match part:
                case _Endless(within, needed):
                    may, begins, ends = self._placed(within)
                    self._link(ends, begins)
                    may = may or not needed
                case _Maybe(within):
                    _, begins, ends = self._placed(within)
                    may = True
                case _:
                    may, begins, ends = self._placed(part)
            self._link(last, begins)
            first |= begins if optional else 0
            last = ends | (last if may else 0)
            optional = optional and may
        return optional, first, last

    def _link(self, before: int, after: int) -> None:
        for place in _places(before):
            self.follow[place] |= after


@dataclass(frozen=True, slots=True)
class _Endless:
    part: Tree
    needed: bool


@dataclass(frozen=True, slots=True)
class _Maybe:
    part: Tree


def _places(some: int) -> list[int]:
    out = []
    while some:
        lowest = some & -some
        out.append(lowest.bit_length() - 1)
        some ^= lowest
    return out


def is_held(tree: Tree) -> bool:
    """Tell whether every match holds something Hyperscan finds fast: two letters, a rare mark."""
    match tree:
        case One(taken):
            return _is_fixed(taken) and not taken & ~_RARE
        case Edge() | Group():
            return is_held(_taken(tree))
        case Row(parts):
            return any(map(is_held, parts)) or _is_word(parts)
        case Choice(ways):
            return all(map(is_held, ways))
        case Repeat(part, least, _):
            return least > 0 and is_held(part)


def _is_word(parts: Sequence[Tree]) -> bool:
    """Tell whether two fixed bytes stand beside each other, one of them a letter."""
    fixed = letters = 0
    for part in parts:
        if part is Edge.WORD or part is Edge.WITHIN:
            continue
        taken = _taken(part) if isinstance(part, Edge) else part
        if not (isinstance(taken, One) and _is_fixed(taken.members)):
            fixed = letters = 0
            continue
        fixed += 1
        letters += _is_letter(taken.members)
        if letters and fixed > 1:
            return True
    return False


def _taken(tree: Edge | Group) -> Tree:
    """Return what is taken of the text: there is a newline before its first line and behind all."""
    match tree:
        case Edge.START | Edge.END:
            return One(NEWLINE)
        case Edge():
            return Row(())
        case Group(part=part):
            return part


def _is_fixed(taken: Members) -> bool:
    return taken.bit_count() == 1 or _is_letter(taken)


def _is_letter(taken: Members) -> bool:
    """Tell a single letter, in one case or both."""
    lowest = (taken & -taken).bit_length() - 1
    alone = {1 << lowest, 1 << lowest | 1 << (lowest ^ 0x20)}
    return chr(lowest) in string.ascii_letters and taken in alone


def byte_classes(sets: Iterable[Members]) -> tuple[bytes, list[int]]:
    """Return each byte's class and one byte a class; bytes no set tells apart share theirs."""
    parts = [(1 << 256) - 1]
    for each in dict.fromkeys(sets):
        parts = [some for part in parts for some in (part & each, part & ~each) if some]
    table = bytearray(256)
    for number, part in enumerate(parts):
        for byte in _places(part):
            table[byte] = number
    return bytes(table), [_places(part & -part)[0] for part in parts]


def _takers(positions: Positions, byte: int) -> int:
    bits = ["1" if taken >> byte & 1 else "0" for taken in reversed(positions.takes)]
    return int("".join(bits) or "0", 2)


def described(patterns: Iterable[Tree]) -> tuple[bytes, bytes, int]:
    """Return some patterns' automaton as `automaton.c` reads it, each byte's class, the classes."""
    positions = Positions()
    for pattern in patterns:
        positions.add(pattern)
    table, bytes_ = byte_classes(positions.takes)
    size = len(positions.takes)
    words = max(1, -(-size // _WORD_BITS))
    owner = [0] * size
    ending = 0
    for rule, ends in enumerate(positions.ends):
        ending |= ends
        for place in _places(ends):
            owner[place] = rule
    sets = (
        positions.first,
        ending,
        *positions.follow,
        *(_takers(positions, byte) for byte in bytes_),
    )
    packed = (
        struct.pack("=IIII", size, words, len(bytes_), 0)
        + b"".join(each.to_bytes(words * 8, sys.byteorder) for each in sets)
        + struct.pack(f"={size}I", *owner)
    )
    return packed, table, len(bytes_)
