"""The prefilter of patterns without words: some automatons, run over every byte by a C library.

The library is built with the package; where there is none, Hyperscan takes these patterns too.
Which pattern is put into which automaton is found by trying, so the result is kept between
processes by `compiled`. The same library names the lines in which Hyperscan reports.
"""

import ctypes
import functools
import json
from array import array
from collections.abc import Callable, Iterable, Sequence

from homeport.detection.automaton import described, is_held
from homeport.detection.detector import Detector, Layer, PatternDetector
from homeport.detection.native import library
from homeport.detection.prefilter import NEAR, Windows, trigger
from homeport.detection.syntax import NotUnderstood, Tree, parse

AT_ONCE = 8  # automatons that run side by side, as in `automaton.c`
_ROOM = 8  # bytes that hold a byte's classes, as there
_LARGEST_FIRST = 4  # patterns; after them from the smallest on, which is closest packed
MOST_RULES = 64  # of one automaton: a bit each
FORMAT = b"1 of %d" % AT_ONCE  # of what `make` returns; another number for another one
_MOST_STATES = 6000  # of one automaton: what is in use must stay near the processor
_MOST_ALONE = 2500  # of one pattern; it would have very many among others
_WINDOW = 3 * array("I").itemsize  # bytes


class _Table(ctypes.Structure):
    _fields_ = (
        ("next", ctypes.c_void_p),
        ("ends", ctypes.c_void_p),
        ("classes", ctypes.c_uint32),
    )


@functools.cache
def automatons() -> ctypes.CDLL | None:
    """Return the library; None where there is none."""
    loaded = library("automaton")
    if loaded is None:
        return None
    pointer, size = ctypes.c_void_p, ctypes.c_uint64
    loaded.homeport_automaton_make.restype = ctypes.c_int64
    loaded.homeport_automaton_make.argtypes = [
        ctypes.c_char_p, size, ctypes.c_uint32, pointer, pointer,
    ]  # fmt: skip
    loaded.homeport_automaton_windows.restype = ctypes.c_int64
    loaded.homeport_automaton_windows.argtypes = [
        pointer, ctypes.c_char_p, pointer, ctypes.c_char_p, size, ctypes.c_int64, pointer,
        ctypes.c_int64,
    ]  # fmt: skip
    loaded.homeport_hits_windows.restype = ctypes.c_int64
    loaded.homeport_hits_windows.argtypes = [
        pointer, size, pointer, pointer, pointer, ctypes.c_char_p, size, ctypes.c_int64, pointer,
        ctypes.c_int64,
    ]  # fmt: skip
    return loaded


def written(call: Callable[[int, int], int], room: int) -> Windows:
    """Return the windows that a function writes, told where to and for how many there is room."""
    while True:
        out = array("I", bytes(_WINDOW * room))
        count = call(out.buffer_info()[0], room)
        if count <= room:
            return out[: 3 * count]
        room = count


