"""What the history says of the code that is shown: what changed in it lately, and who knows it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from homeport.code import UNCOMMITTED, Hunk, Index, committed_hunks, open_hunks
from homeport.domain import Excerpt

SHARE = 0.15  # of a budget, that changes may take
_COMMITS = 12  # that touched the files, looked at
_FILES = 4
_CHANGES = 3
_EXCERPTS = 5  # the first, whose changes are looked for
_LINES = 20  # of one change
_TELLING = 8  # characters; a shorter line may stand anywhere
_OWNERS = 2
_LEAST_SHARE = 0.15


def with_owners(index: Index, excerpts: Sequence[Excerpt]) -> tuple[Excerpt, ...]:
    """Return the excerpts; the first of each of the first files says who knows the file."""
    found = list(excerpts)
    first: dict[str, int] = {}
    for number, one in enumerate(excerpts):
        first.setdefault(one.path, number)
    for path, number in list(first.items())[:_FILES]:
        known = _owners(index, path)
        if known:
            one = found[number]
            found[number] = replace(one, why="; ".join(filter(None, (one.why, known))))
    return tuple(found)


def _owners(index: Index, path: str) -> str:
    named = index.code_owners(path)
    if named:
        return f"owned by {', '.join(named[:_OWNERS])}"
    shares = [one for one in index.owners(path, _OWNERS) if one[1] >= _LEAST_SHARE]
    who = ", ".join(f"{name} ({share:.0%})" for name, share in shares)
    return f"mostly changed by {who}" if who else ""


def changes_in(
    repo: Path, excerpts: Sequence[Excerpt], budget: int, cost: Callable[[Excerpt], int]
) -> tuple[Excerpt, ...]:
    """Return the latest changes of lines that are shown, open ones first, newest first.

    One of each commit and excerpt. Each is an excerpt whose text is the lines of a diff, placed
    where its lines are now.
    """
    paths = tuple(dict.fromkeys(one.path for one in excerpts))[:_FILES]
    if not paths:
        return ()
    hunks = [*open_hunks(repo, paths), *committed_hunks(repo, _COMMITS, paths)]
    found: list[Excerpt] = []
    for one in _touching(hunks, excerpts):
        price = cost(one)
        if len(found) < _CHANGES and price <= budget:
            budget -= price
            found.append(one)
    return tuple(found)


def _touching(hunks: Sequence[Hunk], excerpts: Sequence[Excerpt]) -> Iterator[Excerpt]:
    seen: set[str] = set()
    for hunk in hunks:
        if hunk.created or len(hunk.lines) > _LINES:
            continue
        for one in excerpts[:_EXCERPTS]:
            line = _place(hunk, one) if hunk.path == one.path else None
            if line is not None and f"{hunk.commit}{one.start}" not in seen:
                seen.add(f"{hunk.commit}{one.start}")
                yield Excerpt(one.path, line, line, "\n".join(hunk.lines), one.symbol, _said(hunk))
                break


def _said(hunk: Hunk) -> str:
    if hunk.commit == UNCOMMITTED:
        return "changed, not committed yet"
    return f"changed in {hunk.commit}: {hunk.subject}"


def _place(hunk: Hunk, excerpt: Excerpt) -> int | None:
    """Return the line of the excerpt that the change wrote, or beside which it took lines away."""
    told = hunk.added or tuple(line[1:] for line in hunk.lines if line.startswith(" "))
    wanted = {line.strip() for line in told if len(line.strip()) >= _TELLING}
    for number, line in enumerate(excerpt.text.split("\n"), excerpt.start):
        if line.strip() in wanted:
            return number
    return None
