"""How the lines of one source begin: found from a sample, then followed step by step on each line.

A layout is a sequence of steps, so that the compiled scan and this reference follow it alike. Which
steps there are is learnt by looking at many lines at once: time stamps and levels wherever they
stand in the same column, then whatever nearly all lines share (host, component, process, brackets).
Line reading belongs to `scan`, the styles of time stamps to `stamps`.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from homeport.logs.stamps import FORMATS, NO_TIME, read_stamp


class Step(StrEnum):
    """One step along the head of a line."""

    STAMP = "T"  # argument: number of the format
    BLANKS = "s"  # one or more
    MAYBE_BLANKS = "o"  # none or more
    LITERAL = "l"  # argument: the byte
    DIGITS = "d"
    WORD = "w"  # up to the next blank
    LEVEL = "v"
    NAME = "c"  # a component: up to a blank, colon or opening square bracket
    GROUP = "b"  # from [ to the matching ]
    UNTIL = "u"  # up to the byte in the argument, which is left; to a ] within the word
    DASH = "x"  # one to three words and the dash behind them


class Role(StrEnum):
    """What a step's text says."""

    NOTHING = "-"
    HOST = "h"
    SERVICE = "n"
    THREAD = "t"


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """A step with its argument and its role; in order, so that equal counts are decided alike."""

    step: Step
    argument: int = 0
    role: Role = Role.NOTHING


