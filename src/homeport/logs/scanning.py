"""Chooses the scan: compiled where it is installed, else the reference in Python."""

from typing import Protocol

from homeport.logs.partial import Partial
from homeport.logs.plan import Plan


class Scanner(Protocol):
    """Takes the bytes of one source, or of a part of it, in order."""

    @property
    def done(self) -> bool:
        """Whether the part's limit was reached."""
        ...

    def feed(self, data: bytes) -> None:
        """Read on."""

    def finish(self) -> Partial:
        """Take what is left and return everything."""
        ...


def scanner(
    plan: Plan,
    *,
    source: int = 0,
    offset: int = 0,
    limit: int | None = None,
    by_time: bool = True,
    origin: int = 0,
) -> Scanner:
    """Return a scan for a source or a part of it."""
    from homeport.logs.scan import Scan  # noqa: PLC0415 -- the other scan needs none of it

    return Scan(plan, source=source, offset=offset, limit=limit, by_time=by_time, origin=origin)
