"""Which of many small changes can be made at once: a search by halves, as a value.

A state of the search asks one question and gives the next state for either answer, so that the
states behind a likely answer can be looked at before it is known. What a change is, and what
makes a result right, is for the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

Interval = tuple[int, int]  # of positions, half open


@dataclass(frozen=True, slots=True)
class Search:
    """Changes 0 to n-1, looked at from the last to the first.

    `todo` holds stretches still to be looked at, the next one last; its flag says that the whole
    stretch is known not to work, so that only parts of it are asked for. `done` are the changes
    that work, `yes` and `no` count the answers.
    """

    todo: tuple[tuple[int, int, bool], ...]
    done: tuple[Interval, ...] = ()
    yes: int = 0
    no: int = 0

    @classmethod
    def over(cls, count: int, first: int = 0) -> "Search":
        """Return a search over so many changes, asking for at most `first` at once (0: all)."""
        step = first or max(count, 1)
        starts = range(0, count, step)
        return cls(tuple((start, min(start + step, count), False) for start in starts))

    def settled(self) -> "Search":
        """Return the state without stretches that need no question, halved where one does."""
        todo = list(self.todo)
        while todo:
            low, high, known = todo[-1]
            if not known:
                break
            todo.pop()
            if high - low > 1:
                middle = (low + high) // 2
                todo += [(low, middle, False), (middle, high, False)]
        return replace(self, todo=tuple(todo))

    def question(self) -> tuple[Interval, ...] | None:
        """Return the changes to try together, or None when there is nothing left to ask."""
        state = self.settled()
        if not state.todo:
            return None
        low, high, _ = state.todo[-1]
        return _joined((low, high), self.done)

    def answer(self, works: bool) -> "Search":  # noqa: FBT001 -- it is the answer
        """Return the state after the question's answer."""
        state = self.settled()
        low, high, _ = state.todo[-1]
        rest = state.todo[:-1]
        if not works:
            return replace(state, todo=(*rest, (low, high, True)), no=state.no + 1)
        return replace(state, todo=rest, done=_joined((low, high), state.done), yes=state.yes + 1)


def _joined(one: Interval, others: Sequence[Interval]) -> tuple[Interval, ...]:
    """Return the intervals with one more, in order, neighbours joined."""
    joined: list[Interval] = []
    for low, high in sorted((*others, one)):
        if joined and joined[-1][1] >= low:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return tuple(joined)
