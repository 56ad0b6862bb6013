"""`homeport explain`: what raised, where the cause likely is, what would fix it.

The deterministic findings are on screen before any model is loaded; the model's text follows.
"""

import argparse
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from homeport.cli.page import Terminal
from homeport.cli.repository import repository_of
from homeport.cli.text import read_text

NO_MODEL = "none"


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for on the command line."""

    repo: Path
    model: str | None
    allow_cloud: bool
    dry_run: bool
    json: bool
    policy: Path | None
    buffers: Path | None = None
    command: tuple[str, ...] = ()  # that failed, if it may be run again in a sandbox
    folder: str = ""  # of the repository, in which it was run
    failing: tuple[str, ...] = ()  # the tests that failed, where its output names them

    @property
    def wants_model(self) -> bool:
        """Tell whether a model is to be asked (a dry run shows what it would be asked)."""
        return self.model != NO_MODEL


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="failure text; - or nothing: stdin")
    add_shared_arguments(parser)
    parser.add_argument(
        "--dry-run", action="store_true", help="show exactly what would be sent where; send nothing"
    )
    parser.add_argument(
        "--buffers",
        type=Path,
        metavar="DIR",
        help="files below DIR stand for those of the repository: what an editor has not saved",
    )


def add_shared_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that `explain` and `run` share."""
    parser.add_argument(
        "--repo", type=Path, metavar="DIR", help="the repository (default: this one)"
    )
    parser.add_argument("--model", metavar="NAME", help="a model's name, or none for no model")
    parser.add_argument(
        "--allow-cloud", action="store_true", help="let policy consider a cloud model"
    )
    parser.add_argument("--policy", type=Path, metavar="FILE", help="decide by this policy")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def options_from(arguments: argparse.Namespace) -> Options:
    """Turn raw arguments into options."""
    return Options(
        repository_of(arguments.repo),
        arguments.model,
        arguments.allow_cloud,
        getattr(arguments, "dry_run", False),
        arguments.json,
        arguments.policy,
        getattr(arguments, "buffers", None),
    )


def execute(arguments: argparse.Namespace) -> int:
    """Explain the failure in a file or on standard input."""
    options = options_from(arguments)
    return explain_text(read_text(arguments.file), options)


def explain_text(text: str, options: Options, conversation: str = "") -> int:
    """Print the findings at once, then the model's answer unless none is wanted.

    The resident process does it if one runs for us; else it is done here. A person's first question
    to a model starts one, which then has the model that the next questions find.
    """
    from homeport.cli import door  # noqa: PLC0415 -- `--help` needs no socket

    page = Terminal()
    question = as_question(text, options, conversation)
    if question and (code := door.through("explain", question, page)) is not None:
        return code
    from homeport.cli.explaining import findings_of, show_findings, without_answer  # noqa: PLC0415 -- 200 ms

    found = findings_of(text, options)
    show_findings(found, options, page)
    if not options.wants_model:
        return without_answer(found, options, page)
    if question and _started(options):
        page.begin_again()
        if (code := door.through("explain", question, page)) is not None:
            return code
    # Everything a model needs takes half a second to import; the findings are on screen by now.
    from homeport.cli.asking import ask  # noqa: PLC0415

    return ask(found, options, page)


def _started(options: Options) -> bool:
    from homeport.cli.starting import started  # noqa: PLC0415 -- needs the settings

    return started(options.repo)


def as_question(text: str, options: Options, conversation: str = "") -> dict[str, object] | None:
    """Return what a resident process is asked; None when it works by other rules."""
    if options.dry_run or options.policy is not None or options.buffers is not None:
        return None
    named = {**asdict(options), "repo": os.fspath(options.repo), "policy": None}
    return {"text": text, "conversation": conversation, "options": named}
