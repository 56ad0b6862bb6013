from enum import Enum


class State(Enum):
    NEW = "new"
    OPEN = "open"
    DONE = "done"


NEXT = {
    State.NEW: {State.OPEN},
    State.OPEN: {State.DONE, State.NEW},
    State.DONE: set(),
}


def allowed(before, after):
    return after in NEXT[before]
