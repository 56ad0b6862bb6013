"""`homeport locate`: names the functions that a fix of a failure would touch."""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from homeport.cli.page import Page, Terminal
from homeport.cli.repository import repository_of
from homeport.cli.terminal import Line, Style, line
from homeport.cli.text import read_text
from homeport.errors import InputError

if TYPE_CHECKING:
    from homeport.code import Index, Location, Query
    from homeport.domain import Excerpt

_LIMIT = 20
_BUDGET = 4_000
_BYTES_A_TOKEN = 4
_REASONS = 2
NO_MODEL_ASKED = {
    "model": "none", "allow_cloud": False, "dry_run": False, "json": False, "policy": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    source: str | None
    repo: Path
    limit: int
    budget: int
    render: bool
    by_meaning: bool
    as_json: bool
    buffers: Path | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """The question as it was understood, and the answer."""

    locations: Sequence["Location"]
    excerpts: Sequence["Excerpt"] = ()
    changes: Sequence["Excerpt"] = ()  # their text is a diff


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="failure or issue text; - or nothing: stdin"
    )
    parser.add_argument(
        "--repo", type=Path, metavar="DIR", help="the repository (default: this one)"
    )
    parser.add_argument(
        "--limit", type=int, default=_LIMIT, metavar="N", help=f"at most N (default: {_LIMIT})"
    )
    parser.add_argument("--render", action="store_true", help="print the code, under a budget")
    parser.add_argument(
        "--budget",
        type=int,
        default=_BUDGET,
        metavar="TOKENS",
        help=f"how much code to print (default: {_BUDGET})",
    )
    parser.add_argument(
        "--embeddings",
        action="store_true",
        help="rank a person's words by their meaning, too (fetches a model of 23 MB once)",
    )
    parser.add_argument(
        "--buffers",
        type=Path,
        metavar="DIR",
        help="files below DIR stand for those of the repository: what an editor has not saved",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")


def execute(arguments: argparse.Namespace) -> int:
    """Print where the fix most likely belongs, best first."""
    options = _options_from(arguments)
    text = read_text(options.source)
    if not text.strip():
        raise InputError("the text is empty", hint="pipe it in: pytest 2>&1 | homeport locate")
    from homeport.cli import door  # noqa: PLC0415 -- `--help` needs no socket

    page = Terminal()
    question = None if options.by_meaning else as_question(text, options)
    if question and (code := door.through("locate", question, page)) is not None:
        return code
    show(located(text, options), options, page)
    return 0


def as_question(text: str, options: Options) -> dict[str, object]:
    """Return what a resident process is asked; paths are whole, for it is elsewhere."""
    paths = {
        "repo": os.fspath(options.repo),
        "buffers": options.buffers and os.fspath(options.buffers.absolute()),
    }
    return {"text": text,
        "conversation": "", "options": {**NO_MODEL_ASKED, "repo": paths["repo"]},
            "locate": {**asdict(options), "source": None, **paths}}  # fmt: skip


def show(located: Located, options: Options, page: Page) -> None:
    """Show what was found."""
    if options.render:
        _show_excerpts(located, page, as_json=options.as_json)
    elif options.as_json:
        page.whole([asdict(one) for one in located.locations])
    elif located.locations:
        page.lines(_table(located.locations))
    else:
        page.remark("nothing in this repository fits the text")


def _options_from(arguments: argparse.Namespace) -> Options:
    if arguments.limit < 1 or arguments.budget < 1:
        raise InputError("--limit and --budget are at least 1", hint="leave them out to get 20")
    return Options(
        source=arguments.file,
        repo=repository_of(arguments.repo),
        limit=arguments.limit,
        budget=arguments.budget,
        render=arguments.render,
        by_meaning=arguments.embeddings,
        as_json=arguments.json,
        buffers=arguments.buffers,
    )


def located(text: str, options: Options) -> Located:
    """Refresh the index and ask it, with what is not saved yet laid over it."""
    from homeport.cli.index import terminal_progress  # noqa: PLC0415 -- `--help` needs no index
    from homeport.code import Index  # noqa: PLC0415 -- as above
    from homeport.code.overlay import read_buffers  # noqa: PLC0415 -- as above

    buffers = read_buffers(options.buffers) if options.buffers else {}
    with Index.open(options.repo) as index:
        with terminal_progress() as progress:
            refreshed = index.refresh(progress)
        if refreshed.rebuilt:
            print("the index that was there could not be used; built anew", file=sys.stderr)
        with index.overlaid(buffers) if buffers else nullcontext():
            return _asked(index, text, options, buffers)


def _asked(index: "Index", text: str, options: Options, buffers: Mapping[str, str]) -> Located:
    from homeport.context.locating import query_of  # noqa: PLC0415 -- `--help` needs no index

    query = query_of(text, index.paths(), str(index.repo))
    found = _found(index, query, options)
    if not options.render:
        return Located(found)
    from homeport.context.rendering import rendered  # noqa: PLC0415 -- only this needs it

    excerpts, changes = rendered(
        index, query, found, options.budget, count=_tokens, buffers=buffers
    )
    return Located(found, excerpts, changes)


def _found(index: "Index", query: "Query", options: Options) -> Sequence["Location"]:
    if not options.by_meaning:
        return index.locate(query, options.limit)
    from homeport.cli.embeddings import embedder  # noqa: PLC0415 -- loads a model
    from homeport.cli.index import terminal_progress  # noqa: PLC0415 -- as above
    from homeport.code.meaning import locate_by_meaning  # noqa: PLC0415 -- as above

    with terminal_progress("embedding", "functions") as progress:
        return locate_by_meaning(index, query, options.limit, embedder(), progress)


def _tokens(text: str) -> int:
    return len(text.encode("utf-8", "replace")) // _BYTES_A_TOKEN + 1


def _table(found: Sequence["Location"]) -> Iterator[Line]:
    places = [f"{one.path}:{one.start}-{one.end}" for one in found]
    width = max(map(len, places))
    symbols = max(len(one.symbol) for one in found)
    for place, one in zip(places, found, strict=True):
        yield line(
            (f"{place:{width}}  ", Style.PLACE),
            f"{one.symbol:{symbols}}  ",
            ("; ".join(one.why[:_REASONS]), Style.MUTED),
        )


def _show_excerpts(located: Located, page: Page, *, as_json: bool) -> None:
    if as_json:
        page.whole([asdict(one) for one in (*located.excerpts, *located.changes)])
        return
    for one in located.excerpts:
        page.lines(_shown(one))
    for one in located.changes:
        page.lines(_shown_change(one))


def _shown(one: "Excerpt") -> Iterator[Line]:
    yield line((f"{one.path}:{one.start}-{one.end}", Style.PLACE), (f"  {one.why}", Style.MUTED))
    for number, code in enumerate(one.text.split("\n"), one.start):
        failing = number in one.marked
        style = Style.FAILING if failing else Style.CODE
        yield line((f"{'>' if failing else ' '}{number:5} ", Style.MUTED), (code, style))
    yield line("")


def _shown_change(one: "Excerpt") -> Iterator[Line]:
    yield line((f"{one.path}:{one.start}", Style.PLACE), (f"  {one.why}", Style.MUTED))
    for code in one.text.split("\n"):
        yield line((f"       {code}", Style.CODE))
    yield line("")
