"""`homeport audit`: prove that the record is whole, look at it, export it."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path

from homeport.audit import AuditKey, Report, audit_path, records, verify
from homeport.audit.export import as_ecs, as_ocsf, events
from homeport.audit.head import read_head
from homeport.cli import audit_keeping
from homeport.cli.terminal import Line, Style, line, write_lines
from homeport.errors import AuditError, InputError
from homeport.storage import user_key

_EXIT_BROKEN = 1
_KEY_DIGITS = 64


class Shape(StrEnum):
    """In which shape records are handed on."""

    RECORDS = "records"
    ECS = "ecs"
    OCSF = "ocsf"


class Verb(StrEnum):
    """What can be done with the log."""

    VERIFY = "verify"
    SHOW = "show"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    verb: Verb
    log: Path
    public: str | None
    kept: tuple[Path, ...]
    last: int
    shape: Shape
    json: bool


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    verbs = parser.add_subparsers(metavar="VERB", dest="verb", required=True)
    summaries = {
        Verb.VERIFY: "check every record; exit 1 on the first bad one",
        Verb.SHOW: "show the latest requests",
        Verb.EXPORT: "write every record as JSON lines",
    }
    for verb, summary in summaries.items():
        sub = verbs.add_parser(verb, help=summary, description=summary[0].upper() + summary[1:])
        sub.add_argument("--log", metavar="FILE", help="the log (default: the one in force)")
        if verb is Verb.VERIFY:
            sub.add_argument(
                "--public-key", metavar="HEX", help="the owner's public key (default: yours)"
            )
            sub.add_argument(
                "--checkpoint",
                metavar="FILE",
                action="append",
                default=[],
                help="a head file that was kept elsewhere; again: another",
            )
        if verb is Verb.SHOW:
            sub.add_argument("--last", type=int, default=20, help="how many (default: 20)")
        if verb is Verb.EXPORT:
            sub.add_argument(
                "--format",
                choices=[shape.value for shape in Shape],
                default=Shape.RECORDS.value,
                help="the records as they are, or one event for each request (default: records)",
            )
        sub.add_argument("--json", action="store_true", help="write JSON")
    audit_keeping.add_arguments(verbs)


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked; the exit code is 1 when the record is not whole."""
    code = audit_keeping.run(arguments)
    if code is not None:
        return code
    options = _options(arguments)
    match options.verb:
        case Verb.VERIFY:
            return _verify(options)
        case Verb.SHOW:
            return _show(options)
        case Verb.EXPORT:  # pragma: no branch -- mypy proves that none is left
            return _export(options)


def _options(arguments: argparse.Namespace) -> Options:
    public = getattr(arguments, "public_key", None)
    if public is not None and not _is_key(public):
        raise InputError(
            "this is no public key", hint=f"give the {_KEY_DIGITS} digits `audit verify` prints"
        )
    last = getattr(arguments, "last", 0)
    if last < 0:
        raise InputError("--last must be 0 or more", hint="give how many requests to show")
    return Options(
        verb=Verb(arguments.verb),
        log=Path(arguments.log) if arguments.log else audit_path(),
        public=public.lower() if public else None,
        kept=tuple(map(Path, getattr(arguments, "checkpoint", ()))),
        last=last,
        shape=Shape(getattr(arguments, "format", Shape.RECORDS)),
        json=arguments.json,
    )


def _is_key(text: str) -> bool:
    return len(text) == _KEY_DIGITS and all(digit in "0123456789abcdefABCDEF" for digit in text)


def _verify(options: Options) -> int:
    public = options.public or AuditKey(user_key("audit")).public
    kept = [_checkpoint(file) for file in options.kept]
    report = verify(options.log, public, in_place=options.log == audit_path(), kept=kept)
    if options.json:
        content = {"log": str(options.log), "whole": report.whole, "public_key": public}
        print(json.dumps(content | asdict(report)))
    else:
        write_lines(_report_lines(options.log, report, public), sys.stdout)
    return 0 if report.whole else _EXIT_BROKEN


def _checkpoint(file: Path) -> Mapping[str, object]:
    head = read_head(file)
    if not head:
        raise InputError(
            f"{file} cannot be read as a checkpoint",
            hint="it is a copy of the file beside the log whose name ends in .head",
        )
    return head


def _report_lines(log: Path, report: Report, public: str) -> Iterator[Line]:
    if report.whole:
        yield line(("whole", Style.GOOD), f": {report.records} records in {log}")
    else:
        yield line(("broken", Style.ERROR), f": {report.problem}")
        yield line(f"  {report.records} records before it are in order, in {log}")
    yield line(f"  signed up to record {report.signed}, by {public}")
    if report.torn_bytes:
        yield line(f"  {report.torn_bytes} bytes of an unfinished record at the end (a crash)")
    if report.unconcluded:
        yield line(f"  {report.unconcluded} requests have no outcome (running, or cut off)")
    for note in report.notes:
        yield line(f"  {note}")


def _show(options: Options) -> int:
    outcomes: dict[object, Mapping[str, object]] = {}
    intents: list[Mapping[str, object]] = []
    for record in _records(options):
        match record.get("kind"):
            case "intent":
                intents.append(record)
            case "outcome":
                outcomes[record.get("request")] = record
            case _:
                pass
    for intent in islice(intents, max(0, len(intents) - options.last), None):
        outcome = outcomes.get(intent.get("request"), {})
        if options.json:
            print(json.dumps({"intent": intent, "outcome": outcome or None}))
        else:
            write_lines([_request_line(intent, outcome)], sys.stdout)
    return 0


def _request_line(intent: Mapping[str, object], outcome: Mapping[str, object]) -> Line:
    categories = intent.get("categories")
    withheld = sum(categories.values()) if isinstance(categories, dict) else 0
    return line(
        (f"{intent.get('time')}  ", Style.MUTED),
        (f"{outcome.get('route', intent.get('route'))}", Style.HEADING),
        f"  {intent.get('task')}  {outcome.get('status', 'no outcome')}",
        f"  {outcome.get('backend') or intent.get('backend') or '-'}",
        f"  {intent.get('rule')}  {withheld} withheld  {outcome.get('total_ms', '-')} ms",
    )


def _export(options: Options) -> int:
    found = _records(options)
    match options.shape:
        case Shape.RECORDS:
            lines: Iterator[Mapping[str, object]] = found
        case Shape.ECS:
            lines = map(as_ecs, events(found))
        case Shape.OCSF:  # pragma: no branch -- mypy proves that none is left
            lines = map(as_ocsf, events(found))
    for one in lines:
        print(json.dumps(one))
    return 0


def _records(options: Options) -> Iterator[Mapping[str, object]]:
    """Yield the records; a log that is not whole is shown up to its first bad record."""
    for record in records(options.log):
        if record is None:
            raise AuditError(
                f"the audit log {options.log} is not whole",
                hint="`homeport audit verify` names the first bad record",
            )
        yield {**record.fields, "hash": record.hash}
