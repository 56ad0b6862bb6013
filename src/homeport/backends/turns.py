"""Who may use the one model next: hints before explanations, those before batches, guesses last.

For threads, since the native model is asked on them. A guess, work nobody has asked for yet, holds
no one up: it is told to stop as soon as somebody waits.
"""

import contextlib
import heapq
import itertools
import threading
from collections.abc import Callable, Iterator

from homeport.domain import Priority


class Turns:
    """One place and a queue before it: by priority, and within one in the order of asking."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._queue: list[tuple[Priority, int]] = []
        self._numbers = itertools.count()
        self._held: Priority | None = None

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)

    @property
    def wanted(self) -> bool:
        """Tell whether whoever holds the place should give it up for somebody who waits."""
        return self._held is Priority.GUESS and any(one < Priority.GUESS for one, _ in self._queue)

    @contextlib.contextmanager
    def turn(
        self, priority: Priority, given_up: Callable[[], bool], look_s: float
    ) -> Iterator[bool]:
        """Hold the place, waiting for it; False when `given_up`, asked now and then, came first."""
        mine = (priority, next(self._numbers))
        with self._changed:
            heapq.heappush(self._queue, mine)
            while not (came := self._held is None and self._queue[0] == mine) and not given_up():
                self._changed.wait(look_s)
            self._queue.remove(mine)
            heapq.heapify(self._queue)
            if came:
                self._held = priority
            self._changed.notify_all()  # whoever is first now may be another
        try:
            yield came
        finally:
            if came:
                with self._changed:
                    self._held = None
                    self._changed.notify_all()
