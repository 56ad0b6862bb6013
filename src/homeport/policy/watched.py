"""The policy in force while its file may change: a new one takes over whole, a broken one never.

Looking costs a `stat` for each file; only what may have changed is read. Who looks, how often and
on which thread is the caller's business.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.errors import PolicyError
from homeport.policy.in_force import policy_in_force, policy_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from homeport.policy.rules import Policy

_GRAIN_S = 2.0  # two writes so close together may leave the same time stamp

Stamp = tuple[tuple[int, int, int] | None, ...]


class WatchedPolicy:
    """A policy and the files it comes from; `error` says why the newest is not in force."""

    def __init__(self, named: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        """Load the policy in force.

        Raises:
            PolicyError: the file that decides cannot be read or trusted.
        """
        self._named, self._clock = named, clock
        self.error = ""
        place = policy_place(named)
        self._seen = _stamp((str(place),))
        self.policy: Policy = policy_in_force(named)
        self._files = self._watched(self.policy)
        self._seen += _stamp(self._files[1:])
        self._sure = False

    def look(self) -> Policy | None:
        """Return a policy that took over just now; None when the one before stays in force."""
        stamp = _stamp(self._files)
        if stamp == self._seen and self._sure and not self.error:
            return None
        # Taken before the files are read: what changes meanwhile is seen the next time.
        self._sure = not self._fresh(stamp)
        self._seen = stamp
        try:
            policy = policy_in_force(self._named)
        except PolicyError as error:
            self.error = str(error)
            return None
        self.error = ""
        files = self._watched(policy)
        if files != self._files:
            self._files, self._seen = files, _stamp(files)
            self._sure = False
        if policy.digest == self.policy.digest:
            return None
        self.policy = policy
        return policy

    def _watched(self, policy: Policy) -> tuple[str, ...]:
        place = str(policy_place(self._named))
        return (place, *policy.files)

    def _fresh(self, stamp: Stamp) -> bool:
        """Tell whether a file was written so lately that another write would leave no trace."""
        now = self._clock()
        return any(one is not None and abs(now - one[0] / 1e9) < _GRAIN_S for one in stamp)


def _stamp(files: tuple[str, ...]) -> Stamp:
    marks: list[tuple[int, int, int] | None] = []
    for file in files:
        try:
            found = Path(file).stat()
        except OSError:
            marks.append(None)
        else:
            marks.append((found.st_mtime_ns, found.st_size, found.st_ino))
    return tuple(marks)
