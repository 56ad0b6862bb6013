"""What `homeport redact --check` says about files: where a secret stands, never what it is.

A line that says `homeport: allow` is left, and so is what a baseline lists. A fingerprint is made
of the line without its secret, so that a baseline in a repository tells nobody anything.
"""

import hashlib
import json
import sys
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from homeport.cli.terminal import Style, line, write_lines
from homeport.cli.text import read_text
from homeport.detection import Scanner
from homeport.domain import Category, Finding
from homeport.errors import InputError

SECRETS = frozenset(
    (Category.CREDENTIAL, Category.SECRET, Category.PRIVATE_KEY, Category.CONNECTION_STRING)
)
_ALLOWED = ("homeport: allow", "gitleaks:allow", "pragma: allowlist secret")
_BINARY = 8000  # characters in which a NUL makes a file binary, as git has it


@dataclass(frozen=True, slots=True)
class Leak:
    """One finding in a file, without its value."""

    file: str
    line: int
    column: int
    category: Category
    rule: str
    why: str
    fingerprint: str

    def row(self) -> dict[str, str | int]:
        """Return what the JSON says."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "category": self.category.value,
            "detector": self.rule,
            "why": self.why,
            "fingerprint": self.fingerprint,
        }


def check(
    texts: Iterable[tuple[str, str]],
    scanner: Scanner,
    wanted: Container[Category] = SECRETS,
    baseline: Path | None = None,
    *,
    as_json: bool = False,
) -> int:
    """Report the findings of the wanted categories in named texts; 1 if there are any."""
    known = read_baseline(baseline) if baseline is not None else frozenset[str]()
    leaks = [
        leak
        for file, text in texts
        for leak in leaks_in(file, text, scanner)
        if leak.category in wanted and leak.fingerprint not in known
    ]
    if as_json:
        print(json.dumps({"findings": [leak.row() for leak in leaks]}))
    else:
        write_lines(
            (
                line(
                    (f"{leak.file}:{leak.line}", Style.PLACE),
                    ": ",
                    (leak.category.value, Style.FAILING),
                    f" ({leak.rule}): {leak.why}",
                )
                for leak in leaks
            ),
            sys.stdout,
        )
        if leaks:
            print(
                f"homeport: {len(leaks)} found; take the value out and revoke it, or end the line"
                " with the comment `homeport: allow` if it is none",
                file=sys.stderr,
            )
    return 1 if leaks else 0


def texts_of(files: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the files with their texts; standard input if none is named.

    What a list of staged or tracked files also names, and holds no text, is passed over: a
    submodule's folder and a link that leads nowhere.
    """
    for file in files or ("-",):
        path = Path(file)
        if not path.is_dir() and (path.exists() or not path.is_symlink()):
            yield file, read_text(file)


def leaks_in(file: str, text: str, scanner: Scanner) -> Iterator[Leak]:
    """Yield what stands in a text; nothing in a binary file."""
    if "\0" in text[:_BINARY]:
        return
    findings = scanner.scan(text)
    number, place = 1, 0
    for finding in findings:
        start = finding.span.start
        number += text.count("\n", place, start)
        place = start
        opening, closing = _lines(text, finding)
        if any(each in text[opening:closing] for each in _ALLOWED):
            continue
        yield Leak(
            file,
            number,
            start - opening + 1,
            finding.category,
            finding.detector,
            scanner.why(finding.detector),
            _fingerprint(file, finding.detector, _pieces(text, opening, closing, findings)),
        )


def _lines(text: str, finding: Finding) -> tuple[int, int]:
    """Return where the lines on which a finding stands begin and end."""
    closing = text.find("\n", finding.span.end)
    return text.rfind("\n", 0, finding.span.start) + 1, len(text) if closing < 0 else closing


def _pieces(text: str, opening: int, closing: int, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield these lines without any finding."""
    at = opening
    for each in findings:
        if each.span.end > opening and each.span.start < closing:
            yield text[at : each.span.start]
            yield f"\0{each.category.value}\0"
            at = max(at, each.span.end)
    yield text[at:closing]


def _fingerprint(file: str, rule: str, pieces: Iterable[str]) -> str:
    """Return a digest of the place: file, rule, and the finding's lines without any finding."""
    place = "\0".join((Path(file).as_posix(), rule, *pieces))
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def read_baseline(path: Path) -> frozenset[str]:
    """Return the fingerprints that a baseline lists: what `--check --json` printed once."""
    try:
        findings = json.loads(read_text(str(path)))["findings"]
        return frozenset(str(each["fingerprint"]) for each in findings)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no baseline",
            hint="make one with `homeport redact --check --json FILE... > baseline.json`",
        ) from error
