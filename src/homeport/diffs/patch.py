"""Puts hunks into a text at the places found for them, keeping every byte of the rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from homeport.diffs.hunk import FileChange, Hunk, Kind, Line, Mark, Placed
from homeport.diffs.placing import place
from homeport.errors import EditRefused


def apply_hunks(path: str, text: str, hunks: Sequence[Hunk], *, trust_numbers: bool = False) -> str:
    """Return the text with the hunks applied: exactly, else where they tolerantly fit just once.

    `trust_numbers` lets the line numbers of a tool's own diff choose between equal places.

    Raises:
        EditRefused: a hunk fits nowhere or in more than one place, or nothing would change.
    """
    raw = text.split("\n")
    closed = raw[-1] == ""
    if closed:
        raw.pop()
    bare = [line.removesuffix("\r") for line in raw]
    # A diff of a file with CRLF carries the carriage returns when a tool wrote it.
    carried = any(line.text.endswith("\r") for hunk in hunks for line in hunk.old)
    if not carried or not all(_stands(raw, hunk) for hunk in hunks):
        hunks = [_without_returns(hunk) for hunk in hunks]
        texts = bare
    else:
        texts = raw
    placed = place(path, texts, hunks, trust_numbers=trust_numbers)
    after: list[str] = []
    at = 0
    for part in placed:
        after += raw[at : part.start]
        after += _replaced(part, raw, texts)
        at = part.end
    after += raw[at:]
    result = "\n".join(after)
    if after and _closed(closed, placed, len(raw)):
        result += "\n"
    if result == text:
        raise EditRefused(f"{path}: the change changes nothing", hint="ask for another change")
    return result


def _stands(raw: Sequence[str], hunk: Hunk) -> bool:
    old = [line.text for line in hunk.old]
    return any(list(raw[n : n + len(old)]) == old for n in range(len(raw) - len(old) + 1))


def _without_returns(hunk: Hunk) -> Hunk:
    lines = tuple(Line(line.mark, line.text.removesuffix("\r"), line.ends) for line in hunk.lines)
    return Hunk(lines, hunk.start, hunk.heading)


def _closed(closed: bool, placed: Sequence[Placed], count: int) -> bool:  # noqa: FBT001 -- a fact
    """Tell whether the result ends with a line feed: as the diff says, else as it was."""
    last = placed[-1]
    if last.end < count:
        return closed
    given = [line for line in last.lines if line.mark is not Mark.TAKE]
    if given and not given[-1].ends:
        return False
    said = any(not line.ends for line in last.lines)
    return closed or said


def _replaced(part: Placed, raw: Sequence[str], texts: Sequence[str]) -> list[str]:
    """The lines afterwards: kept ones as the file has them, new ones with its margin and ends."""
    shift = _shift(part, texts)
    returns = texts is not raw and _uses_returns(part, raw)
    after: list[str] = []
    at = part.start
    for line in part.lines:
        match line.mark:
            case Mark.KEEP:
                after.append(raw[at])
                at += 1
            case Mark.TAKE:
                at += 1
            case Mark.GIVE:
                after.append(shift(line.text) + ("\r" if returns else ""))
    return after


def _uses_returns(part: Placed, raw: Sequence[str]) -> bool:
    near = raw[max(part.start - 1, 0) : part.end + 1] or raw[:1]
    return sum(line.endswith("\r") for line in near) * 2 > len(near)


def _shift(part: Placed, texts: Sequence[str]) -> Callable[[str], str]:
    """How the new lines must be moved, seen from how the old ones stand in the file."""
    pairs = [
        (line.text, texts[part.start + n])
        for n, line in enumerate(line for line in part.lines if line.mark is not Mark.GIVE)
        if line.text.strip() and texts[part.start + n].strip() == line.text.strip()
    ]
    taken = [line.text for line in part.lines if line.mark is Mark.TAKE and line.text.strip()]
    # Lines with a mark are the best witnesses: context may have lost its space with its mark.
    trusted = [pair for pair in pairs if pair[0] in taken] or pairs or part.seen
    differing = [
        (_margin(ours), _margin(theirs)) if ours in taken else _told(_margin(ours), _margin(theirs))
        for ours, theirs in trusted
    ]
    if not differing or all(ours == theirs for ours, theirs in differing):
        return str
    ours, theirs = min(differing, key=lambda pair: len(pair[0]))

    def moved(text: str) -> str:
        if not text.strip():
            return text
        if text.startswith(ours):
            return theirs + text[len(ours) :]
        lost = len(ours) - len(_margin(text))
        return theirs[: max(len(theirs) - lost, 0)] + text.lstrip()

    return moved


def _told(ours: str, theirs: str) -> tuple[str, str]:
    """The two margins; one that is off by an odd number of spaces has lost its mark with one."""
    odd = (len(theirs) - len(ours)) % 2 == 1 and "\t" not in ours + theirs
    odd = odd and (bool(ours) or len(theirs) == 1)
    return (ours + " " if odd else ours), theirs


def _margin(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def apply_changes(
    changes: Iterable[FileChange], read: Callable[[str], str | None], *, trust_numbers: bool = False
) -> Mapping[str, str | None]:
    """Return each changed file's new text, None for a file that goes; nothing is written.

    `read` gives a file's text, or None where there is no file.

    Raises:
        EditRefused: any part of any change does not fit; then none of them counts.
    """
    after: dict[str, str | None] = {}

    def now(path: str) -> str | None:
        return after[path] if path in after else read(path)

    for change in changes:
        source = change.old_path or change.path
        text = now(source)
        if change.kind is Kind.CREATE:
            if now(change.path) is not None:
                raise EditRefused(f"{change.path} is to be created and is already there",
                                  hint="ask for a change of the file that is there")  # fmt: skip
            after[change.path] = _created(change)
            continue
        if text is None:
            raise EditRefused(f"{source} is not there", hint="name a file of the repository")
        if change.kind is Kind.DELETE:
            if change.hunks and apply_hunks(source, text, change.hunks):
                raise EditRefused(f"{source} is to be deleted, but holds other lines too",
                                  hint="delete all of its lines, or change the file")  # fmt: skip
            after[source] = None
            continue
        if change.kind is Kind.RENAME:
            if now(change.path) is not None:
                raise EditRefused(f"{change.path} is already there", hint="take another name")
            after[source] = None
        changed = (
            apply_hunks(source, text, change.hunks, trust_numbers=trust_numbers)
            if change.hunks
            else text
        )
        after[change.path] = changed
    return after


def _created(change: FileChange) -> str:
    lines = [line for hunk in change.hunks for line in hunk.new]
    text = "".join(line.text + "\n" for line in lines)
    return text if not lines or lines[-1].ends else text[:-1]
