"""`homeport fix`: changes that were run before a person sees them.

Looks for changes that make the failing tests of a command pass, and prints those that passed its
whole suite as diffs with their evidence. Nothing is written into the repository without `--apply`.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from homeport.assistant.fix import Event, Fixing, Patch, Proposer, Standing, Task
from homeport.cli.consent import add_consent, consent_of
from homeport.cli.fix_view import as_json, patch_lines, standing_lines, summary_lines
from homeport.cli.repository import repository_of
from homeport.cli.terminal import write_lines
from homeport.errors import InputError
from homeport.repair.applying import apply_change
from homeport.repair.search import Progress

NO_MODEL = "none"
_BUDGET_S = 60.0
_SHOWN = 5
_NOTHING_FOUND = 1
_INTERRUPTED = 130
_INTERRUPTION = "interrupted: this is what was found so far"


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    task: Task
    model: str | None
    allow_cloud: bool
    policy: Path | None
    json: bool
    apply: int  # the number of the patch to write, 0 for none


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "--test", required=True, metavar="COMMAND", help='the failing tests: "pytest tests"'
    )
    parser.add_argument(
        "--repo", type=Path, metavar="DIR", help="the repository (default: this one)"
    )
    parser.add_argument("--model", metavar="NAME", help="a model's name, or none for no model")
    parser.add_argument(
        "--allow-cloud", action="store_true", help="let policy consider a cloud model"
    )
    parser.add_argument("--policy", type=Path, metavar="FILE", help="decide by this policy")
    parser.add_argument(
        "--budget", type=float, default=_BUDGET_S, metavar="SECONDS", help="CPU time (default: 60)"
    )
    parser.add_argument(
        "--apply", type=int, nargs="?", const=1, default=0, metavar="N",
        help="write patch N (default: the first) into the repository",
    )  # fmt: skip
    parser.add_argument(
        "--max", type=int, default=_SHOWN, metavar="N", help="show no more patches (default: 5)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="same seed, same result")
    add_consent(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def options_from(arguments: argparse.Namespace) -> Options:
    """Turn raw arguments into options.

    Raises:
        InputError: a number makes no sense, or the repository is none.
    """
    if arguments.budget <= 0:
        raise InputError("--budget must be more than 0", hint="give it in seconds of CPU time")
    if arguments.max < 1 or arguments.apply < 0:
        raise InputError("--max and --apply count from 1", hint="give a number of at least 1")
    task = Task(
        repository_of(arguments.repo),
        arguments.test,
        arguments.budget,
        arguments.seed,
        max(arguments.max, arguments.apply),
        consent_of(arguments),
    )
    return Options(
        task,
        arguments.model,
        arguments.allow_cloud,
        arguments.policy,
        arguments.json,
        arguments.apply,
    )


def execute(arguments: argparse.Namespace) -> int:
    """Look for fixes, print them, and write one when asked to."""
    return _run(options_from(arguments))


def _run(options: Options) -> int:
    remarks: list[str] = []
    options = replace(options, task=_with_history(options.task))
    with _proposer(options, remarks) as proposer:
        fixing = Fixing(options.task, proposer)
        interrupted = False
        try:
            for event in _shown(fixing.run(), options):
                if isinstance(event, Standing) and not options.json:
                    write_lines(standing_lines(event), sys.stderr)
        except KeyboardInterrupt:
            if fixing.baseline is None:
                raise
            interrupted = True
            remarks.append(_INTERRUPTION)
    patches = fixing.patches[: options.task.most]
    writes = bool(options.apply and patches and not interrupted)
    _print(fixing, patches, [*remarks, *fixing.remarks], options, writes=writes)
    if writes:
        _apply(patches, options)
    if patches:
        return 0
    return _INTERRUPTED if interrupted else _NOTHING_FOUND


def _with_history(task: Task) -> Task:
    """Take no test for a witness that is known to pass and fail by itself."""
    # Most have recorded no runs, and the judge costs start-up.
    from homeport.assistant.fix_history import known_flaky  # noqa: PLC0415

    return replace(task, distrusted=known_flaky(task.tree))


def _proposer(options: Options, remarks: list[str]) -> AbstractContextManager[Proposer | None]:
    if options.model == NO_MODEL:
        return nullcontext()
    # The gateway is loaded only when a model may be asked.
    from homeport.cli.fix_asking import model_proposer  # noqa: PLC0415

    return model_proposer(options, remarks)


def _shown(events: Iterator[Event], options: Options) -> Iterator[Event]:
    """Pass events on; on a terminal, say how far it is in one line that is overwritten."""
    terminal = sys.stderr.isatty() and not options.json
    for event in events:
        if terminal and isinstance(event, Progress):
            sys.stderr.write(
                f"\r{event.tried} changes tried, {event.plausible} make the tests pass, "
                f"{event.cpu_s:.0f} s of CPU time \x1b[K"
            )
            sys.stderr.flush()
        yield event
    if terminal:
        sys.stderr.write("\r\x1b[K")


def _print(
    fixing: Fixing, patches: list[Patch], remarks: list[str], options: Options, *, writes: bool
) -> None:
    if options.json:
        print(json.dumps(as_json(fixing, patches, remarks)))
        return
    for number, patch in enumerate(patches, 1):
        write_lines(patch_lines(number, patch), sys.stdout)
    write_lines(summary_lines(fixing, patches, remarks, writes=writes), sys.stderr)


def _apply(patches: list[Patch], options: Options) -> None:
    if options.apply > len(patches):
        raise InputError(f"there is no patch {options.apply}; {len(patches)} were found",
                         hint="choose one of those printed")  # fmt: skip
    change = patches[options.apply - 1].change
    apply_change(options.task.tree, change.candidate.path, change.before, change.after)
    print(f"patch {options.apply} is written to {change.candidate.path}", file=sys.stderr)
