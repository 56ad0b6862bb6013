"""`homeport models`: what models are known, fetch one, show one; other verbs have files beside.

Results go to stdout; the progress line goes to stderr, and only where someone watches a terminal.
"""

import argparse
import os
import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from homeport.backends.visible import visible
from homeport.cli import (
    models_bundle,
    models_channel,
    models_eval,
    models_gc,
    models_signing,
    models_team,
)
from homeport.cli.models_view import ProgressLine, print_json
from homeport.weights import DEFAULT, Entry, State, ensure, file_of, find, known, state
from homeport.weights.installed import Installed, installed

EXIT_DAMAGED = 1


class Verb(StrEnum):
    """What to do with models."""

    LIST = "list"
    PULL = "pull"
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
        Verb.PATH: "print where a model's verified file lies",
        Verb.SHOW: "show what a model's file says about itself",
    }
    for verb, summary in summaries.items():
        sub = verbs.add_parser(verb, help=summary, description=summary[0].upper() + summary[1:])
        match verb:
            case Verb.LIST:
                pass
            case Verb.PULL:
                sub.add_argument("name", metavar="NAME", nargs="?", default="")
                sub.add_argument(
                    "--source",
                    default="",
                    help="index, hub or a file (default: the model's own order)",
                )
                models_team.add_version(sub)
                models_team.add_channel(sub)
                continue
            case Verb.PATH:
                sub.add_argument("name", metavar="NAME")
            case Verb.SHOW:
                sub.add_argument("name", metavar="NAME|FILE")
        sub.add_argument("--json", action="store_true", help="write JSON")
    models_signing.add_verbs(verbs)
    models_team.add_verbs(verbs)
    models_channel.add_verb(verbs)
    models_bundle.add_verb(verbs)
    models_gc.add_verb(verbs)
    models_eval.add_verb(verbs)


def execute(arguments: argparse.Namespace) -> int:
    """Do what was asked and return the exit code."""
    elsewhere = {
        models_eval.VERB: models_eval.execute,
        models_channel.VERB: models_channel.execute,
        models_bundle.VERB: models_bundle.execute,
        models_gc.VERB: models_gc.execute,
        Verb.PULL: _pull_from_anywhere,
        **dict.fromkeys(models_signing.VERBS, models_signing.execute),
        **dict.fromkeys(models_team.VERBS, models_team.execute_arguments),
    }
    return elsewhere.get(arguments.verb, _execute)(arguments)


def _pull_from_anywhere(arguments: argparse.Namespace) -> int:
    """Ask the team's channel where it is meant, else the sources of Homeport's own models."""
    team = models_team.options_of(arguments)
    if not arguments.source:
        team = models_team.with_channel(team)
        if team.channel:
            return models_team.execute(team)
    return _execute(arguments)


def _execute(arguments: argparse.Namespace) -> int:
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
        case Verb.PATH:
            return _path(options)
        case Verb.SHOW:
            return _show(options)


def _list(options: ModelsOptions) -> int:
    entries, teams = (*known(), *models_team.offered()), installed()
    rows = [_row(entry, teams.get(entry.name)) for entry in entries]
    if options.json:
        return print_json(rows)
    for entry, row in zip(entries, rows, strict=True):
        mark = "*" if entry.name == DEFAULT.name else " "
        size = f"{entry.size / 1e6:,.0f} MB"
        team = f"  version {row['version']} of {str(row['channel'])[:16]}" if row["version"] else ""
        print(
            f"{mark} {entry.name:<30} {size:>9}  {row['state']:<10}  "
            f"{entry.purpose:<6}  {visible(entry.licence)}{team}"
        )
    return 0


def _row(entry: Entry, team: Installed | None) -> dict[str, object]:
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
        "default": entry.name == DEFAULT.name,
        "state": found,
        "path": str(file_of(entry)) if found in (State.VERIFIED, State.UNVERIFIED) else None,
        "version": team.active if team else None,
        "channel": team.channel if team else None,
    }


def _pull(options: ModelsOptions) -> int:
    from homeport.weights.choose import Origin, choose  # noqa: PLC0415 -- network code, for pull only
    from homeport.weights.pull import pull  # noqa: PLC0415 -- as above

    entry = find(options.name or DEFAULT.name)
    origin = Origin.of(os.environ, source=options.source, offline=options.offline)
    began = time.monotonic()
    line = ProgressLine(entry.name)
    try:
        path = pull(entry, choose(entry, origin), progress=line.show, notice=line.say)
    finally:
        line.end()
    ensure(entry.name)  # whole it is; a team may want it signed as well
    result = {
        "name": entry.name,
        "path": str(path),
        "bytes": entry.size,
        "sha256": entry.sha256,
        "seconds": round(time.monotonic() - began, 1),
    }
    if options.json:
        return print_json(result)
    print(path)
    return 0


def _path(options: ModelsOptions) -> int:
    path = ensure(options.name)
    if options.json:
        return print_json({"name": options.name, "path": str(path)})
    print(path)
    return 0


def _show(options: ModelsOptions) -> int:
    from homeport.weights.gguf import read_metadata  # noqa: PLC0415 -- only shown on request

    if _is_file(options.name):
        return _show_file(Path(options.name), options)
    entry = find(options.name)
    metadata = read_metadata(ensure(entry.name))
    matches = metadata.chat_template_sha256 == entry.chat_template_sha256
    if options.json:
        return print_json(
            _row(entry, installed().get(entry.name))
            | asdict(metadata)
            | {"chat_template_as_pinned": matches}
        )
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
    print(_indented(metadata.chat_template))
    return 0 if matches else EXIT_DAMAGED


def _show_file(path: Path, options: ModelsOptions) -> int:
    """Show a file that is no known model: before it is published, say."""
    from homeport.weights.gguf import read_metadata  # noqa: PLC0415 -- as above

    metadata = read_metadata(path)
    if options.json:
        return print_json({"path": str(path)} | asdict(metadata))
    print(f"file             {path}")
    print(f"name             {visible(metadata.name)}")
    print(f"licence          {visible(metadata.declared_licence)}")
    print(f"architecture     {visible(metadata.architecture)}")
    print(f"trained window   {metadata.context_length} tokens")
    print(f"quantisation     {metadata.declared_quantisation}")
    print(f"chat template    {metadata.chat_template_sha256}")
    print(_indented(metadata.chat_template))
    return 0


def _is_file(name: str) -> bool:
    """Tell a path from a name: names of models have no slash and no ending of files."""
    return "/" in name or name.endswith(".gguf")


def _indented(template: str) -> str:
    return "\n".join(f"    {line}" for line in visible(template).splitlines())
