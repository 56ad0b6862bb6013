"""Chooses the scan: compiled where it is installed, else the reference in Python."""

from typing import Protocol

from homeport.logs.partial import Partial
from homeport.logs.plan import Plan


class Scanner(Protocol):
    """Takes the bytes of one source, or of a part of it, in order."""

    keys: list[bytes | None] | None  # the shape of every line, once finished, if asked for

    @property
    def done(self) -> bool:
        """Whether the part's limit was reached."""
        ...

    def feed(self, data: bytes | memoryview) -> None:
        """Read on."""

    def end(self) -> tuple[int, list[int]]:
        """Take what is left; return the buckets' width (as a shift) and the occupied ones."""
        ...

    def finish(self, width_shift: int = 0) -> Partial:
        """Return everything, in buckets at least so wide."""
        ...


def scanner(
    plan: Plan,
    *,
    source: int = 0,
    offset: int = 0,
    limit: int | None = None,
    by_time: bool = True,
    origin: int = 0,
    keep_keys: bool = False,
) -> Scanner:
    """Return a scan for a source or a part of it."""
    from homeport.logs.native import NativeScan, available  # noqa: PLC0415 -- ctypes only then
    from homeport.logs.scan import Scan  # noqa: PLC0415 -- as above

    kind = NativeScan if available() else Scan
    return kind(
        plan,
        source=source,
        offset=offset,
        limit=limit,
        by_time=by_time,
        origin=origin,
        keep_keys=keep_keys,
    )
