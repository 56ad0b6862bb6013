"""Every model there is a pin for: Homeport's own catalogue, and what a team has published.

A team's version goes before the catalogue's entry of the same name. `ensure` is what every door
calls before a model is loaded: nothing unproven gets past it.
"""

from pathlib import Path

from homeport.errors import InputError
from homeport.weights import catalogue
from homeport.weights.cache import whole
from homeport.weights.catalogue import Entry
from homeport.weights.installed import installed, team_entries
from homeport.weights.signatures import require_signature


def known() -> tuple[Entry, ...]:
    """Return every model's entry, the catalogue's first."""
    own = tuple(find(entry.name) for entry in catalogue.CATALOGUE)
    named = {entry.name for entry in own}
    return own + tuple(team_entries(name)[0] for name in sorted(installed()) if name not in named)


def find(name: str) -> Entry:
    """Return the entry called `name`.

    Raises:
        InputError: no model has that name.
    """
    return entries_of(name)[0]


def entries_of(name: str) -> tuple[Entry, ...]:
    """Return an entry for each file of the model called `name`, the main file's first.

    Raises:
        InputError: no model has that name.
    """
    team = team_entries(name)
    if team:
        return team
    for entry in catalogue.CATALOGUE:
        if entry.name == name:
            return (entry,)
    names = ", ".join((*(entry.name for entry in catalogue.CATALOGUE), *sorted(installed())))
    raise InputError(f"no model is called {name!r}", hint=f"choose one of: {names}")


def ensure(name: str) -> Path:
    """Return the verified main file of the model called `name`; fetches nothing.

    Raises:
        InputError: no model has that name.
        WeightsError: a file is not here, or only in part.
        DigestMismatch: a file differs from its pinned digest.
        SignatureRefused: the team requires a signature, and there is none that it trusts.
    """
    entries = entries_of(name)
    paths = [whole(entry) for entry in entries]
    require_signature(entries)
    return paths[0]
