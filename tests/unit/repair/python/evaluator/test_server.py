import io
import os

from homeport.repair.python.evaluator.cases import Case, ScriptCase
from homeport.repair.python.evaluator.server import Server


class Holding(ScriptCase):
    """A case that shares something."""

    def __init__(self, shared: list[object]) -> None:
        super().__init__("a", lambda: None)
        self.shared = shared

    def held(self) -> list[object]:
        """Return what it shares."""
        return self.shared


def test_what_a_candidate_leaves_behind_is_seen() -> None:
    """The state of what tests share is compared by value, not by identity."""
    items: list[object] = [1]
    server = Server(None, io.StringIO(), io.StringIO(), os.open(os.devnull, os.O_WRONLY), ".")
    groups: list[list[Case]] = [[Holding([items, os])]]
    candidate = {"path": "none.py", "symbol": "f", "first": 1}
    shared = server.shared(groups, candidate)
    clean = server.state(shared)
    assert shared == [items]
    items.append(2)
    assert server.state(shared) != clean
    items.pop()
    assert server.state(shared) == clean
