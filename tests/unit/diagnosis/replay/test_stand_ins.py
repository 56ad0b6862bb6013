"""Stand-ins do what a check can see of the real thing."""

import pytest
from tests.doubles.replays import outcome, result

from homeport.diagnosis.replay.stand_ins import Approximately


def test_the_clock_stands_still() -> None:
    """Every replay takes place at the same time."""
    program = (
        "import time\nfrom datetime import date, datetime, timezone\n\n"
        "result = [datetime.now() == datetime.now(), date.today().year, datetime.now(timezone.utc).tzinfo is not None,\n"
        "          time.time() == time.time(), time.sleep(9)]\n"
    )
    assert result(program) == [True, 2024, True, True, None]


def test_threads_run_when_they_start() -> None:
    """Their work is done at once; a lock is free."""
    program = (
        "import threading\n\ndone = []\nlock = threading.Lock()\n\n\ndef work(n, m=0):\n    with lock:\n        done.append(n + m)\n\n\n"
        "thread = threading.Thread(target=work, args=(1,), kwargs={'m': 2})\nthread.start()\nthread.join()\n"
        "threading.Thread().start()\nlock.acquire()\nlock.release()\nresult = done\n"
    )
    assert result(program) == [3]


def test_coroutines_run_when_they_are_awaited() -> None:
    """Tasks once, in the order in which they are awaited."""
    program = (
        "import asyncio\n\n\nasync def one():\n    await asyncio.sleep(1)\n    return 1\n\n\nasync def go():\n"
        "    task = asyncio.create_task(one())\n    return [await task, await task, await asyncio.wait_for(one(), timeout=3)]\n\n\n"
        "result = asyncio.run(go())\n"
    )
    assert result(program) == [1, 1, 1]
    assert outcome("import asyncio\nasyncio.run(3)\n").error == "TypeError"
    assert not outcome("import asyncio\nasyncio.gather(return_exceptions=True)\n").known


def test_loggers_say_nothing() -> None:
    """Any method of theirs may be called."""
    assert outcome(
        "import logging\n\nlog = logging.getLogger('x')\nlog.info('a %s', 1)\nlog.warning('b')\n"
    ).passed


@pytest.mark.parametrize(
    ("actual", "expected", "same"),
    [(0.1 + 0.2, 0.3, True), (1.1, 1.0, False), ([1.0, 2.0000000001], [1, 2], True), ([1], [1, 2], False),
     ({"a": 1.0}, {"a": 1}, True), ({"b": 1}, {"a": 1}, False), ("x", "x", True), (True, False, False), (None, None, True)],
)  # fmt: skip
def test_approximately_is_near(actual: object, expected: object, same: bool) -> None:  # noqa: FBT001 -- a row of the table
    """Numbers within a millionth are equal, in lists and tables too."""
    assert (actual == Approximately(expected)) is same


def test_approximately_within_what_is_asked() -> None:
    """A distance of one's own counts."""
    assert Approximately(10, abs=0.5) == 10.4
    assert Approximately(10, rel=0.1) == 10.9
    assert Approximately(10, abs=0.1) != 10.4


def test_raises_wants_its_exception() -> None:
    """Nothing raised, another one, or another message is a failure."""
    start = "import pytest\n\nwith pytest.raises(ValueError, match='a+') as found:\n    "
    assert outcome(start + "raise ValueError('caa')\nassert 'caa' in str(found.value)\n").passed
    assert outcome(start + "pass\n").error == "AssertionError"
    assert outcome(start + "raise ValueError('b')\n").error == "AssertionError"
    assert outcome(start + "raise KeyError('b')\n").error == "KeyError"