Layout = tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a line says, and where the message starts."""

    end: int
    seconds: int = NO_TIME
    level: int = 0
    host: bytes = b""
    service: bytes = b""
    thread: bytes = b""


LEVELS = ("", "fatal", "error", "warn", "info", "debug", "trace")
LEVEL_WORDS: dict[bytes, int] = {
    **dict.fromkeys(
        (b"fatal", b"critical", b"crit", b"emerg", b"emergency", b"alert", b"panic", b"wtf"), 1
    ),
    **dict.fromkeys((b"error", b"err", b"severe", b"failure", b"eror"), 2),
    **dict.fromkeys((b"warn", b"warning", b"wrn"), 3),
    **dict.fromkeys(
        (
            b"info",
            b"notice",
            b"information",
            b"informational",
            b"inf",
            b"log",
            b"config",
            b"statement",
            b"detail",
            b"hint",
            b"audit",
        ),
        4,
    ),
    **dict.fromkeys((b"debug", b"dbg", b"fine", b"dbug"), 5),
    **dict.fromkeys((b"trace", b"verbose", b"finer", b"finest", b"trc", b"vrb"), 6),
}
LEVEL_LETTERS = {b"F": 1, b"E": 2, b"W": 3, b"I": 4, b"N": 4, b"D": 5, b"V": 6, b"T": 6}
SHARE = 0.8  # of the lines must have a step for it to belong to the head
BRANCH = 0.02  # of the lines may start another way and have a layout of their own
SAMPLE = 1500
MAX_MOVES = 24
MAX_LAYOUTS = 8
MAX_WORD = 200
LOOK_AHEAD, INSIDE_AHEAD = 8, 6  # columns before a stamp or level, at the start and later on
MAX_DASHED = 3
CLOSING = 0x5D  # a closing square bracket
DATED = 0.05  # of the lines must begin with a dated stamp: traces may make up the others
LATEST = 1 << 32  # a stamp from then on (the year 2106) is no time, only a head
_LETTERS = re.compile(rb"[A-Za-z]+")
_PADDED = re.compile(rb"[ \t]+[\w.$/-]+(?:[ ]{2,}|\t)(?=\S)")
_NAMED = re.compile(rb"[\w.$/()@*#<>-]+(?:\[[^\]\n]{0,80}\])?:(?=\s|$)")


def level_at(text: bytes, at: int) -> tuple[int, int]:
    """Return the level named at `at` and where the word ends; level 0 when there is none."""
    found = _LETTERS.match(text, at)
    if not found or len(found[0]) > 13:  # noqa: PLR2004 -- "informational"
        return 0, at
    word = found[0]
    level = LEVEL_WORDS.get(word.lower(), 0)
    if not level and len(word) == 1:
        level = LEVEL_LETTERS.get(word, 0)
    after = text[found.end() : found.end() + 1]
    if not level or (after and (after.isalnum() or after in b"_.-$/")):
        return 0, at
    return level, found.end()


def group_end(text: bytes, at: int) -> int:
    """Return where the bracket opened at `at` has been closed, or -1."""
    depth = 0
    for index in range(at, min(len(text), at + 2 * MAX_WORD)):
        if text[index] == 0x5B:  # noqa: PLR2004 -- [
            depth += 1
        elif text[index] == 0x5D:  # noqa: PLR2004 -- ]
            depth -= 1
            if not depth:
                return index + 1
    return -1


def _blank(text: bytes, at: int) -> bool:
    return at < len(text) and text[at] in b" \t"


def _until(text: bytes, at: int, stops: bytes) -> int:
    limit = min(len(text), at + MAX_WORD)
    end = at
    while end < limit and text[end] not in stops:
        end += 1
    return end


def _dash(text: bytes, at: int) -> int:
    """Return where the dash behind one to three words ends, or -1."""
    for words in range(MAX_DASHED + 1):
        if words and text[at : at + 1] == b"-" and (at + 1 == len(text) or _blank(text, at + 1)):
            return at + 1
        end = _until(text, at, b" \t")
        after = end
        while _blank(text, after):
            after += 1
        if after in (at, end):
            return -1
        at = after
    return -1


def move_over(text: bytes, at: int, move: Move, reference: int) -> int:  # noqa: C901, PLR0911 -- one match over the steps
    """Return where one step ends, or -1 when the line does not have it."""
    match move.step:
        case Step.STAMP:
            stamp = read_stamp(text, at, FORMATS[move.argument], reference)
            return stamp.end if stamp else -1
        case Step.BLANKS | Step.MAYBE_BLANKS:
            end = at
            while _blank(text, end):
                end += 1
            return -1 if end == at and move.step == Step.BLANKS else end
        case Step.LITERAL:
            return at + 1 if at < len(text) and text[at] == move.argument else -1
        case Step.DIGITS:
            end = at
            while end < len(text) and 48 <= text[end] <= 57:  # noqa: PLR2004 -- the digits
                end += 1
            return end if end > at else -1
        case Step.LEVEL:
            level, end = level_at(text, at)
            return end if level else -1
        case Step.GROUP:
            return group_end(text, at) if at < len(text) and text[at] == 0x5B else -1  # noqa: PLR2004 -- [
        case Step.WORD:
            end = _until(text, at, b" \t")
        case Step.NAME:
            end = _until(text, at, b" \t:[")
        case Step.DASH:
            return _dash(text, at)
        case Step.UNTIL:
            stops = b"] \t" if move.argument == CLOSING else bytes((move.argument,))
            end = _until(text, at, stops)
            return end if end > at and end < len(text) and text[end] == move.argument else -1
    return end if end > at else -1


def read_head(text: bytes, layout: Layout, reference: int) -> Head | None:
    """Follow a layout along a line; nothing when the line begins otherwise."""
    at, seconds, level = 0, NO_TIME, 0
    parts: dict[Role, bytes] = {}
    for move in layout:
        end = move_over(text, at, move, reference)
        if end < 0:
            return None
        if move.step == Step.STAMP and seconds == NO_TIME:
            stamp = read_stamp(text, at, FORMATS[move.argument], reference)
            if stamp:
                level = level or stamp.level
                seconds = stamp.seconds if 0 <= stamp.seconds < LATEST else NO_TIME
        elif move.step == Step.LEVEL:
            level = level or level_at(text, at)[0]
        elif move.step == Step.GROUP:
            level = level or group_level(text[at + 1 : end - 1])
        if move.role != Role.NOTHING and move.role not in parts:
            inner = text[at + 1 : end - 1] if move.step == Step.GROUP else text[at:end]
            parts[move.role] = inner[:64]
        at = end
    return Head(
        at,
        seconds,
        level,
        parts.get(Role.HOST, b""),
        parts.get(Role.SERVICE, b""),
        parts.get(Role.THREAD, b""),
    )


def group_level(inner: bytes) -> int:
    """Return the level that a bracket holds alone or after a colon, as in `[core:error]`."""
    word = inner.rpartition(b":")[2].strip()
    level, end = level_at(word, 0)
    return level if level and end == len(word) else 0


@dataclass(frozen=True, slots=True)
class _At:
    """A sampled line and how far its head has been followed."""

    line: bytes
    at: int


def learn(lines: Sequence[bytes], reference: int) -> tuple[Layout, ...]:
    """Return the layouts of a sample of lines, longest first; only heads with a time or a level."""
    lines = [line for line in lines if line.strip()][:SAMPLE]
    found: list[tuple[int, Layout]] = []
    _Learner(len(lines), reference, found).grow((), [_At(line, 0) for line in lines])
    found.sort(key=lambda one: (-one[0], one[1]))
    kept = {layout for _, layout in found[:MAX_LAYOUTS]}
    kept.update([cut(layout) for layout in tuple(kept) for cut in (_stamp_only, _level_only)])
    return tuple(sorted(kept, key=lambda layout: (-len(layout), layout)))


def _stamp_only(layout: Layout) -> Layout:
    """Cut a layout behind its time stamp: lines rarer than the sample still begin a record."""
    for index, move in enumerate(layout):
        if move.step == Step.STAMP:
            closing = index and layout[index - 1].step == Step.LITERAL
            return _closed(layout[: index + (2 if closing else 1)])
    return layout


def _level_only(layout: Layout) -> Layout:
    """Cut a layout behind its level: a line may name no component and still be an error."""
    for index, move in enumerate(layout):
        if move.step == Step.LEVEL:
            closed = layout[index + 1 : index + 2] and layout[index + 1].step == Step.LITERAL
            return _closed(layout[: index + (2 if closed else 1)])
    return layout


@dataclass(frozen=True, slots=True)
class _Learner:
    """Grows layouts step by step over all lines that share the steps so far."""

    whole: int
    reference: int
    found: list[tuple[int, Layout]]

    def grow(self, layout: Layout, lines: list[_At]) -> None:
        """Go on from `layout` with the lines that begin so."""
        if not layout and not lines:
            return
        if len(layout) < MAX_MOVES:
            anchored = self._anchors(layout, lines)
            if anchored is not None:
                rest = lines
                for moves, members in anchored:
                    self.grow((*layout, *moves), members)
                    taken = {id(member.line) for member in members}
                    rest = [one for one in rest if id(one.line) not in taken]
                if len(rest) < max(1.0, BRANCH * self.whole) or not _anchored(layout):
                    return
                lines = rest
            for moves in self._optional(layout) + _columns(layout, lines):
                members = self._follow(lines, moves)
                if len(members) >= SHARE * len(lines):
                    self.grow((*layout, *moves), members)
                    taken = {id(member.line) for member in members}
                    lines = [one for one in lines if id(one.line) not in taken]
                    if not lines:
                        return
        if _anchored(layout):
            self.found.append((len(lines), _closed(layout)))

    def _follow(self, lines: list[_At], moves: Sequence[Move]) -> list[_At]:
        """Return the lines that have all the steps, after them."""
        result = []
        for one in lines:
            at = one.at
            for move in moves:
                at = move_over(one.line, at, move, self.reference)
                if at < 0:
                    break
            else:
                result.append(_At(one.line, at))
        return result

    def _anchors(
        self, layout: Layout, lines: list[_At]
    ) -> list[tuple[tuple[Move, ...], list[_At]]] | None:
        """Return the branches with a stamp or a level next, here or a few columns on."""
        branches: Counter[tuple[Move, ...]] = Counter()
        members: dict[tuple[Move, ...], list[_At]] = {}
        stamped = sum(move.step == Step.STAMP for move in layout)
        levelled = _levelled(layout)
        if stamped and levelled:
            return None
        least = max(1.0, BRANCH * self.whole)
        for ahead in range(1 if stamped and self._sent(lines) else LOOK_AHEAD):
            branches.clear()
            members.clear()
            for one in lines:
                moves, end = self._anchor(
                    one, ahead, stamped=bool(stamped), levelled=levelled, inside=bool(layout)
                )
                if moves:
                    branches[moves] += 1
                    members.setdefault(moves, []).append(_At(one.line, end))
            good = [
                (moves, members[moves])
                for moves, count in sorted(branches.items(), key=lambda item: (-item[1], item[0]))
                if count >= (least if not ahead else SHARE * len(lines) / 2)
            ]
            share = sum(len(group) for _, group in good) / len(lines)
            if good and share >= (_first_share(good) if not ahead and not layout else SHARE):
                return good
            if layout and ahead == INSIDE_AHEAD:
                break
        return None

    def _sent(self, lines: list[_At]) -> bool:
        """Tell whether a host and a component come next, as in syslog: no columns to pass over."""
        name, colon = Move(Step.NAME), Move(Step.LITERAL, 58)
        start = (_BLANKS, Move(Step.WORD), _BLANKS, name)
        ways = ((*start, Move(Step.GROUP), colon, _BLANKS), (*start, colon, _BLANKS))
        return any(len(self._follow(lines, way)) >= SHARE * len(lines) for way in ways)

    def _anchor(
        self,
        one: _At,
        ahead: int,
        *,
        stamped: bool,
        levelled: bool,
        inside: bool,
    ) -> tuple[tuple[Move, ...], int]:
        """Return the steps over `ahead` columns to a stamp or level, and where they end."""
        moves: list[Move] = []
        at = one.at
        if inside:
            end = move_over(one.line, at, _MAYBE, self.reference)
            if end > at or ahead:
                moves.append(_BLANKS)
                if end == at:
                    return (), at
            at = end
        for _ in range(ahead):
            end = move_over(one.line, at, Move(Step.WORD), self.reference)
            if end < 0:
                return (), at
            moves.append(Move(Step.WORD))
            at = end
            end = move_over(one.line, at, _BLANKS, self.reference)
            if end < 0:
                return (), at
            moves.append(_BLANKS)
            at = end
        moves, at = self._past_mark(one.line, moves, at, first=not ahead)
        found: tuple[Move, ...] = ()
        end = at
        if not stamped:
            found, end = self._stamp(one.line, at, first=not (inside or ahead))
        if not (found or levelled):
            found, end = _level(one.line, at, ahead=ahead, inside=inside)
        return ((*moves, *found), end) if found else ((), at)

    def _past_mark(
        self, line: bytes, moves: list[Move], at: int, *, first: bool
    ) -> tuple[list[Move], int]:
        """Pass over a mark between two parts of the head."""
        mark = line[at : at + 1]
        if not first or mark not in (b"|", b",", b":", b";"):
            return moves, at
        end = move_over(line, at + 1, _MAYBE, self.reference)
        gap = [_BLANKS] if end > at + 1 else []
        return [*moves, Move(Step.LITERAL, mark[0]), *gap], end

    def _stamp(self, line: bytes, at: int, *, first: bool) -> tuple[tuple[Move, ...], int]:
        """Return the steps over a stamp at `at`, in brackets or bare, and where they end."""
        opening = line[at : at + 1]
        closing = _CLOSINGS.get(opening, b"")
        inner = at + len(closing)
        for number, form in enumerate(FORMATS):
            if (form == "B" and closing != b"]") or (form in _VAGUE and not first):
                continue
            stamp = read_stamp(line, inner, form, self.reference)
            if stamp and line.startswith(closing, stamp.end):
                return _wrapped(opening, Move(Step.STAMP, number), closing), stamp.end + len(
                    closing
                )
        return (), at

    def _optional(self, layout: Layout) -> list[tuple[Move, ...]]:
        """Return what may follow, the most telling first; the share of lines decides."""
        if not _anchored(layout):
            return []
        levelled = _levelled(layout)
        last = layout[-1]
        service = Role.SERVICE if not _has(layout, Role.SERVICE) else Role.NOTHING
        thread = Role.THREAD if not _has(layout, Role.THREAD) else Role.NOTHING
        colon, bracket, pipe = (
            Move(Step.LITERAL, 58),
            Move(Step.GROUP, 0, thread),
            Move(Step.LITERAL, 124),
        )
        name = Move(Step.NAME, 0, service)
        plain_group = Move(Step.GROUP, 0, service)
        ends = (_BLANKS,)
        host = Move(Step.WORD, 0, Role.HOST)
        dash = Move(Step.LITERAL, 45)
        options: list[tuple[Move, ...]] = [
            (pipe, Move(Step.UNTIL, 124, service)),
            (pipe,),
            (_MAYBE, dash, _BLANKS),
            (_MAYBE, dash, dash, dash, _BLANKS),
        ]
        if last.step != Step.LITERAL or last.argument != 58:  # noqa: PLR2004 -- a colon
            options += [
                (_BLANKS, name, Move(Step.GROUP, 0, thread), colon, *ends),
                (_BLANKS, name, colon, *ends),
                (name, Move(Step.GROUP, 0, thread), colon, *ends),
                (name, colon, *ends),
            ]
        booted = any(m.step == Step.STAMP and FORMATS[m.argument] == "B" for m in layout)
        if booted:
            return [(_MAYBE, Move(Step.LITERAL, 91), Move(Step.LEVEL), Move(Step.LITERAL, 93))]
        if not _has(layout, Role.HOST) and not levelled:
            options += [
                (_BLANKS, host, _BLANKS, name, Move(Step.GROUP, 0, thread), colon, *ends),
                (_BLANKS, host, _BLANKS, name, colon, *ends),
                (_BLANKS, host, _BLANKS, name, Move(Step.GROUP, 0, thread)),
            ]
        options += [
            (_MAYBE, Move(Step.LITERAL, 91), Move(Step.LEVEL), Move(Step.LITERAL, 93)),
            (_MAYBE, plain_group if service != Role.NOTHING else bracket),
            (_MAYBE, Move(Step.DIGITS, 0, thread), _BLANKS),
            (_BLANKS, name, _BLANKS, bracket),
            (_BLANKS, Move(Step.UNTIL, 93, service), Move(Step.LITERAL, 93)),
            (Move(Step.UNTIL, 93, service), Move(Step.LITERAL, 93)),
            (_BLANKS, Move(Step.DASH), _BLANKS),
            (_BLANKS, name, _BLANKS, colon, *ends),
            (Move(Step.LITERAL, 44), _BLANKS),
            (colon, _BLANKS),
        ]
        return options


def _columns(layout: Layout, lines: Sequence[_At]) -> list[tuple[Move, ...]]:
    """Return a column behind the level: a word with blanks up to the next column behind it."""
    if not layout or layout[-1].step != Step.LEVEL or _has(layout, Role.SERVICE):
        return []
    padded = sum(_PADDED.match(one.line, one.at) is not None for one in lines)
    if padded < SHARE * len(lines):
        return []
    return [(_BLANKS, Move(Step.NAME, 0, Role.SERVICE), _BLANKS)]


def _first_share(branches: Sequence[tuple[tuple[Move, ...], list[_At]]]) -> float:
    """Return which share of the lines must begin so: few will do if it is with a whole date."""
    forms = [
        FORMATS[move.argument] for moves, _ in branches for move in moves if move.step == Step.STAMP
    ]
    return DATED if any("d" in form or "e" in form for form in forms) else 0.5


_CLOSINGS = {b"[": b"]", b"<": b">", b"(": b")"}
_VAGUE = ("B", "H2:M2:S2f")  # stamps at the very start of a line only
_MAYBE = Move(Step.MAYBE_BLANKS)
_BLANKS = Move(Step.BLANKS)


def _wrapped(opening: bytes, move: Move, closing: bytes) -> tuple[Move, ...]:
    if not closing:
        return (move,)
    return (Move(Step.LITERAL, opening[0]), move, Move(Step.LITERAL, closing[0]))


def _level(line: bytes, at: int, *, ahead: int, inside: bool) -> tuple[tuple[Move, ...], int]:
    """Return the steps over a level at `at`, if it stands there as levels do."""
    opening = line[at : at + 1]
    closing = _CLOSINGS.get(opening, b"")
    inner = at + len(closing)
    level, end = level_at(line, inner)
    letter = end - inner == 1
    if letter and line[:inner].rstrip().endswith((b"stdout", b"stderr")):
        level = 0  # the mark of a whole or partial line in a container's log
    if not level:
        return (), at
    after = line[end : end + 1]
    if closing:
        if after != closing:
            return (), at
        return _wrapped(opening, Move(Step.LEVEL), closing), end + 1
    clear = line[inner:end].isupper() or after in (b":", b"|", b",", b"]")
    usual = inside and not ahead and not letter and after in (b" ", b"\t", b"")
    if not (clear or usual):
        return (), at
    if after == b":":
        return (Move(Step.LEVEL), Move(Step.LITERAL, 58)), end + 1
    return (Move(Step.LEVEL),), end


def _anchored(layout: Layout) -> bool:
    return any(move.step in (Step.STAMP, Step.LEVEL) for move in layout)


def _levelled(layout: Layout) -> bool:
    return any(
        move.step == Step.LEVEL or (move.step == Step.STAMP and "k" in FORMATS[move.argument])
        for move in layout
    )


def _has(layout: Layout, role: Role) -> bool:
    return any(move.role == role for move in layout)


def _closed(layout: Layout) -> Layout:
    """End with blanks that may be there, so that the message starts at a word."""
    while layout and layout[-1].step in (Step.BLANKS, Step.MAYBE_BLANKS):
        layout = layout[:-1]
    return (*layout, _MAYBE)


def described(layout: Layout) -> str:
    """Return a layout for people."""
    words: list[str] = []
    for move in layout:
        match move.step:
            case Step.STAMP:
                words.append("time")
            case Step.LEVEL:
                words.append("level")
            case Step.NAME | Step.WORD | Step.GROUP | Step.UNTIL | Step.DIGITS:
                names = {Role.HOST: "host", Role.SERVICE: "component", Role.THREAD: "thread"}
                words.append(names.get(move.role, "column"))
            case Step.BLANKS | Step.MAYBE_BLANKS | Step.LITERAL | Step.DASH:
                continue
    return ", ".join(words)
