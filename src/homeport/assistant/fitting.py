"""Which of the models this machine runs well: by its memory, and by measured or guessed speed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from homeport.backends.machine import Machine, scaled
from homeport.backends.speed import Speed
from homeport.weights import Entry, Purpose

_READABLE = 4.0  # tokens a second: slower than this, nobody waits for an answer


@dataclass(frozen=True, slots=True)
class Fit:
    """One model on this machine."""

    entry: Entry
    speed: Speed
    measured: bool

    @property
    def said(self) -> str:
        """How fast it is, and how that is known."""
        known = "measured" if self.measured else "predicted"
        return (
            f"reads {self.speed.prefill_tokens_per_s:.0f} and writes "
            f"{self.speed.decode_tokens_per_s:.0f} tokens/s ({known})"
        )


def fits(
    entries: Iterable[Entry],
    machine: Machine,
    threads: int,
    measured: Callable[[str], Speed | None],
) -> tuple[Fit, ...]:
    """Return every model's speed here; one that was measured tells of the others as well."""
    models = tuple(entries)
    known = {one.name: speed for one in models if (speed := measured(one.name)) is not None}
    return tuple(_fit(one, models, machine, threads, known) for one in models)


def _fit(
    entry: Entry,
    models: tuple[Entry, ...],
    machine: Machine,
    threads: int,
    known: dict[str, Speed],
) -> Fit:
    if entry.name in known:
        return Fit(entry, known[entry.name], measured=True)
    sizes = {one.name: one.size for one in models}
    if known:
        nearest = min(known, key=lambda name: abs(sizes[name] - entry.size))
        speed = scaled(known[nearest], sizes[nearest], entry.size)
        return Fit(entry, speed, measured=False)
    return Fit(entry, machine.predicted(entry.size, threads), measured=False)


def recommended(found: Iterable[Fit], spare: int | None) -> Fit | None:
    """Return the best model that fits the memory and is fast enough; None when none fits.

    A model that only drafts well is better than one that nobody waits for.
    """
    fitting = [
        one
        for one in found
        if one.entry.purpose in (Purpose.ANSWER, Purpose.DRAFT)
        and (spare is None or one.entry.memory <= spare)
    ]
    if not fitting:
        return None
    quick = [one for one in fitting if one.speed.decode_tokens_per_s >= _READABLE]
    if quick:
        return max(quick, key=lambda one: one.entry.size)
    return max(fitting, key=lambda one: one.speed.decode_tokens_per_s)
