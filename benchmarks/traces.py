"""Measures the traces room: `python benchmarks/traces.py [MEGABYTES_WITHOUT_TRACE]`.

Prints CPU seconds for a 10 MB log that holds 1,000 traces, for a log without any, and the import.
"""

import subprocess
import sys
import time

from homeport.traces import read_traces

_WORDS = (
    "request",
    "handled",
    "cache",
    "miss",
    "worker",
    "queue",
    "retry",
    "session",
    "user at 10:00",
)
_PYTHON = """Traceback (most recent call last):
  File "/srv/app/orders/api.py", line {n}, in create
    order = service.place(request)
            ^^^^^^^^^^^^^^^^^^^^^^
  File "/srv/app/orders/service.py", line 88, in place
    raise OutOfStock(f"{{item}} is gone")
orders.errors.OutOfStock: item {n} is gone
"""
_JAVA = """java.lang.IllegalStateException: order {n} is closed
	at com.acme.orders.Order.add(Order.java:{n})
	at com.acme.orders.Service.place(Service.java:31)
	at java.base/java.lang.Thread.run(Thread.java:833)
Caused by: java.lang.NullPointerException
	at com.acme.orders.Store.find(Store.java:12)
	... 3 more
"""
_NODE = """TypeError: Cannot read properties of undefined (reading 'price')
    at total (/srv/app/cart.js:{n}:17)
    at /srv/app/server.js:31:9
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
"""
_GO = """panic: runtime error: index out of range [{n}] with length 3

goroutine 1 [running]:
main.total(...)
	/srv/app/main.go:{n}
main.main()
	/srv/app/main.go:20 +0x1d
"""


def _line(number: int) -> str:
    word = _WORDS[number % len(_WORDS)]
    return (
        f"2026-03-{1 + number % 28:02d} 12:{number % 60:02d}:01,123 INFO [worker-{number % 7}] "
        f"acme.{word}: {word} {number} done in {number % 97} ms user=u{number}@example.org\n"
    )


def log(megabytes: int, traces: int) -> str:
    """Make a log of that size with that many traces, evenly spread."""
    parts: list[str] = []
    size = number = made = 0
    wanted = megabytes * 1_000_000
    while size < wanted:
        if made < traces and size >= made * wanted // max(1, traces):
            text = (_PYTHON, _JAVA, _NODE, _GO)[made % 4].format(n=made + 1)
            made += 1
        else:
            text = _line(number)
            number += 1
        parts.append(text)
        size += len(text)
    return "".join(parts)


def _measured(text: str) -> tuple[int, float]:
    began = time.process_time()
    found = len(read_traces(text))
    return found, time.process_time() - began


def main() -> None:
    """Print one line a figure."""
    without = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    read_traces(log(1, 4))  # patterns compile once
    found, seconds = _measured(log(10, 1000))
    print(f"10 MB with 1,000 traces: {found} found, {seconds:.2f} CPU s (figure: 2)")
    found, seconds = _measured(log(without, 0))
    print(f"{without} MB without: {found} found, {without / seconds:.0f} MB/s (figure: 50)")
    code = (
        "import time; began = time.process_time(); import homeport.traces; "
        "print(f'import: {1000 * (time.process_time() - began):.1f} CPU ms (figure: 20)')"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    main()
