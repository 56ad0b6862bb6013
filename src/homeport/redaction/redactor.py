"""Scan and mask in one step, for a whole text or for a stream of any size.

The map back is returned, never written; keeping it is the vault's or the caller's business.
"""

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from homeport.detection import Scanner
from homeport.detection.windows import next_cut, whole_lines
from homeport.domain import Category, Finding, Span, Treatment
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

    The result is what redacting the whole would give, unless `pause` let lines go before those
    behind them were there. `entries`, with what may be put back, and `counts` grow on the way.
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
        self._above = b""  # what the pieces before it say about the text
        self._released = 0  # characters of the text that a pause let go
        self.entries: dict[str, str] = {}
        self.counts: Counter[Category] = Counter()

    def feed(self, data: bytes) -> bytes:
        """Take more bytes and return those whose treatment is settled."""
        self._text += self._decoder.decode(data)
        return self._drain(final=False)

    def pause(self) -> bytes:
        """Return the lines that wait for more text, for somebody who watches a slow stream.

        They stay at hand, so that what they say about later lines is not lost; what only a later
        line would say about them is. A key block that is still open waits for its end.
        """
        end = whole_lines(self._text)
        if end <= self._released:
            return b""
        out, _ = self._redacted(self._text[:end])
        self._released = end
        return out

    def finish(self) -> bytes:
        """Return the rest; the stream is over."""
        self._text += self._decoder.decode(b"", final=True)
        return self._drain(final=True)

    def _drain(self, *, final: bool) -> bytes:
        out: list[bytes] = []
        start = 0
        while start < len(self._text):
            cut = next_cut(self._text, start, final=final)
            if cut is None:
                break
            redacted, self._above = self._redacted(self._text[start:cut])
            out.append(redacted)
            self._released = max(0, self._released - (cut - start))
            start = cut
        self._text = self._text[start:]
        return b"".join(out)

    def _redacted(self, piece: str) -> tuple[bytes, bytes]:
        """Return what was not let go yet of a piece, redacted as part of the whole piece.

        And what the piece says about the next one.
        """
        done = min(self._released, len(piece))
        scanned = self._scanner.scan_piece(piece, self._above)
        findings: Iterable[Finding] = scanned.findings
        if done:
            findings = list(_behind(findings, done))
            piece = piece[done:]
        masked = self._masker.mask(piece, findings, self._treatments)
        self.entries.update(masked.entries)
        self.counts.update(finding.category for finding in findings)
        return masked.text.encode("utf-8", "surrogateescape"), scanned.above


def _behind(findings: Iterable[Finding], done: int) -> Iterator[Finding]:
    """Yield what of the findings lies behind a place, as seen from there."""
    for finding in findings:
        start, end = finding.span.start - done, finding.span.end - done
        if end > 0:
            yield replace(finding, span=Span(max(0, start), end))
