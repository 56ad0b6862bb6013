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

_MOST_FINDINGS = 1 << 15  # some 6 MB


class RememberingScan:
    """A scan that gives the same findings as the one it asks, and asks it once for each text.

    The texts that were asked for longest ago are forgotten: beyond `most`, or so many findings.
    """

    def __init__(self, scan: Scan, most: int = 4096, most_findings: int = _MOST_FINDINGS) -> None:
        self._scan, self._most, self._most_findings = scan, most, most_findings
        self._held = 0  # findings
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
        if len(found) > self._most_findings:
            return found
        with self._guard:
            self._held += len(found) - len(self._known.get(name, ()))
            self._known[name] = found
            while len(self._known) > self._most or self._held > self._most_findings:
                self._held -= len(self._known.popitem(last=False)[1])
        return found
