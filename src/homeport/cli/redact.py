"""`homeport redact`: text in, masked text out; everything not withheld stays byte for byte."""

import argparse
import contextlib
import json
import os
import select
import signal
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from homeport.cli.people import known_people
from homeport.cli.terminal import Line, Style, line, wants_colour, write_lines
from homeport.cli.text import read_text
from homeport.detection import Scanner
from homeport.domain import Category, Finding, Treatment
from homeport.errors import InputError
from homeport.redaction import TOKENISE_ALL, Masker, StreamRedactor, redact
from homeport.redaction.mapfile import read_map, write_map
from homeport.redaction.placeholder import EXACT
from homeport.storage import user_key

MAP_PURPOSE = "redaction-map"
_BLOCK = 1 << 18
_PAUSE_S = 0.1  # without more input: the lines so far are shown
_LONGEST_WAIT_S = 0.5  # also where a little comes all the time

Treatments = Mapping[Category, Treatment]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    source: str | None
    checked: tuple[str, ...] | None
    staged: bool
    baseline: Path | None
    policy: Path | None
    as_json: bool
    batch: bool
    map_file: Path | None
    people: str | None
    rules: Path | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "file", nargs="*", metavar="FILE", help="the text; - or nothing is standard input"
    )
    parser.add_argument(
        "--check", action="store_true", help="only say where secrets stand; exit code 1 if any do"
    )
    parser.add_argument(
        "--staged", action="store_true", help="with --check: what git would commit, not files"
    )
    parser.add_argument(
        "--baseline", metavar="FILE", help="with --check: leave what this earlier JSON lists"
    )
    parser.add_argument(
        "--policy", metavar="FILE", help="a policy that says what happens to each category"
    )
    parser.add_argument(
        "--people",
        metavar="FILE",
        help="names to withhold, one a line; a repository's authors always are",
    )
    parser.add_argument("--rules", metavar="FILE", help="your own rules beside the built-in ones")
    parser.add_argument("--json", action="store_true", help="masked text and findings as JSON")
    parser.add_argument(
        "--batch", action="store_true", help='JSON lines {"id","text"} in, the same out'
    )
    parser.add_argument(
        "--map", metavar="FILE", help="keep the values, encrypted, for `homeport restore`"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Redact as asked; the exit code is 0, or 1 when a check finds something."""
    if len(arguments.file) > 1 and not arguments.check:
        raise InputError(
            "more than one file", hint="redact them one by one, or look through them with --check"
        )
    if arguments.baseline and not arguments.check:
        raise InputError("--baseline without --check", hint="add --check")
    if arguments.staged and (arguments.file or not arguments.check):
        raise InputError("--staged goes with --check and no files", hint="add --check")
    options = Options(
        source=next(iter(arguments.file), None),
        checked=tuple(arguments.file) if arguments.check else None,
        staged=arguments.staged,
        baseline=Path(arguments.baseline) if arguments.baseline else None,
        policy=Path(arguments.policy) if arguments.policy else None,
        as_json=arguments.json,
        batch=arguments.batch,
        map_file=Path(arguments.map) if arguments.map else None,
        people=arguments.people,
        rules=Path(arguments.rules) if arguments.rules else None,
    )
    if options.checked is not None:
        return _check(options.checked, options)
    treatments = TOKENISE_ALL if options.policy is None else _treatments(options.policy)
    known: Mapping[str, str] = {}
    if options.map_file is not None and _is_there(options.map_file):
        known = read_map(options.map_file, user_key(MAP_PURPOSE))
    masker = Masker(os.urandom(32), known, forgets=options.map_file is None)
    scanner = _scanner(options)
    mode = _batch if options.batch else _whole if options.as_json else _stream
    with _kept(options.map_file, known) as entries:
        mode(options.source, masker, treatments, scanner, entries)
    return 0


@contextlib.contextmanager
def _kept(map_file: Path | None, known: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Give a place for what is withheld, and write it to the map however the work ends.

    The map is written before anything is shown, too: what could not be kept must not be withheld.
    """
    entries = dict(known)
    if map_file is None:
        yield entries
        return
    write_map(map_file, entries, user_key(MAP_PURPOSE))
    usual = signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does
    try:
        yield entries
    finally:
        if entries != known:
            write_map(map_file, entries, user_key(MAP_PURPOSE))
        signal.signal(signal.SIGTERM, usual)


def _scanner(options: Options) -> Scanner:
    """Return the scanner of the catalogue, a person's own rules and the people known here."""
    scanner = Scanner.soon(_announce_compiling)
    if options.rules is not None:
        from homeport.cli.rules import read_rules  # noqa: PLC0415 -- only where a file is named

        scanner = scanner.with_rules(read_rules(options.rules))
    return scanner.with_people(known_people(options.people, Path.cwd()))


def _announce_compiling() -> None:
    """Tell a person why much text takes long at the first use."""
    if sys.stderr.isatty():
        print("homeport: compiling the rules, once; this takes some seconds", file=sys.stderr)


def _check(files: tuple[str, ...], options: Options) -> int:
    from homeport.cli.leaks import SECRETS, check, texts_of  # noqa: PLC0415 -- for this mode only
    from homeport.cli.staged import staged_texts  # noqa: PLC0415 -- as above

    wanted = SECRETS if options.policy is None else _stopped(options.policy)
    texts = staged_texts() if options.staged else texts_of(files)
    return check(texts, _scanner(options), wanted, options.baseline, as_json=options.as_json)


def _stopped(policy: Path) -> frozenset[Category]:
    """Return what the policy does not let pass."""
    from homeport.policy import read_policy  # noqa: PLC0415 -- only where a policy is named

    return frozenset(
        category
        for category, treatment in read_policy(policy).treatments.items()
        if treatment is not Treatment.PASS
    )


def _is_there(map_file: Path) -> bool:
    try:
        return map_file.exists()
    except OSError as error:
        raise InputError(
            f"the map {map_file} cannot be read: {(error.strerror or str(error)).lower()}",
            hint="name a map file in a folder you may read and write",
        ) from error


def _treatments(policy: Path) -> Treatments:
    """Return what the policy says towards places unknown: nothing passes as it is."""
    from homeport.policy import read_policy  # noqa: PLC0415 -- only where a policy is named

    return {
        category: Treatment.TOKENISE if treatment is Treatment.PASS else treatment
        for category, treatment in read_policy(policy).treatments.items()
    }


def _stream(
    source: str | None,
    masker: Masker,
    treatments: Treatments,
    scanner: Scanner,
    entries: dict[str, str],
) -> None:
    redactor = StreamRedactor(masker, treatments, scanner)
    redactor.entries = entries
    show = _painted if wants_colour(sys.stdout) else _written
    with _opened(source) as stream:
        for masked in _arriving(stream, redactor):
            show(masked)
    show(redactor.finish())
    sys.stdout.flush()
    if sys.stderr.isatty():
        withheld = ", ".join(f"{n} {kind}" for kind, n in sorted(redactor.counts.items()))
        print(f"homeport: withheld {withheld or 'nothing'}", file=sys.stderr)


def _arriving(stream: BinaryIO, redactor: StreamRedactor) -> Iterator[bytes]:
    """Yield what is settled as the bytes come; where they come slowly, the lines that are there."""
    if not _may_be_slow(stream):
        while block := stream.read(_BLOCK):
            yield redactor.feed(block)
        return
    shown = time.monotonic()
    while block := os.read(stream.fileno(), _BLOCK):
        masked = redactor.feed(block)
        if not masked and (
            time.monotonic() - shown > _LONGEST_WAIT_S
            or not select.select([stream], [], [], _PAUSE_S)[0]
        ):
            masked = redactor.pause()
        if masked:
            yield masked
            sys.stdout.flush()
            shown = time.monotonic()


def _may_be_slow(stream: BinaryIO) -> bool:
    """Tell whether somebody may be writing while this reads; Windows cannot wait for a pipe."""
    try:
        return os.name == "posix" and not stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except OSError:
        return False  # no file at all


def _written(masked: bytes) -> None:
    sys.stdout.buffer.write(masked)


def _painted(masked: bytes) -> None:
    """Show the text to a person, what was withheld standing out."""
    text = masked.decode("utf-8", "surrogateescape")
    write_lines((_line(each) for each in text.splitlines()), sys.stdout)


def _line(text: str) -> Line:
    pieces, at = [], 0
    for found in EXACT.finditer(text):
        pieces += [(text[at : found.start()], Style.PLAIN), (found[0], Style.FAILING)]
        at = found.end()
    return line(*pieces, text[at:])


def _opened(source: str | None) -> BinaryIO:
    if source in {None, "-"}:
        if sys.stdin.isatty():
            raise InputError("no input", hint="name a file, or pipe the text in")
        return sys.stdin.buffer
    try:
        return Path(str(source)).open("rb")
    except OSError as error:
        raise InputError(
            f"{source}: {(error.strerror or str(error)).lower()}",
            hint="check the path and its permissions",
        ) from error


def _whole(
    source: str | None,
    masker: Masker,
    treatments: Treatments,
    scanner: Scanner,
    entries: dict[str, str],
) -> None:
    result = redact(read_text(source), masker, treatments, scanner)
    entries.update(result.entries)
    findings = [{**_finding(each), "why": scanner.why(each.detector)} for each in result.findings]
    print(json.dumps({"text": result.text, "findings": findings}))


def _batch(
    source: str | None,
    masker: Masker,
    treatments: Treatments,
    scanner: Scanner,
    entries: dict[str, str],
) -> None:
    with _opened(source) as stream:
        for identity, text in _cases(stream):
            result = redact(text, masker, treatments, scanner)
            entries.update(result.entries)
            findings = [_finding(each) for each in result.findings]
            print(json.dumps({"id": identity, "text": result.text, "findings": findings}))


def _cases(stream: BinaryIO) -> Iterator[tuple[object, str]]:
    for number, row in enumerate(stream, start=1):
        if not row.strip():
            continue
        try:
            case = json.loads(row)
            identity, text = case["id"], case["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(
                f"line {number} is no JSON object with `id` and `text`",
                hint='write one {"id": ..., "text": ...} a line',
            ) from error
        if not isinstance(text, str):
            raise InputError(f"line {number}: `text` is no string", hint="quote the text")
        yield identity, text


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "start": finding.span.start,
        "end": finding.span.end,
        "category": finding.category.value,
        "detector": finding.detector,
    }
