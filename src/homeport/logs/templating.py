"""Tells for every line of a log which template it belongs to."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from homeport.logs.assembly import template_ids
from homeport.logs.bounds import outline_of, size_of
from homeport.logs.digesting import open_all
from homeport.logs.merging import merge
from homeport.logs.partial import Partial
from homeport.logs.scanning import scanner


@dataclass(frozen=True, slots=True)
class LineTemplates:
    """The template of every line (none for blank ones), and every template's text and count."""

    lines: list[str | None]
    templates: dict[str, tuple[str, int]]


def templates_of(path: Path | str) -> LineTemplates:
    """Read a log (file, folder or `-`) and return the template of each line.

    Raises:
        InputError: it cannot be read.
    """
    reading = open_all([path], time.time())
    whole = Partial()
    keys: list[bytes | None] = []
    for one in reading.opened:
        scan = scanner(
            one.plan,
            source=one.number,
            by_time=reading.by_time,
            origin=one.origin,
            keep_keys=True,
        )
        for chunk in one.stream.chunks:
            scan.feed(chunk)
        whole = merge(whole, scan.finish())
        keys += scan.keys or []
        one.stream.close()
    ids, templates = template_ids(whole)
    return LineTemplates(list(_resolved(keys, ids)), templates)


def _resolved(keys: list[bytes | None], ids: dict[bytes, str]) -> Iterator[str | None]:
    known: dict[bytes, str | None] = {}
    for key in keys:
        if key is None:
            yield None
            continue
        if key not in known:
            outline = outline_of(key)
            known[key] = ids.get(key) or ids.get(outline) or ids.get(size_of(key))
        yield known[key]
