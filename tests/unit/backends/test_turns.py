"""Who may use the model next."""

import threading
import time
from collections.abc import Callable

from homeport.backends.turns import Turns
from homeport.domain import Priority

LOOK_S = 0.01


def _never() -> bool:
    return False


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not true():
        assert time.monotonic() < until
        time.sleep(0.002)


def test_the_urgent_go_first_and_equals_in_order() -> None:
    """Whoever asked when; all of them come."""
    turns, order = Turns(), list[str]()
    asked = [
        ("guess", Priority.GUESS),
        ("batch", Priority.BATCH),
        ("first", Priority.ANSWER),
        ("second", Priority.ANSWER),
        ("hint", Priority.HINT),
    ]

    def ask(name: str, priority: Priority) -> None:
        with turns.turn(priority, _never, LOOK_S) as mine:
            assert mine
            order.append(name)

    threads = []
    with turns.turn(Priority.ANSWER, _never, LOOK_S):
        for number, (name, priority) in enumerate(asked, 1):
            threads.append(threading.Thread(target=ask, args=(name, priority)))
            threads[-1].start()
            _until(lambda: turns.waiting == number)  # noqa: B023 -- called at once
    for thread in threads:
        thread.join(20)
    assert order == ["hint", "first", "second", "batch", "guess"]


def test_whoever_gives_up_leaves_the_queue() -> None:
    """And holds no one up."""
    turns, left = Turns(), threading.Event()
    came: list[bool] = []

    def ask() -> None:
        with turns.turn(Priority.HINT, left.is_set, LOOK_S) as mine:
            came.append(mine)

    with turns.turn(Priority.ANSWER, _never, LOOK_S):
        thread = threading.Thread(target=ask)
        thread.start()
        _until(lambda: turns.waiting == 1)
        left.set()
        thread.join(20)
    assert came == [False]
    with turns.turn(Priority.GUESS, _never, LOOK_S) as mine:
        assert mine


def test_a_guess_gives_way_and_nothing_else_does() -> None:
    """A guess is told to stop as soon as a question waits."""
    for held, gives_way in ((Priority.GUESS, True), (Priority.BATCH, False)):
        turns = Turns()
        with turns.turn(held, _never, LOOK_S):
            assert not turns.wanted
            left = threading.Event()

            def ask(turns: Turns = turns, left: threading.Event = left) -> None:
                with turns.turn(Priority.ANSWER, left.is_set, LOOK_S):
                    pass

            thread = threading.Thread(target=ask)
            thread.start()
            _until(lambda: turns.waiting == 1)  # noqa: B023 -- called at once
            assert turns.wanted is gives_way
            left.set()
        thread.join(20)
