"""A pytest plugin that runs inside the sandbox: orders tests, ends them in time, says what ran.

Its source is written into the sandbox and loaded there by the project's own Python, so it needs
nothing but pytest and works on old versions. Settings come from one environment variable as JSON:
`out` the file of JSON lines to write, `root` the tree, `lines` whether to say which lines ran,
`seconds` what one test may take, `order` the tests in their order (others are left out),
`shuffle` a seed, `reverse`. Each line written is one test.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType
    from typing import Any

VARIABLE = "HOMEPORT_INSIDE"
_FOREIGN = ("site-packages", "dist-packages", ".venv", "node_modules", "_homeport_inside")
_SETTINGS = json.loads(os.environ.get(VARIABLE) or "{}")
_ROOT = os.path.join(_SETTINGS.get("root", ""), "")  # noqa: PTH118 -- as fast as can be
_LONGEST = 2000


class TestTookTooLongError(Exception):
    """Raised in a test that does not end."""


class _Lines:
    """The lines of the tree that run between `start` and `stop`."""

    def __init__(self) -> None:
        self._ours: dict[str, str] = {}
        self._seen: set[tuple[str, int]] = set()

    def start(self) -> None:
        self._seen = set()
        threading.settrace(self._call)
        sys.settrace(self._call)

    def stop(self) -> dict[str, list[int]]:
        sys.settrace(None)
        threading.settrace(None)
        found: dict[str, list[int]] = {}
        for file, line in self._seen:
            found.setdefault(self._ours[file], []).append(line)
        return {file: sorted(lines) for file, lines in found.items()}

    def _call(self, frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ANN401, ARG002
        file = frame.f_code.co_filename
        name = self._ours.get(file)
        if name is None:
            name = self._ours[file] = self._name(file)
        if not name:
            return None
        return self._line

    def _line(self, frame: FrameType, event: str, argument: Any) -> Any:  # noqa: ANN401, ARG002
        if event == "line":
            self._seen.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line

    @staticmethod
    def _name(file: str) -> str:
        if file.startswith("<"):  # made from text: the import machinery, exec
            return ""
        path = os.path.abspath(file)  # noqa: PTH100 -- as above
        ours = path.startswith(_ROOT) and not any(part in path for part in _FOREIGN)
        return path[len(_ROOT) :] if ours else ""


_TRACER = _Lines()
_TOLD: dict[str, dict[str, Any]] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the tests that are wanted, in the order that is wanted."""
    order = _SETTINGS.get("order")
    if order is not None:
        places = {name: place for place, name in enumerate(order)}
        items[:] = sorted(
            (item for item in items if item.nodeid in places), key=lambda item: places[item.nodeid]
        )
    if _SETTINGS.get("shuffle") is not None:
        random.Random(_SETTINGS["shuffle"]).shuffle(items)  # noqa: S311 -- an order, no secret
    if _SETTINGS.get("reverse"):
        items.reverse()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Run a test under its clock, and see which lines it runs."""
    seconds = float(_SETTINGS.get("seconds") or 0)
    if seconds and hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, _too_long)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    if _SETTINGS.get("lines"):
        _TRACER.start()
    try:
        yield
    finally:
        if seconds and hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        if _SETTINGS.get("lines"):
            _TOLD.setdefault(item.nodeid, {})["lines"] = _TRACER.stop()


def _too_long(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- as signals call
    raise TestTookTooLongError


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Take note of how a test went; write it down when it is over."""
    told = _TOLD.setdefault(report.nodeid, {})
    if report.when == "call" or report.outcome != "passed":
        worse = told.get("outcome") == "failed"
        if not worse:
            told["outcome"] = report.outcome
            told["message"] = str(getattr(report, "longreprtext", ""))[-_LONGEST:]
            told["when"] = report.when
    told["seconds"] = told.get("seconds", 0.0) + report.duration
    if report.when == "teardown":
        _write({"test": report.nodeid, **_TOLD.pop(report.nodeid)})


def _write(record: dict[str, Any]) -> None:
    with open(_SETTINGS["out"], "a", encoding="utf-8") as file:  # noqa: PTH123 -- as above
        file.write(json.dumps(record) + "\n")
