"""`homeport explain`: what raised, where the cause likely is, what would fix it.

The deterministic findings are on screen before any model is loaded; the model's text follows.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.assistant.findings import Findings, Reader, find
from homeport.cli.explanation import as_json, findings_lines
from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, write_lines
from homeport.cli.text import read_text

if TYPE_CHECKING:
    from homeport.cli.veil import Veil

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
    )


def execute(arguments: argparse.Namespace) -> int:
    """Explain the failure in a file or on standard input."""
    options = options_from(arguments)
    return explain_text(read_text(arguments.file), options)


def explain_text(text: str, options: Options) -> int:
    """Print the findings at once, then the model's answer unless none is wanted."""
    _check(options)
    findings, read = find(text, options.repo)
    if not options.json:
        write_lines(_lines(findings, options), sys.stdout)
    if options.wants_model:
        return _ask(findings, read, options)
    if options.json:
        print(json.dumps(shown_json(findings, options)))
    return 0


def _lines(findings: Findings, options: Options) -> Iterable[Line]:
    lines = findings_lines(findings)
    return _veil(findings).lines(lines) if options.dry_run else lines


def shown_json(findings: Findings, options: Options) -> Mapping[str, object]:
    """Return the JSON of the findings; a dry run's holds no detected value."""
    shown = as_json(findings)
    if not options.dry_run:
        return shown
    veil = _veil(findings)
    return {name: veil.json(value) for name, value in shown.items()}


def _veil(findings: Findings) -> "Veil":
    # Detection takes long to load, and only a dry run needs it here.
    from homeport.cli.veil import Veil  # noqa: PLC0415

    return Veil(as_json(findings))


def _check(options: Options) -> None:
    """Refuse a policy or model that was named and cannot be used, before anything is shown."""
    if options.policy is not None:
        from homeport.policy import read_policy  # noqa: PLC0415 -- only when one is named

        read_policy(options.policy)
    if options.model not in (None, NO_MODEL):
        from homeport.gateway.settings import load_settings  # noqa: PLC0415 -- as above
        from homeport.storage import config_folder  # noqa: PLC0415 -- as above
        from homeport.weights.catalogue import find as find_model  # noqa: PLC0415 -- as above

        if not load_settings(os.environ, config_folder(), options.repo).local_endpoint:
            find_model(str(options.model))


def _ask(findings: Findings, read: Reader, options: Options) -> int:
    # Everything a model needs takes half a second to import; the findings are on screen by now.
    from homeport.cli.asking import ask  # noqa: PLC0415

    return ask(findings, read, options)
