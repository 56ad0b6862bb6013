"""Crashing programs for the measurement of reduction.

Each is a module of the standard library, read as text, with a call behind it that fails some frames
deep. It is checked in two ways: for the message alone, and with the name of a frame as well.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True)
class Task:
    """A file, and a shell command that exits with 0 while it still fails."""

    name: str
    text: str
    check: str


@dataclass(frozen=True, slots=True)
class _Crash:
    module: str
    call: str
    message: str
    frame: str


_CRASHES = (
    _Crash("string", 'print(Formatter().vformat("{0} and {name}", (1,), {"other": 2}))',
           "KeyError: 'name'", "get_value"),
    _Crash("csv", 'import io as _io\nw = DictWriter(_io.StringIO(), ["a", "b"])\n'
           'w.writeheader()\nfor r in ({"a": 1}, {"a": 2, "c": 3}):\n    w.writerow(r)',
           "ValueError: dict contains fields not in fieldnames: 'c'", "_dict_to_list"),
    _Crash("copy", 'import threading\nclass Job:\n    def __init__(self):\n'
           '        self.lock = threading.Lock()\n        self.names = ["a"]\n'
           'copy([1])\ndeepcopy({"jobs": [Job()]})',
           "TypeError: cannot pickle '_thread.lock' object", "_deepcopy_dict"),
    _Crash("textwrap", 'for n in (70, 5, 0):\n    print(fill("some words of a text", width=n))',
           "ValueError: invalid width 0", "_wrap_chunks"),
    _Crash("configparser", 'c = ConfigParser()\nc.read_string("[a]\\nx = 1\\ny = %(z)s\\n")\n'
           'print(c.get("a", "x"))\nprint(c.get("a", "y"))',
           "InterpolationMissingOptionError: Bad value substitution", "_interpolate_some"),
    _Crash("json.decoder", 'd = JSONDecoder()\nprint(d.decode("[1, 2]"))\n'
           'print(d.decode(\'{"a": 1} {\'))',
           "JSONDecodeError: Extra data: line 1 column 10", "decode"),
    _Crash("queue", "q = Queue(2)\nfor n in range(3):\n    q.put_nowait(n)", "Full", "put_nowait"),
    _Crash("http.cookies", 'c = SimpleCookie()\nc["a"] = "1"\nc["a"]["path"] = "/"\n'
           'print(c.output())\nc["b c"] = "2"',
           "CookieError: Illegal key 'b c'", "__setitem__"),
    _Crash("getopt", 'print(getopt(["-a", "1", "x"], "a:"))\n'
           'print(gnu_getopt(["x", "--verb", "--size=3"], "a:", ["verbose", "length="]))',
           "GetoptError: option --size not recognized", "long_has_args"),
    _Crash("fractions", 'total = Fraction("1/3") + 1\nprint(total.limit_denominator(9))\n'
           'print(sum([total, Fraction("7/2"), Fraction("3/x")]))',
           "ValueError: Invalid literal for Fraction: '3/x'", "__new__"),
)  # fmt: skip


def crashes() -> Iterator[Task]:
    """Yield each program twice, with the message wanted and with the frame as well."""
    for one in _CRASHES:
        text = inspect.getsource(import_module(one.module)).split("\nif __name__ ==")[0]
        name = f"{one.module.replace('.', '_')}_crash.py"
        text = f"{text}\n\n{one.call}\n"
        shows = f'grep -qF "{one.message}"'
        yield Task(name, text, f"python3 {{}} 2>&1 | {shows}")
        yield Task(name, text, f'said=$(python3 {{}} 2>&1); echo "$said" | {shows}'
                   f' && echo "$said" | grep -q "in {one.frame}$"')  # fmt: skip
