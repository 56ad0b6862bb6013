"""Stand-ins for what a replay must not touch: clocks, threads, event loops, logs, pytest.

Each does what a check can see of the real thing: a thread runs when it is started, a coroutine
when it is awaited, a clock stands still.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, tzinfo
from typing import Any, Self

from homeport.diagnosis.replay.limits import GaveUp, pattern_allowed

_NOW = datetime(2024, 1, 15, 12, 0, tzinfo=UTC)
_WITHIN = 1e-6


def now(tz: tzinfo | None = None) -> datetime:
    """The time at which every replay takes place."""
    return _NOW.astimezone(tz) if tz else _NOW.replace(tzinfo=None)


def today() -> date:
    """The day of every replay."""
    return _NOW.date()


def seconds() -> float:
    """What every clock shows."""
    return _NOW.timestamp()


def nothing(*_: Any, **__: Any) -> None:
    """Do nothing: printing, sleeping, logging."""


class Pending:
    """A coroutine: its work is done when it is awaited."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work

    def awaited(self) -> Any:
        """Do the work and give its result."""
        return self._work()


def awaited(value: Any) -> Any:
    """What `await value` gives."""
    if isinstance(value, Pending):
        return value.awaited()
    raise TypeError(f"object {type(value).__name__} can't be used in 'await' expression")


def gather(*pending: Any, return_exceptions: bool = False) -> Pending:
    """`asyncio.gather`, one after the other."""
    if return_exceptions:
        raise GaveUp("exceptions of a gathering")
    return Pending(lambda: [awaited(one) for one in pending])


def wait_for(pending: Any, timeout: Any = None) -> Any:  # noqa: ARG001 -- the caller passes one
    """`asyncio.wait_for`: time stands still."""
    return pending


def as_task(pending: Any) -> Pending:
    """`asyncio.create_task`: the work is done once, when it is first awaited."""
    kept: list[Any] = []

    def work() -> Any:
        if not kept:
            kept.append(awaited(pending))
        return kept[0]

    return Pending(work)


class Lock:
    """A lock that nobody else holds."""

    def acquire(self, *_: Any, **__: Any) -> bool:
        """Take it."""
        return True

    def release(self) -> None:
        """Give it back."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None


class Thread:
    """A thread that runs from its start to its end."""

    def __init__(
        self,
        group: object = None,
        target: Any = None,
        name: str = "",
        args: Iterable[Any] = (),
        kwargs: dict[str, Any] | None = None,
        *,
        daemon: object = None,
    ) -> None:
        self._work = (target, tuple(args), kwargs or {})
        self.name, self.daemon, self.group = name, daemon, group

    def start(self) -> None:
        """Do the work."""
        target, args, kwargs = self._work
        if target is not None:
            target(*args, **kwargs)

    def join(self, timeout: float | None = None) -> None:
        """Wait for nothing: the work is done."""


class Logger:
    """A logger that nobody reads."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        return nothing


def logger(*_: Any, **__: Any) -> Logger:
    """`logging.getLogger`."""
    return Logger()


class Approximately:
    """`pytest.approx`: equal within a millionth."""

    __hash__ = None  # type: ignore[assignment]  # as the real one

    def __init__(self, expected: Any, rel: float | None = None, abs: float | None = None) -> None:  # noqa: A002 -- pytest's name
        self.expected, self._rel, self._abs = expected, rel, abs

    def __eq__(self, other: object) -> bool:
        return self._near(other, self.expected)

    def _near(self, actual: Any, expected: Any) -> bool:
        match expected:
            case bool() | str() | None:
                return bool(actual == expected)
            case dict():
                return set(actual) == set(expected) and all(
                    self._near(actual[key], value) for key, value in expected.items()
                )
            case list() | tuple():
                return len(actual) == len(expected) and all(
                    self._near(one, other) for one, other in zip(actual, expected, strict=True)
                )
            case _:
                rel = _WITHIN if self._rel is None and self._abs is None else self._rel or 0
                absolute = 1e-12 if self._abs is None else self._abs
                return math.isclose(actual, expected, rel_tol=rel, abs_tol=absolute)


class Raises:
    """`pytest.raises` as a context."""

    def __init__(self, expected: Any, *, match: str | None = None) -> None:
        self._expected, self._match = expected, match
        self.value: BaseException | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trail: object
    ) -> bool:
        if kind is None:
            raise AssertionError("DID NOT RAISE")
        if not issubclass(kind, self._expected):
            return False
        self.value = error
        if self._match is not None:
            pattern_allowed(self._match, str(error))
            if not re.search(self._match, str(error)):
                raise AssertionError("Regex pattern did not match")
        return True


class Marker:
    """`pytest.mark.name` and `pytest.fixture`: leaves its arguments on the function."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Mark a function, or make what marks one."""
        if len(args) == 1 and callable(args[0]) and not kwargs:
            return self._marked(args[0], (), {})
        return lambda function: self._marked(function, args, kwargs)

    def _marked(self, function: Any, args: Any, kwargs: Any) -> Any:
        kept = [*getattr(function, "marks", ()), (self._name, args, kwargs)]
        function.marks = kept
        return function


class Marks:
    """`pytest.mark`."""

    def __getattr__(self, name: str) -> Marker:
        if name.startswith("_"):
            raise AttributeError(name)
        return Marker(name)


def chained(*parts: Iterable[Any]) -> Iterator[Any]:
    """`itertools.chain`."""
    for part in parts:
        yield from part
