"""Model files: what is known, where it comes from, and the proof that it is what it should be.

`ensure(name)` gives a verified path or says how to get one; `pull` fetches. Loading a file and
asking it is the room `backends`' business.
"""

from homeport.weights.cache import State, digest_of, file_of, state, verify
from homeport.weights.catalogue import CATALOGUE, DEFAULT, Entry, Purpose
from homeport.weights.known import ensure, entries_of, find, known

__all__ = [
    "CATALOGUE",
    "DEFAULT",
    "Entry",
    "Purpose",
    "State",
    "digest_of",
    "ensure",
    "entries_of",
    "file_of",
    "find",
    "known",
    "state",
    "verify",
]
