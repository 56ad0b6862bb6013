"""A pytest plugin of a command that `homeport run` watches: hands over what failed tests held."""

import os

import _homeport_crash  # type: ignore[import-not-found]  # the sitecustomize of that process
import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_MOST = 50  # failures of one run; more of them say the same
_sent = 0

# Children with another path could not load it.
_NAMES = [n for n in os.environ.get("PYTEST_PLUGINS", "").split(",") if n != "_homeport_pytest"]
os.environ["PYTEST_PLUGINS"] = ",".join(_NAMES)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: "pytest.CallInfo[None]") -> "Iterator[None]":
    """Capture a failure while its frames are alive."""
    global _sent  # noqa: PLW0603 -- one process, one count
    outcome: Any = yield
    if outcome.get_result().outcome == "failed" and call.excinfo is not None and _sent < _MOST:
        _sent += 1
        _homeport_crash.hand_over(call.excinfo.value, item.nodeid)
