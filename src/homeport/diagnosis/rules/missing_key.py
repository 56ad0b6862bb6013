"""A key is not in the table: a misspelt name, or an environment variable that is not set."""

import ast
import re
from collections.abc import Iterator

from homeport.diagnosis.case import Case, Example, Rule
from homeport.diagnosis.cause import Cause
from homeport.diagnosis.data import keys
from homeport.diagnosis.python.origin import Origin, Site
from homeport.diagnosis.python.scope import dotted
from homeport.diagnosis.python.shape import code
from homeport.diagnosis.verdicts import from_origin, place, similar

_FEW = 8
_MOST_FILES = 100
_OFTEN = 2
_PATTERN = re.compile(r"^(?:KeyError: )?(?P<quote>['\"])(?P<key>.*)(?P=quote)$", re.DOTALL)


def examine(case: Case, match: re.Match[str]) -> Iterator[Cause]:
    """Look for the key that was probably meant among those the code and its data write."""
    site = case.crash()
    key = match.group("key")
    for node in case.expressions(site) if site else ():
        if not isinstance(node, ast.Subscript) or site is None:
            continue
        if dotted(node.value) == "os.environ":
            yield _not_set(case, site, key)
            continue
        found = [*_among_written(case, site, node, key), *_in_data(case, site, node, key)]
        yield from found
        if not found:
            yield from _given(case, site, node, key)


def _not_set(case: Case, site: Site, key: str) -> Cause:
    symbol = case.symbol(site.path, site.line)
    return Cause(
        RULE.name,
        site.path,
        site.line,
        symbol,
        0.85,
        f"The environment variable {key} is not set.",
        f"set {key}, or read it with `os.environ.get({key!r}, default)`",
    )


def _asked(case: Case, site: Site, node: ast.Subscript, key: str) -> Origin | None:
    """Where a key that this line only passes on is written."""
    if isinstance(node.slice, ast.Constant):
        return None
    for origin in case.flow.origins(node.slice, site):
        if isinstance(origin.node, ast.Constant) and str(origin.node.value) == key:
            return origin
    return None


def _among_written(case: Case, site: Site, node: ast.Subscript, key: str) -> Iterator[Cause]:
    """A table that the code itself fills with other keys."""
    written = [
        (str(o.node.value), o)
        for o in case.flow.keys(node.value, site)
        if isinstance(o.node, ast.Constant)
    ]
    asked = _asked(case, site, node, key)
    literal = isinstance(node.slice, ast.Constant) or asked is not None
    if not written:
        return
    meant = similar(key, [name for name, _ in written])
    made = next((o for name, o in written if name == meant), written[0][1])
    where = place(made.site.path, made.site.line)
    if meant is not None:
        why = f"`{code(node.value)}` has no key {key!r}, but it has {meant!r} ({where})."
        score, remedy = 0.85 if literal else 0.6, f"use {meant!r}"
    elif literal:
        held = ", ".join(dict.fromkeys(repr(name) for name, _ in written[:8]))
        why = f"`{code(node.value)}` has no key {key!r}: it is made with the keys {held} ({where})."
        score = 0.65
        remedy = "read one of the keys that are there, or write this one where it is made"
    else:
        return
    at = asked.site if asked else site
    if meant is not None and asked and _rarer(case, meant, key):
        at = made.site  # the key that is written there is the misspelt one
    steps = (*(asked.steps if asked else ()), *made.steps)
    symbol = case.symbol(at.path, at.line)
    yield Cause(RULE.name, at.path, at.line, symbol, score, why, remedy, steps)


def _rarer(case: Case, one: str, other: str) -> bool:
    """Tell whether `one` is written only once in the code, and `other` again and again."""
    texts = [
        case.sources.text(path) or ""
        for path in case.sources.paths[:_MOST_FILES]
        if path.endswith(".py")
    ]
    ones, others = (
        sum(len(re.findall(rf"\b{re.escape(word)}\b", text)) for text in texts)
        for word in (one, other)
    )
    return ones == 1 and others > _OFTEN


def _given(case: Case, site: Site, node: ast.Subscript, key: str) -> Iterator[Cause]:
    """A key that another place asks for."""
    if asked := _asked(case, site, node, key):
        yield from_origin(
            case,
            RULE.name,
            asked,
            score=0.6,
            why=f"The key {key!r} is asked for here, and `{code(node.value)}`, which "
            f"{place(site.path, site.line)} reads, has no such key (missing or spelt otherwise).",
            remedy="ask for a key that is there, or add it where the mapping is made",
        )


def _in_data(case: Case, site: Site, node: ast.Subscript, key: str) -> Iterator[Cause]:
    """A key that the data file spells otherwise, or does not have."""
    origins = [o for o in case.flow.origins(node.value, site) if "json" in o.kinds]
    source = "".join(case.sources.text(path) or "" for path in {o.site.path for o in origins})
    for path in case.sources.data.paths() if origins else ():
        name = path.rpartition("/")[2]
        named = name in source or any(
            name in (case.sources.text(frame.file) or "") for frame in case.frames
        )
        found = {entry.key: entry for entry in keys(case.sources.data, path)} if named else {}
        if not found or key in found:
            continue
        meant = similar(key, found)
        held = ", ".join(map(repr, list(found)[:_FEW]))
        asked = _asked(case, site, node, key)
        at = asked.site if asked else site
        told = (
            f"it has {meant!r} (line {found[meant].line})" if meant else f"it has the keys {held}"
        )
        yield Cause(
            RULE.name,
            path if meant and not asked else at.path,
            found[meant].line if meant and not asked else at.line,
            meant if meant and not asked else case.symbol(at.path, at.line),
            0.6,
            f"{path} has no key {key!r}, which {place(site.path, site.line)} reads; {told}.",
            "make the file and the code spell the key alike",
        )


RULE = Rule(
    name="missing-key",
    types=frozenset({"KeyError"}),
    pattern=_PATTERN,
    examine=examine,
    examples=(
        Example(
            {"main.py": "def load():\n    return {'colour': 1}\n\n\nprint(load()['color'])\n"},
            ("main.py", 5),
        ),
        Example(
            {"main.py": "import os\n\nprint(os.environ['NO_SUCH_NAME_HERE'])\n"}, ("main.py", 3)
        ),
        Example({"main.py": "table = {'a': 1}\nprint(table['zebra'])\n"}, ("main.py", 2)),
    ),
)
