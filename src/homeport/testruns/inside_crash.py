"""Runs inside a command that `homeport run` watches: says what a crash's variables held.

Its source is written as `sitecustomize.py` into a folder at the front of PYTHONPATH, beside a copy
of `capture.py`, and loaded there by the program's own Python. It adds nothing to what the program
prints, gives up silently on any difficulty, and never takes longer than its bounds. What it finds
goes through a socket, so that nothing lies on a disk before secrets are withheld.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

VARIABLE = "HOMEPORT_CAPTURE"
_OLDEST = (3, 10)  # what `capture.py` is written for
_CHAIN = 4
_MOST_BYTES = 1_000_000
_SECONDS = 1.0
_HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 -- before pathlib is paid for


def told(error: BaseException, test: str = "") -> list[dict[str, object]]:
    """Return the failure and those it came from, each with its calls."""
    from _homeport_capture import as_json, capture  # type: ignore[import-not-found]  # noqa: PLC0415 -- beside this file, in that folder

    found: list[dict[str, object]] = []
    one: BaseException | None = error
    while one is not None and len(found) < _CHAIN:
        found.append({"test": test, "error": type(one).__name__, "message": _message(one),
                      "calls": as_json(capture(one.__traceback__))})  # fmt: skip
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return found


def _message(error: BaseException) -> str:
    """The message, without running a `__str__` of the program's own."""
    own = type(error).__str__ in (BaseException.__str__, KeyError.__str__, OSError.__str__,
                                  UnicodeDecodeError.__str__, ImportError.__str__)  # fmt: skip
    plain = all(type(part) in (str, int, float, type(None)) for part in error.args)
    return str(error)[:500] if own and plain else ""


def send(failures: list[dict[str, object]], address: str) -> None:
    """Hand failures over; outer calls are left out when it is too much."""
    import json  # noqa: PLC0415 -- only a crash pays for it
    import socket  # noqa: PLC0415 -- the same

    data = json.dumps(failures).encode()
    while len(data) > _MOST_BYTES and any(one["calls"] for one in failures):
        for one in failures:
            one["calls"] = one["calls"][: len(one["calls"]) // 2]  # type: ignore[index,arg-type]  # a list, as made above
        data = json.dumps(failures).encode()
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(_SECONDS)
        line.connect(address)
        line.sendall(data)


def hand_over(error: BaseException | None, test: str = "") -> None:
    """Capture and send; whatever goes wrong is not the program's business."""
    address = os.environ.get(VARIABLE)
    if not address or error is None or isinstance(error, (KeyboardInterrupt, SystemExit)):
        return
    try:
        send(told(error, test), address)
    except Exception:  # noqa: BLE001 -- the program's failure is what counts
        return


def _watch_exceptions() -> None:
    import threading  # noqa: PLC0415 -- its hook is to be set

    before, before_in_threads = sys.excepthook, threading.excepthook

    def uncaught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        hand_over(error)
        before(kind, error, trace)

    def uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
        hand_over(args.exc_value)
        before_in_threads(args)

    sys.excepthook, threading.excepthook = uncaught, uncaught_in_thread


def _watch_pytest() -> None:
    """Tests' exceptions are caught by pytest: a plugin of its own, named only to this process."""
    if not any("pytest" in word or "py.test" in word for word in sys.orig_argv[:4]):
        return
    named = os.environ.get("PYTEST_PLUGINS", "")
    os.environ["PYTEST_PLUGINS"] = f"{named},_homeport_pytest" if named else "_homeport_pytest"


def _next_sitecustomize() -> None:
    """Run the one that this file hides."""
    import importlib.machinery  # noqa: PLC0415 -- loaded at start-up anyway
    import importlib.util  # noqa: PLC0415

    elsewhere = [path for path in sys.path if os.path.abspath(path or ".") != _HERE]  # noqa: PTH100 -- see above
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", elsewhere)
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if __name__ == "sitecustomize":
    if sys.version_info >= _OLDEST and os.environ.get(VARIABLE):
        sys.modules["_homeport_crash"] = sys.modules[__name__]
        _watch_exceptions()
        _watch_pytest()
    _next_sitecustomize()