class LinePrefilter:
    """Windows around what the automatons report; see `engine.Prefilter`."""

    def __init__(self, loaded: ctypes.CDLL, made: bytes) -> None:
        """Take what `make` returned."""
        self._run = loaded.homeport_automaton_windows
        size = int.from_bytes(made[:4], "little")
        head = json.loads(made[4 : 4 + size])
        self.rules = frozenset(rule for rules in head["rules"] for rule in rules)
        self._rule_of = array("I", bytes(4 * MOST_RULES * AT_ONCE))
        for at, rules in enumerate(head["rules"]):
            self._rule_of[MOST_RULES * at : MOST_RULES * at + len(rules)] = array("I", rules)
        place = 4 + size
        self._class_of = made[place : place + 256 * _ROOM]
        place += 256 * _ROOM
        self._held = []  # what the tables point into
        self._tables = (_Table * AT_ONCE)()
        for table, states, classes in zip(
            self._tables, head["states"], head["classes"], strict=True
        ):
            ends, after = place + states * classes * 4, place + states * (classes * 4 + 8)
            rows = ctypes.create_string_buffer(made[place:ends], ends - place)
            sets = ctypes.create_string_buffer(made[ends:after], after - ends)
            table.next, table.ends = ctypes.addressof(rows), ctypes.addressof(sets)
            table.classes = classes
            self._held += [rows, sets]
            place = after
        self._place = ctypes.addressof(self._tables)

    def windows(self, data: bytes, near: int = NEAR) -> Windows:
        """Return the windows of each rule, in order; lines so near to each other share one."""
        run = functools.partial(
            self._run, self._place, self._class_of, self._rule_of.buffer_info()[0], data, len(data),
            near,
        )  # fmt: skip
        return written(run, 64 + len(data) // 64)


def make(loaded: ctypes.CDLL, rules: Sequence[Detector | Layer]) -> bytes:
    """Put the rules that Hyperscan is slow at into automatons; the result is all they need."""
    bins = _filled(loaded, rules)
    head: dict[str, list[object]] = {"rules": [], "states": [], "classes": []}
    class_of = bytearray(256 * _ROOM)
    tables = []
    for at, patterns in enumerate(bins):
        packed, table, classes = described(patterns.values())
        class_of[at::_ROOM] = table
        next_ = array("I", bytes(4 * classes * _MOST_STATES))
        ends = array("Q", bytes(8 * _MOST_STATES))
        states = loaded.homeport_automaton_make(
            packed, len(packed), _MOST_STATES, next_.buffer_info()[0], ends.buffer_info()[0]
        )
        head["rules"].append(list(patterns))
        head["states"].append(states)
        head["classes"].append(classes)
        tables += [next_[: states * classes].tobytes(), ends[:states].tobytes()]
    told = json.dumps(head).encode("ascii")
    return b"".join((len(told).to_bytes(4, "little"), told, bytes(class_of), *tables))


def _filled(loaded: ctypes.CDLL, rules: Sequence[Detector | Layer]) -> list[dict[int, Tree]]:
    """Return the automatons' rules with each one's pattern, some of the largest placed first."""
    chosen = [(*found, n) for n, rule in enumerate(rules) if (found := _suited(loaded, rule))]
    chosen.sort(key=lambda each: (each[0], each[2]))
    chosen = chosen[: -_LARGEST_FIRST - 1 : -1] + chosen[:-_LARGEST_FIRST]
    bins: list[dict[int, Tree]] = [{} for _ in range(AT_ONCE)]
    sizes = [1] * AT_ONCE
    for _, pattern, number in chosen:
        best: tuple[int, int] | None = None  # by how much it grows, and which
        for at, patterns in enumerate(bins):
            together = (*patterns.values(), pattern)
            if len(together) > MOST_RULES:
                continue
            # Counting states takes the time there is: not beyond those of the best so far.
            most = _MOST_STATES if best is None else min(_MOST_STATES, sizes[at] + best[0])
            states = _states(loaded, together, most)
            if states and (best is None or states - sizes[at] < best[0]):
                best = states - sizes[at], at
        if best is not None:
            more, at = best
            bins[at][number] = pattern
            sizes[at] += more
    return bins


def _suited(loaded: ctypes.CDLL, rule: Detector | Layer) -> tuple[int, Tree] | None:
    """Return the states and the exactest pattern of a rule to place; None if Hyperscan is to."""
    hint = trigger(rule)
    try:
        if not hint or is_held(parse(hint)):
            return None
    except NotUnderstood:
        return None
    for pattern in (rule.pattern, hint) if isinstance(rule, PatternDetector) else (hint,):
        try:
            tree = parse(pattern)
        except NotUnderstood:
            continue
        if states := _states(loaded, (tree,), _MOST_ALONE):
            return states, tree
    return None


def _states(loaded: ctypes.CDLL, patterns: Iterable[Tree], most: int) -> int:
    """Return how many states the patterns have together; 0 if more than `most`."""
    try:
        packed, _, _ = described(patterns)
    except NotUnderstood:
        return 0
    states: int = loaded.homeport_automaton_make(packed, len(packed), most, None, None)
    return max(0, states)
