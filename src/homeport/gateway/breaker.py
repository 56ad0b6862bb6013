"""Lets a backend rest that fails again and again, so that nobody waits for it in vain."""

from dataclasses import dataclass


@dataclass(slots=True)
class Breaker:
    """Opens after some failures in a row; after a rest, the next request tries again."""

    most_failures: int = 3
    rest_s: float = 30.0
    _failures: int = 0
    _rests_until: float = 0.0

    def resting(self, now: float) -> bool:
        """Tell whether the backend should not be asked now."""
        return self._failures >= self.most_failures and now < self._rests_until

    def succeeded(self) -> None:
        """Forget all failures."""
        self._failures = 0

    def failed(self, now: float) -> None:
        """Count a failure; enough of them begin a rest."""
        self._failures += 1
        self._rests_until = now + self.rest_s
