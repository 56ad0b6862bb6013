"""Model files: what is known, where it comes from, and the proof that it is what it should be.

`ensure(name)` gives a verified path or says how to get one; `pull` fetches. Loading a file and
asking it is the room `backends`' business.
"""

from homeport.weights.cache import State, digest_of, ensure, file_of, state, verify
from homeport.weights.catalogue import CATALOGUE, DEFAULT, Entry, Purpose, find

__all__ = [
    "CATALOGUE",
    "DEFAULT",
    "Entry",
    "Purpose",
    "State",
    "digest_of",
    "ensure",
    "file_of",
    "find",
    "state",
    "verify",
]
