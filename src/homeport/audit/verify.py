"""Checks a whole log: every hash, every number, every signature, and that no end is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from homeport.audit.chain import FIRST_PREVIOUS, BrokenLineError, Link, decode
from homeport.audit.head import is_signed, read_head
from homeport.audit.lines import lines_of
from homeport.audit.place import head_path
from homeport.audit.signing import signature_holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; `problem` is empty when the record is whole."""

    records: int
    checkpoints: int
    signed: int  # records up to the last good signature, in the log or in a head
    problem: str = ""
    first_bad: int | None = None  # the number of the first bad line, from 1
    torn_bytes: int = 0  # a record that a crash left unfinished; never acknowledged, so no loss
    unconcluded: int = 0  # intents without an outcome: running, or cut off by a crash
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, removed, added or reordered."""
        return not self.problem


@dataclass(slots=True)
class _Walk:
    """What is known after the lines read so far."""

    public: str | None
    trusted: bool
    in_place: bool = True
    seq: int = 0
    previous: str = FIRST_PREVIOUS
    log: str = ""
    old: bool = False  # it may have the head that the first version of logs had
    gone: tuple[int, str] = (0, "")  # the last record before the first file that is here
    pruned: dict[str, tuple[str, int]] = field(default_factory=dict)  # by the last record removed
    checkpoints: int = 0
    signed: int = 0
    open_requests: set[str] = field(default_factory=set)
    wanted: frozenset[object] = frozenset()  # numbers of records that heads name
    hashes: dict[int, str] = field(default_factory=dict)  # of those
    notes: list[str] = field(default_factory=list)


def verify(
    path: Path,
    public: str | None = None,
    *,
    in_place: bool = True,
    kept: Sequence[Mapping[str, object]] = (),
) -> Report:
    """Check the log at `path` with the files it was in before; `public` is its owner's key.

    A log `in_place` must have its head beside it; of a copy that ends signed, its absence is only
    noted. `kept` are heads that were copied elsewhere in time: the log must hold each of them.

    Raises:
        AuditError: there is no log, or it cannot be read.
    """
    head = read_head(head_path(path))  # first: a writer may add records while we read
    walk = _Walk(public, trusted=public is not None, in_place=in_place)
    walk.wanted = frozenset([one.get("seq") for one in (head, *kept)])
    walk.hashes = {0: FIRST_PREVIOUS}
    torn = 0
    for line in lines_of(path):
        if line.torn:
            torn = len(line.data)
            break
        number = walk.seq + 1
        try:
            _check(walk, decode(line.data), begins=line.begins)
        except BrokenLineError as error:
            place = f" in {line.file}" if line.file != path.name else ""
            return _report(walk, f"record {number}{place}: {error}", number)
    problem = _missing_beginning(walk) or _missing_end(walk, head, path)
    for one in () if problem else kept:
        problem = problem or _compared(walk, one, "the checkpoint kept elsewhere", old=True)
    return _report(walk, problem, walk.seq + 1 if problem else None, torn)


def _check(walk: _Walk, link: Link, *, begins: bool) -> None:
    """Check one record against all that came before it; `begins`: it is the first of a file."""
    if walk.seq == 0 and begins and link.kind == "continued" and link.seq > 1:
        # Files before this one were removed; whether they might be is asked at the end.
        walk.seq, walk.previous = walk.gone = link.seq - 1, link.previous
    if link.seq != walk.seq + 1:
        raise BrokenLineError(f"it has number {link.seq} where {walk.seq + 1} belongs")
    if link.previous != walk.previous:
        raise BrokenLineError("it does not follow the record before it")
    walk.seq, walk.previous = link.seq, link.hash
    if link.seq in walk.wanted:
        walk.hashes[link.seq] = link.hash
    if link.seq == 1 and link.kind != "opened":
        raise BrokenLineError("a log begins with its opening record")
    if begins and link.seq > 1 and link.kind != "continued":
        raise BrokenLineError("a file of the log begins in the middle")
    match link.kind:
        case "opened":
            _opened(walk, link)
        case "continued":
            _continued(walk, link, begins=begins)
        case "checkpoint":
            _checkpoint(walk, link)
        case _:
            _told(walk, link)


def _told(walk: _Walk, link: Link) -> None:
    """Take in a record that says something of requests or of the log."""
    match link.kind:
        case "intent":
            walk.open_requests.add(str(link.fields.get("request")))
        case "outcome":
            walk.open_requests.discard(str(link.fields.get("request")))
        case "mended":
            cut = link.fields.get("cut_bytes")
            walk.notes.append(f"record {link.seq}: {cut} bytes of an unfinished record were cut")
        case "headless":
            raise BrokenLineError(
                "it says that no head of ours lay beside the log; whether records before it were "
                "cut off cannot be told"
            )
        case "cut":
            raise BrokenLineError(f"it says that the log had {link.fields.get('had')} records")
        case "pruned":
            walk.pruned[str(link.fields.get("through"))] = (str(link.fields.get("hash")), link.seq)
        case "act" | "hold" | "released":
            pass
        case _:
            raise BrokenLineError(f"its kind {link.kind!r} is unknown")


def _continued(walk: _Walk, link: Link, *, begins: bool) -> None:
    if not begins:
        raise BrokenLineError("a file of the log begins in the middle of another")
    if walk.log and link.fields.get("log") != walk.log:
        raise BrokenLineError("it goes on with another log")
    walk.log, walk.old = str(link.fields.get("log")), link.fields.get("version") == 1
    _owner(walk, str(link.fields.get("public")))


def _owner(walk: _Walk, public: str) -> None:
    if walk.public is None:
        walk.public = public
        walk.notes.append(
            "the public key was taken from the log itself: give the owner's to be sure"
        )
    elif public != walk.public:
        raise BrokenLineError("it was opened with another key than yours")


def _opened(walk: _Walk, link: Link) -> None:
    if link.seq != 1:
        raise BrokenLineError("a log is opened once")
    walk.log, walk.old = str(link.fields.get("log")), link.fields.get("version") == 1
    _owner(walk, str(link.fields.get("public")))
    after = link.fields.get("after")
    if isinstance(after, dict):
        walk.notes.append(
            f"this log was begun where the log {after.get('log')} with {after.get('seq')} "
            "records had been; keep that one beside it"
        )


def _checkpoint(walk: _Walk, link: Link) -> None:
    fields = link.fields
    walk.checkpoints += 1
    good = fields.get("log") == walk.log and signature_holds(
        walk.public or "", str(fields.get("signature")), walk.log, link.seq, link.previous
    )
    if not good:
        raise BrokenLineError("its signature is not the owner's")
    walk.signed = link.seq


def _missing_beginning(walk: _Walk) -> str:
    """Say what is wrong when the first files are gone; they may be, if a signed record says so."""
    through, last = walk.gone
    if not through:
        return ""
    told, seq = walk.pruned.get(str(through), ("", 0))
    if told != last or seq > walk.signed:
        return f"records 1 to {through} are gone, and no signed record says that they may be"
    walk.notes.append(f"records 1 to {through} were removed, as record {seq} says")
    return ""


def _missing_end(walk: _Walk, head: Mapping[str, object], path: Path) -> str:
    """Compare with the head kept beside the log."""
    if walk.seq == 0:
        return "the log is empty; not even its opening record is there"
    if head:
        return _compared(walk, head, head_path(path).name, old=walk.old)
    name = head_path(path).name
    lost = "is no head" if head_path(path).exists() else "is missing"
    missing = f"{name} {lost}: whether the end was cut cannot be told"
    if walk.in_place or walk.signed < walk.seq:
        return missing
    walk.notes.append(missing)
    return ""


def _compared(walk: _Walk, head: Mapping[str, object], name: str, *, old: bool) -> str:
    """Say what is wrong when the log does not hold what this head says it ended with."""
    seq = head.get("seq")
    if head.get("log") != walk.log:
        return f"{name} belongs to another log"
    if not isinstance(seq, int) or not is_signed(head, walk.public or "", old=old):
        return f"{name} was changed"
    if seq > walk.seq:
        return f"the end is missing: {walk.seq} records are here, {seq} were signed"
    if seq <= walk.gone[0]:
        return ""  # of what was removed, the chain holds the last hash only
    if walk.hashes.get(seq) != head.get("hash"):
        return f"record {seq} is not the one that was signed"
    walk.signed = max(walk.signed, seq)
    return ""


def _report(walk: _Walk, problem: str, first_bad: int | None, torn: int = 0) -> Report:
    return Report(
        records=walk.seq,
        checkpoints=walk.checkpoints,
        signed=walk.signed,
        problem=problem,
        first_bad=first_bad,
        torn_bytes=torn,
        unconcluded=len(walk.open_requests),
        notes=tuple(walk.notes),
    )


def records(path: Path) -> Iterator[Link | None]:
    """Yield each record in order, and None once where one is broken; a torn tail is left out.

    Raises:
        AuditError: there is no log, or it cannot be read.
    """
    previous = ""
    for line in lines_of(path):
        if line.torn:
            return
        try:
            link = decode(line.data)
        except BrokenLineError:
            link = None
        if link is not None and not previous:
            # Where the first files were removed, the chain is followed from what is left.
            previous = FIRST_PREVIOUS if link.kind != "continued" else link.previous
        if link is None or link.previous != previous:
            yield None
            return
        previous = link.hash
        yield link
