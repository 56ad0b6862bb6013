"""Remembers what was found in which text, so that a chat's earlier messages are not scanned again.

A text is known by a digest under a key of this process, and only places and kinds are kept: the
memory holds no content.
"""

import hashlib
import os
from collections import OrderedDict
from threading import Lock

from homeport.domain import Finding
from homeport.gateway.survey import Scan


class RememberingScan:
    """A scan that gives the same findings as the one it asks, and asks it once for each text."""

    def __init__(self, scan: Scan, most: int = 4096) -> None:
        self._scan, self._most = scan, most
        self._key = os.urandom(32)
        self._known: OrderedDict[bytes, tuple[Finding, ...]] = OrderedDict()
        self._guard = Lock()

    def __call__(self, text: str) -> tuple[Finding, ...]:
        """Return the findings in the text."""
        name = hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), key=self._key, digest_size=20
        ).digest()
        with self._guard:
            if name in self._known:
                self._known.move_to_end(name)
                return self._known[name]
        found = self._scan(text)  # outside the guard: others need not wait for it
        with self._guard:
            self._known[name] = found
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return found
