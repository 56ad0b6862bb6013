"""`homeport redact`: text in, masked text out; everything not withheld stays byte for byte."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from homeport.cli.text import read_text
from homeport.detection import Scanner
from homeport.domain import Category, Finding, Treatment
from homeport.errors import InputError
from homeport.redaction import TOKENISE_ALL, Masker, StreamRedactor, redact
from homeport.redaction.mapfile import read_map, write_map
from homeport.storage import user_key

MAP_PURPOSE = "redaction-map"
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    source: str | None
    as_json: bool
    batch: bool
    map_file: Path | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="the text; standard input if none")
    parser.add_argument("--json", action="store_true", help="masked text and findings as JSON")
    parser.add_argument(
        "--batch", action="store_true", help='JSON lines {"id","text"} in, the same out'
    )
    parser.add_argument(
        "--map", metavar="FILE", help="write the encrypted map back, for `homeport restore`"
    )


def execute(arguments: argparse.Namespace) -> int:
    """Redact as asked; the exit code is 0."""
    options = Options(
        source=arguments.file,
        as_json=arguments.json,
        batch=arguments.batch,
        map_file=Path(arguments.map) if arguments.map else None,
    )
    known: dict[str, str] = {}
    if options.map_file is not None and options.map_file.exists():
        known = read_map(options.map_file, user_key(MAP_PURPOSE))
    masker = Masker(os.urandom(32), known)
    treatments = TOKENISE_ALL
    entries: Mapping[str, str]
    if options.batch:
        entries = _batch(options, masker, treatments)
    elif options.as_json:
        entries = _whole(options, masker, treatments)
    else:
        entries = _stream(options, masker, treatments)
    if options.map_file is not None:
        write_map(options.map_file, {**known, **entries}, user_key(MAP_PURPOSE))
    return 0


def _stream(
    options: Options, masker: Masker, treatments: Mapping[Category, Treatment]
) -> dict[str, str]:
    redactor = StreamRedactor(masker, treatments)
    out = sys.stdout.buffer
    with _opened(options.source) as stream:
        while block := stream.read(_BLOCK):
            out.write(redactor.feed(block))
    out.write(redactor.finish())
    out.flush()
    return redactor.entries


def _opened(source: str | None) -> BinaryIO:
    if source in (None, "-"):
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
    options: Options, masker: Masker, treatments: Mapping[Category, Treatment]
) -> Mapping[str, str]:
    scanner = Scanner.default()
    result = redact(read_text(options.source), masker, treatments, scanner)
    findings = [{**_finding(each), "why": scanner.why(each.detector)} for each in result.findings]
    print(json.dumps({"text": result.text, "findings": findings}))
    return result.entries


def _batch(
    options: Options, masker: Masker, treatments: Mapping[Category, Treatment]
) -> dict[str, str]:
    entries: dict[str, str] = {}
    with _opened(options.source) as stream:
        for identity, text in _cases(stream):
            result = redact(text, masker, treatments)
            entries.update(result.entries)
            findings = [_finding(each) for each in result.findings]
            print(json.dumps({"id": identity, "text": result.text, "findings": findings}))
    return entries


def _cases(stream: BinaryIO) -> Iterator[tuple[object, str]]:
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
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
