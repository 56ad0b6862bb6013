"""`homeport models eval`: how often the cause is named, with and without a model, and no worse.

Runs the debugging cases; nothing is replayed. Results go to stdout, progress to stderr.
"""

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from homeport.evaluation.asking import Way
    from homeport.evaluation.baseline import Change
    from homeport.evaluation.case import Case
    from homeport.evaluation.measuring import Result

EXIT_WORSE = 1
VERB = "eval"
_SUMMARY = "measure how often the cause is named, and refuse what became worse"
_WORKLOADS = ("crash", "test", "log", "issue")
_WAYS = ("homeport", "bare", "files")
_HALVES = {"development": "development", "held-out": "held out"}


@dataclass(frozen=True, slots=True)
class EvalOptions:
    """What was asked for; empty means all."""

    model: str
    workload: str
    language: str
    half: str
    names: tuple[str, ...]
    limit: int
    ways: tuple[str, ...]
    cases: Path | None
    baseline: str | None  # empty: the pinned one
    failures: bool
    markdown: bool
    json: bool
    calibrate: bool


def add_verb(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `models eval` among the verbs of `homeport models`."""
    sub = verbs.add_parser(VERB, help=_SUMMARY, description=_SUMMARY[0].upper() + _SUMMARY[1:])
    add_options(sub)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--model", metavar="NAME", default="none", help="a model's name (default: none)"
    )
    parser.add_argument("--workload", choices=_WORKLOADS, default="", help="only these")
    parser.add_argument("--language", metavar="L", default="", help="only cases of this language")
    parser.add_argument("--half", choices=tuple(_HALVES), default="", help="only this half")
    parser.add_argument(
        "--case",
        action="append",
        default=[],
        metavar="NAME",
        help="only this case; may be repeated",
    )
    parser.add_argument(
        "--limit", type=_count, default=0, metavar="N", help="a sample of N, always the same"
    )
    parser.add_argument(
        "--ways",
        default=",".join(_WAYS),
        metavar="WAYS",
        help="how the model is asked: homeport, bare, files (default: all three)",
    )
    parser.add_argument("--cases", type=Path, metavar="DIR", help="another folder of cases")
    parser.add_argument(
        "--baseline",
        nargs="?",
        const="",
        metavar="FILE",
        help="exit with 1 when worse than an earlier --json (without FILE: the pinned one)",
    )
    parser.add_argument("--failures", action="store_true", help="list what fell short")
    parser.add_argument("--markdown", action="store_true", help="write tables for the docs")
    parser.add_argument("--json", action="store_true", help="write JSON")
    parser.add_argument(
        "--calibrate",
        action="store_true",
        help="let the model's confidence mean what was measured here",
    )


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 on")
    return int(text)


def options_from(arguments: argparse.Namespace) -> EvalOptions:
    """Turn raw arguments into options.

    Raises:
        InputError: an unknown way of asking, or nobody whose confidence could be calibrated.
    """
    from homeport.errors import InputError  # noqa: PLC0415 -- this verb only

    if arguments.calibrate and arguments.model == "none":
        raise InputError("without a model there is nothing to calibrate", hint="name a --model")
    ways = tuple(dict.fromkeys(arguments.ways.split(",")))
    if unknown := [way for way in ways if way not in _WAYS]:
        raise InputError(
            f"no such way of asking: {unknown[0]!r}", hint=f"one of {', '.join(_WAYS)}"
        )
    return EvalOptions(
        arguments.model,
        arguments.workload,
        arguments.language,
        _HALVES.get(arguments.half, ""),
        tuple(arguments.case),
        arguments.limit,
        ways,
        arguments.cases,
        arguments.baseline,
        arguments.failures,
        arguments.markdown,
        arguments.json,
        arguments.calibrate,
    )


def execute(arguments: argparse.Namespace) -> int:
    """Measure what was asked for and return the exit code."""
    from homeport.errors import InputError  # noqa: PLC0415 -- this verb only
    from homeport.evaluation.baseline import changes, read_baseline  # noqa: PLC0415 -- as above
    from homeport.evaluation.seeding import every_case  # noqa: PLC0415 -- as above
    from homeport.evaluation.shelf import BASELINE, opened_shelf  # noqa: PLC0415 -- as above
    from homeport.evaluation.summary import as_json, well  # noqa: PLC0415 -- as above

    options = options_from(arguments)
    _check(options.model)
    with ExitStack() as stack:
        shelf = stack.enter_context(opened_shelf(options.cases))
        before = None
        if options.baseline is not None:
            file = Path(options.baseline) if options.baseline else shelf / BASELINE
            before = read_baseline(file, options.model)
        cases = chosen(stack.enter_context(every_case(shelf)), options)
        if not cases:
            raise InputError("no case is left", hint="ask for fewer conditions")
        results = list(_measured(cases, options))
    if options.calibrate:
        _calibrate(options.model, results)
    found = list(changes(before, {r.case.name: well(r) for r in results})) if before else []
    if options.json:
        shown = as_json(options.model, results) | {"changes": [_change_json(c) for c in found]}
        print(json.dumps(shown, indent=1))
    else:
        print("\n".join(_lines(results, found, options)))
    return EXIT_WORSE if any(change.worse for change in found) else 0


def _calibrate(model: str, results: "Sequence[Result]") -> None:
    """Keep what the model's answers taught, where its next answer looks for it.

    Raises:
        InputError: there are too few answers.
    """
    from homeport.assistant.confidence import CALIBRATIONS, file_name, written  # noqa: PLC0415 -- as above
    from homeport.errors import InputError  # noqa: PLC0415 -- this verb only
    from homeport.evaluation.calibrating import LEAST, calibrate  # noqa: PLC0415 -- as above
    from homeport.evaluation.summary import outcomes  # noqa: PLC0415 -- as above
    from homeport.storage import config_folder, write_whole  # noqa: PLC0415 -- as above

    learnt = outcomes(results)
    if len(learnt) < LEAST:
        raise InputError(
            f"{len(learnt)} answers are too few to calibrate by", hint=f"measure {LEAST} or more"
        )
    calibration, found = calibrate(model, learnt)
    folder = config_folder() / CALIBRATIONS
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / file_name(model)
    write_whole(file, written(calibration).encode())
    print(f"homeport: calibrated on {len(learnt)} answers, ECE {found.ece:.3f} on those left out; "
          f"kept in {file}", file=sys.stderr)  # fmt: skip


def _check(model: str) -> None:
    """Refuse a model that is not here before anything runs.

    Raises:
        WeightsError: it is unknown, or not on this machine.
    """
    from homeport.evaluation.measuring import NO_MODEL  # noqa: PLC0415 -- this verb only
    from homeport.gateway.settings import load_settings  # noqa: PLC0415 -- as above
    from homeport.storage import config_folder  # noqa: PLC0415 -- as above
    from homeport.weights import ensure  # noqa: PLC0415 -- as above

    if model == NO_MODEL:
        return
    if not load_settings(os.environ, config_folder(), Path.cwd()).local_endpoint:
        ensure(model)


def chosen(cases: "Sequence[Case]", options: EvalOptions) -> "list[Case]":
    """Return the cases that were asked for; a sample is drawn by the names' digests."""
    found = [
        case
        for case in cases
        if (not options.names or case.name in options.names or case.folder.name in options.names)
        and options.workload in ("", case.workload)
        and options.language in ("", case.language)
        and options.half in ("", case.half)
    ]
    if not options.limit or options.limit >= len(found):
        return found
    drawn = sorted(found, key=lambda case: hashlib.sha256(case.name.encode()).digest())
    return sorted(drawn[: options.limit], key=lambda case: case.name)


def _measured(cases: "Sequence[Case]", options: EvalOptions) -> "Iterator[Result]":
    """The results, told of one by one to whoever watches."""
    from homeport.cli.terminal import clean  # noqa: PLC0415 -- this verb only
    from homeport.evaluation.measuring import measure  # noqa: PLC0415 -- as above
    from homeport.evaluation.running import can_run  # noqa: PLC0415 -- as above

    here = [case for case in cases if can_run(case)]
    if len(here) < len(cases):
        left_out = f"{len(cases) - len(here)} cases are left out"
        print(f"homeport: {left_out}: their language is not on this machine", file=sys.stderr)
    live = sys.stderr.isatty()
    number = 0
    try:
        for number, result in enumerate(measure(here, options.model, _ways(options)), 1):
            if live:
                print(f"\r{number} of {len(here)} ", end="", file=sys.stderr, flush=True)
            if result.problem or result.words:
                said = [
                    f"{way} {'right' if w.right else 'wrong'}" for way, w in result.words.items()
                ]
                told = clean(result.problem) or ", ".join(said)
                print(f"{number} of {len(here)}, {result.case.name}: {told}", file=sys.stderr)
            yield result
    except KeyboardInterrupt:  # what was measured so far took long enough to be worth showing
        print(f"\nhomeport: interrupted after {number} of {len(here)} cases", file=sys.stderr)
    if live:
        print(file=sys.stderr)


def _ways(options: EvalOptions) -> "tuple[Way, ...]":
    from homeport.evaluation.asking import Way  # noqa: PLC0415 -- this verb only

    ways = dict(zip(_WAYS, (Way.HOMEPORT, Way.BARE, Way.FILES), strict=True))
    return tuple(ways[way] for way in options.ways)


def _lines(
    results: "Sequence[Result]", found: "Sequence[Change]", options: EvalOptions
) -> Iterator[str]:
    from homeport.cli import models_eval_view as view  # noqa: PLC0415 -- this verb only

    if options.failures:
        yield from view.shortfalls(results)
        yield ""
    if options.markdown:
        yield from view.markdown(results)
    else:
        yield from view.table(results)
    yield from view.change_lines(found)


def _change_json(change: "Change") -> dict[str, object]:
    return asdict(change) | {"worse": change.worse}
