"""Scan and mask in one step, for a whole text or for a stream of any size.

The map back is returned, never written; keeping it is the vault's or the caller's business.
"""

import codecs
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from homeport.detection import Scanner
from homeport.detection.windows import next_cut
from homeport.domain import Category, Finding, Treatment
from homeport.redaction.masker import TOKENISE_ALL, Masker


@dataclass(frozen=True, slots=True)
class Redacted:
    """A masked text, what may be put back, and what was found in the original."""

    text: str
    entries: Mapping[str, str] = field(repr=False)
    findings: tuple[Finding, ...]


def redact(
    text: str,
    masker: Masker,
    treatments: Mapping[Category, Treatment] = TOKENISE_ALL,
    scanner: Scanner | None = None,
) -> Redacted:
    """Find and treat everything detectable in one text."""
    findings = (scanner or Scanner.default()).scan(text)
    masked = masker.mask(text, findings, treatments)
    return Redacted(masked.text, masked.entries, findings)


class StreamRedactor:
    """Redacts bytes that arrive in pieces; memory is bounded, whatever the stream's size.

    The result is what redacting the whole would give. `entries`, with what may be put back, and
    `counts` grow on the way.
    """

    def __init__(
        self,
        masker: Masker,
        treatments: Mapping[Category, Treatment] = TOKENISE_ALL,
        scanner: Scanner | None = None,
    ) -> None:
        self._masker = masker
        self._treatments = treatments
        self._scanner = scanner or Scanner.default()
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text = ""
        self.entries: dict[str, str] = {}
        self.counts: Counter[Category] = Counter()

    def feed(self, data: bytes) -> bytes:
        """Take more bytes and return those whose treatment is settled."""
        self._text += self._decoder.decode(data)
        return self._drain(final=False)

    def finish(self) -> bytes:
        """Return the rest; the stream is over."""
        self._text += self._decoder.decode(b"", final=True)
        return self._drain(final=True)

    def _drain(self, *, final: bool) -> bytes:
        out: list[str] = []
        start = 0
        while start < len(self._text):
            cut = next_cut(self._text, start, final=final)
            if cut is None:
                break
            piece = redact(self._text[start:cut], self._masker, self._treatments, self._scanner)
            self.entries.update(piece.entries)
            self.counts.update(finding.category for finding in piece.findings)
            out.append(piece.text)
            start = cut
        self._text = self._text[start:]
        return "".join(out).encode("utf-8", "surrogateescape")
