"""Runs the programs of many rules over many windows at once; see `programs` for what they are."""

import ctypes
from array import array
from collections.abc import Iterator

from homeport.detection.prefilter import Windows

_FOUND = 5  # numbers that tell of one value
_ROOM = 64  # values told of without asking twice


class Runner:
    """The programs of some rules."""

    def __init__(self, loaded: ctypes.CDLL, rules: int) -> None:
        """Take the library and the number of rules."""
        self._run = loaded.homeport_programs_run
        self._run.restype = ctypes.c_int64
        self._run.argtypes = [
            ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p,
            ctypes.c_int64,
        ]  # fmt: skip
        self._held: dict[int, ctypes.Array[ctypes.c_char]] = {}  # what the table points into
        self._table = (ctypes.c_void_p * rules)()
        self._place = ctypes.addressof(self._table)

    def add(self, rule: int, made: bytes) -> None:
        """Take a rule's program."""
        held = self._held[rule] = ctypes.create_string_buffer(made, len(made))
        self._table[rule] = ctypes.addressof(held)

    def values(self, data: bytes, windows: Windows) -> Iterator[tuple[int, int, int, int, int]]:
        """Yield each value: its window's number, its start and end, those of its name or 0.

        A window that is left to others is told once, from 0 to 0.
        """
        count = len(windows) // 3
        place, room = windows.buffer_info()[0], _ROOM + 2 * count
        while True:
            found = array("I", bytes(4 * _FOUND * room))
            told = self._run(self._place, data, place, count, found.buffer_info()[0], room)
            if told <= room:
                break
            room = told
        numbers = iter(found[: _FOUND * told])
        return zip(numbers, numbers, numbers, numbers, numbers, strict=True)
