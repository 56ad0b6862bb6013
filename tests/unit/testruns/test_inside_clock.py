"""The clock inside the sandbox can be moved, and nothing else changes."""

import os
import subprocess
import sys

from homeport.testruns import inside_clock

_PROGRAM = """
import datetime as real
before = real.datetime(2020, 5, 4, 3, 2, 1)
import homeport.testruns.inside_clock
import copy, pickle, time
from datetime import date, datetime, timedelta, timezone
assert date.today() == date(2028, 2, 29), date.today()
assert datetime.now().isoformat()[:16] == "2028-02-29T23:59", datetime.now()
assert datetime.utcnow().date() == date(2028, 2, 29)
assert datetime.today().year == 2028
now = datetime.now(timezone.utc)
assert abs(now.timestamp() - time.time()) < 1 and abs(time.time_ns() / 1e9 - time.time()) < 1
assert time.strftime("%Y-%m-%d") == "2028-02-29" == time.strftime("%Y-%m-%d", time.localtime())
assert time.gmtime().tm_mon == 2 and time.gmtime(0).tm_year == 1970
assert "2028" in time.ctime() and "1970" in time.ctime(0) and "2028" in time.asctime()
assert isinstance(before, datetime) and isinstance(before, date) and isinstance(now, date)
assert not isinstance(date(2020, 1, 1), datetime) and issubclass(datetime, date)
assert isinstance(now + timedelta(1), datetime) and now - timedelta(1) < now
assert pickle.loads(pickle.dumps(now)) == now == copy.deepcopy(now)
assert datetime.strptime("2020-05-04 03:02:01", "%Y-%m-%d %H:%M:%S") == before
assert repr(date(2020, 1, 2)) == "datetime.date(2020, 1, 2)"
start = time.time(); time.sleep(0.02); assert time.time() > start
print("moved")
"""


def _run(program: str, moment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, inside_clock.VARIABLE: moment, "TZ": "UTC"}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=env, check=False, capture_output=True, text=True)


def test_every_way_to_ask_for_the_time_is_moved() -> None:
    """Dates, moments and seconds go on from the moment; real values keep their classes."""
    done = _run(_PROGRAM, "2028-02-29 23:59:50")
    assert (done.stdout, done.returncode) == ("moved\n", 0), done.stderr


def test_without_a_moment_nothing_is_touched() -> None:
    """The modules are left as they are."""
    program = (
        "import datetime, time; was = (datetime.datetime, datetime.date, time.time)\n"
        "import homeport.testruns.inside_clock\n"
        "assert was == (datetime.datetime, datetime.date, time.time)\n"
    )
    done = _run(program, "")
    assert done.returncode == 0, done.stderr
