"""Asks a check about candidates: some at once, none twice, never more than allowed.

Each lane is a thread with a check of its own, made there: a sandbox belongs to the thread that
opened it. What the check does is for the caller.
"""

import hashlib
import queue
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

Check = Callable[[bytes], bool]
_POLL_S = 0.5  # how soon an interrupt is noticed while a check runs


class BudgetSpent(Exception):  # noqa: N818 -- it names what happened; the reduction ends well
    """As many checks as were allowed have been made."""


class Lanes:
    """A context manager over `count` threads; `make` opens one check, in the thread using it.

    `made` counts the checks that were really run.
    """

    def __init__(
        self, make: Callable[[], AbstractContextManager[Check]], count: int, most: int
    ) -> None:
        self.made = 0
        self._make, self._most = make, most
        self._known: dict[bytes, Future[bool]] = {}
        self._tasks: queue.SimpleQueue[tuple[bytes, Future[bool]] | None] = queue.SimpleQueue()
        self._busy = 0
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(count)]
        self._fault: BaseException | None = None

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def ask(self, candidate: bytes, likely: Iterable[bytes] = ()) -> bool:
        """Return the check's answer; idle lanes look at what is likely to be asked next.

        Raises:
            BudgetSpent: the answer is not known and no check is left.
        """
        future = self._start(candidate)
        if future is None:
            raise BudgetSpent
        if not future.done():
            for other in likely:
                with self._lock:
                    idle = self._busy < len(self._threads)
                if not idle or self._start(other) is None:
                    break
        while True:
            if self._fault is not None:
                raise self._fault
            try:
                return future.result(_POLL_S)
            except TimeoutError:
                continue

    def known(self, candidate: bytes) -> bool | None:
        """Return the answer if it is known already."""
        future = self._known.get(_digest(candidate))
        return future.result() if future is not None and future.done() else None

    def learn(self, candidate: bytes, answer: bool) -> None:  # noqa: FBT001 -- it is the answer
        """Take note of an answer that came from elsewhere."""
        future: Future[bool] = Future()
        future.set_result(answer)
        self._known[_digest(candidate)] = future

    def _start(self, candidate: bytes) -> Future[bool] | None:
        key = _digest(candidate)
        known = self._known.get(key)
        if known is not None:
            return known
        if self.made >= self._most:
            return None
        self.made += 1
        future: Future[bool] = Future()
        self._known[key] = future
        with self._lock:
            self._busy += 1
        self._tasks.put((candidate, future))
        return future

    def _work(self) -> None:
        try:
            with self._make() as check:
                while (task := self._tasks.get()) is not None:
                    candidate, future = task
                    try:
                        future.set_result(check(candidate))
                    except BaseException as error:
                        future.set_exception(error)  # whoever waits hears of it at once
                        raise
                    finally:
                        with self._lock:
                            self._busy -= 1
        except BaseException as error:  # noqa: BLE001 -- raised again where the answer is awaited
            self._fault = error


def _digest(candidate: bytes) -> bytes:
    return hashlib.sha256(candidate).digest()
