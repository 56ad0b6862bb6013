"""Checking a log that someone may have touched."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.doubles.records import an_intent

from homeport.audit import (
    AuditKey,
    AuditLog,
    Outcome,
    Rotation,
    Status,
    prune,
    records,
    verify,
)
from homeport.audit.chain import FIRST_PREVIOUS, LONGEST_LINE, Link, encode, forge
from homeport.audit.head import read_head
from homeport.audit.place import head_path, segment_path, segments
from homeport.domain import Route
from homeport.errors import AuditError

KEY = AuditKey(b"k" * 32)
THIEF = AuditKey(b"t" * 32)


def write_log(path: Path, requests: int = 3, key: AuditKey = KEY) -> list[bytes]:
    """Write a log of several requests and return its lines."""
    with AuditLog.open(path, key) as log:
        for number in range(requests):
            intent = an_intent(f"r{number}")
            log.conclude(log.intend(intent), Outcome(Status.ANSWERED, Route.LOCAL))
    return path.read_bytes().splitlines(keepends=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a log that is written."""
    write_log(tmp_path / "audit.jsonl")
    return tmp_path / "audit.jsonl"


def relinked(lines: list[bytes], start: int) -> list[bytes]:
    """Mend numbers and hashes from `start` on, as a forger without the key would."""
    out = lines[:start]
    last = json.loads(lines[start - 1]) if start else None
    seq, previous = (last["seq"], last["hash"]) if last else (0, FIRST_PREVIOUS)
    for line in lines[start:]:
        fields = json.loads(line)
        content = {
            key: value
            for key, value in fields.items()
            if key not in {"seq", "time", "kind", "previous", "hash"}
        }
        seq += 1
        link = forge(seq, previous, fields["kind"], fields["time"], content)
        previous = link.hash
        out.append(encode(link))
    return out


def test_whole(path: Path) -> None:
    """An untouched log is whole, with everything counted."""
    report = verify(path, KEY.public)

    assert report.whole
    assert (report.records, report.checkpoints, report.signed) == (8, 1, 8)
    assert (report.first_bad, report.torn_bytes, report.unconcluded) == (None, 0, 0)
    assert report.notes == ()


def test_every_line_can_be_broken(path: Path) -> None:
    """An edit, a deletion, a copy and an exchange are found at the first bad record."""
    lines = path.read_bytes().splitlines(keepends=True)
    for at in range(len(lines) - 1):
        edited = lines[at].replace(b'"time":"2', b'"time":"3')
        for bad, where in (
            ([*lines[:at], edited, *lines[at + 1 :]], at + 1),
            ([*lines[:at], *lines[at + 1 :]], at + 1),
            ([*lines[: at + 1], *lines[at:]], at + 2),
            ([*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]], at + 1),
            ([*lines[:at], b"\n", *lines[at:]], at + 1),
        ):
            path.write_bytes(b"".join(bad))
            report = verify(path, KEY.public)
            assert report.first_bad == where
            assert report.problem.startswith(f"record {where}: ")


def test_forged_without_the_key(path: Path) -> None:
    """Someone who mends all hashes but has no key is found at the next signature."""
    lines = path.read_bytes().splitlines(keepends=True)
    edited = [line.replace(b'"rule":"default"', b'"rule":"another"') for line in lines]
    path.write_bytes(b"".join(relinked(edited, 1)))
    report = verify(path, KEY.public)

    assert report.problem == "record 8: its signature is not the owner's"


def test_forged_with_another_key(path: Path, tmp_path: Path) -> None:
    """A whole log of somebody else's key is not the owner's."""
    write_log(tmp_path / "other.jsonl", key=THIEF)
    path.write_bytes((tmp_path / "other.jsonl").read_bytes())
    report = verify(path, KEY.public)

    assert report.problem == "record 1: it was opened with another key than yours"


def test_transplanted(path: Path, tmp_path: Path) -> None:
    """Records of another log of the same owner do not fit, even where their numbers do."""
    other = write_log(tmp_path / "other.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], *other[3:]]))

    assert verify(path, KEY.public).problem == "record 4: it does not follow the record before it"


def test_cut_end(path: Path) -> None:
    """A log whose end is gone is found out by the head beside it."""
    lines = path.read_bytes().splitlines(keepends=True)
    for kept in range(1, len(lines)):
        path.write_bytes(b"".join(lines[:kept]))
        report = verify(path, KEY.public)
        assert report.problem == f"the end is missing: {kept} records are here, 8 were signed"
        assert report.first_bad == kept + 1


def test_rewritten_end(path: Path) -> None:
    """A log with another end than the one that was signed is found out by the head."""
    lines = path.read_bytes().splitlines(keepends=True)
    extra = json.loads(lines[1]) | {"kind": "intent", "seq": 8}
    path.write_bytes(b"".join(relinked([*lines[:7], json.dumps(extra).encode()], 7)))
    report = verify(path, KEY.public)

    assert report.problem == "record 8 is not the one that was signed"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"log": "0" * 16}, "belongs to another log"),
        ({"log": "another"}, "is no head"),
        ({"seq": "8"}, "is no head"),
        ({"seq": 4}, "was changed"),
        ({"signature": "00" * 64}, "was changed"),
        ({"hash": "0" * 64}, "was changed"),
    ],
)
def test_changed_head(path: Path, change: dict[str, object], problem: str) -> None:
    """A head that was changed is found out."""
    head = path.with_name("audit.jsonl.head")
    head.write_text(json.dumps(json.loads(head.read_text()) | change))

    assert problem in verify(path, KEY.public).problem


@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b'{"log":' * 60, b'{"log":"\\ud800","seq":1,"hash":"' + b"0" * 64 + b'"}'],
)
def test_a_head_that_is_none(path: Path, content: bytes) -> None:
    """Whatever lies there as a head, checking says that it is none."""
    head_path(path).write_bytes(content)

    assert "audit.jsonl.head is no head" in verify(path, KEY.public).problem


def test_a_deep_record(path: Path) -> None:
    """A record that is nested beyond reading is no record."""
    body = b'{"seq":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    digest = hashlib.sha256(body).hexdigest().encode()
    path.write_bytes(body[:-1] + b',"hash":"' + digest + b'"}\n')

    assert verify(path, KEY.public).problem == "record 1: it is no record"


def as_before(path: Path) -> None:
    """Make log and head what the first version left: the head repeats the last checkpoint."""
    head_path(path).unlink()
    lines = path.read_bytes().splitlines(keepends=True)
    first = json.loads(lines[0])
    content = {"version": 1, "log": first["log"], "public": KEY.public}
    written = [forge(1, FIRST_PREVIOUS, "opened", first["time"], content)]
    for line in lines[1:]:
        fields = json.loads(line)
        seq, previous = written[-1].seq + 1, written[-1].hash
        if fields["kind"] == "checkpoint":
            fields["signature"] = KEY.sign(first["log"], seq, previous)
        own = {"seq", "time", "kind", "previous", "hash"}
        content = {name: fields[name] for name in fields.keys() - own}
        written.append(forge(seq, previous, fields["kind"], fields["time"], content))
    path.write_bytes(b"".join(map(encode, written)))
    repeat_checkpoint(path)


def repeat_checkpoint(path: Path) -> None:
    """Write a head as the first version did, of the log's last record, which is a checkpoint."""
    fields = json.loads(path.read_bytes().splitlines()[-1])
    head_path(path).write_text(json.dumps({name: fields[name] for name in OLD_HEAD}) + "\n")


OLD_HEAD = ("log", "seq", "hash", "previous", "public", "signature", "time")


def test_a_head_of_the_first_version(path: Path) -> None:
    """A log that was written before heads named its last record is whole, also once written on."""
    as_before(path)
    assert verify(path, KEY.public).whole
    AuditLog.open(path, KEY).intend(an_intent("unsigned"))
    assert verify(path, KEY.public).whole
    assert "previous" not in read_head(head_path(path))
    as_before(write_log_in(path.with_name("next")))
    kept = path.with_name("next") / "audit.jsonl"
    kept.write_bytes(b"".join(kept.read_bytes().splitlines(keepends=True)[:-1]))
    assert "the end is missing" in verify(kept, KEY.public).problem
    AuditLog.open(kept, KEY).close()
    assert "it says that the log had 8 records" in verify(kept, KEY.public).problem


def write_log_in(folder: Path) -> Path:
    """Write a log in a folder of its own and return its path."""
    folder.mkdir()
    write_log(folder / "audit.jsonl")
    return folder / "audit.jsonl"


def test_a_head_of_the_first_version_where_there_was_none(path: Path) -> None:
    """Anybody can make such a head of a checkpoint: it proves nothing of a log of today."""
    first = path.read_bytes()
    write_log(path)
    path.write_bytes(first)
    repeat_checkpoint(path)

    assert verify(path, KEY.public).problem == "audit.jsonl.head was changed"
    AuditLog.open(path, KEY).close()
    assert "no head of ours" in verify(path, KEY.public).problem


def test_missing_head(path: Path) -> None:
    """Without the head a cut end cannot be told: in place that is a fault, of a copy a note."""
    path.with_name("audit.jsonl.head").unlink()
    told = "audit.jsonl.head is missing: whether the end was cut cannot be told"

    here, copy = verify(path, KEY.public), verify(path, KEY.public, in_place=False)
    assert (here.whole, here.problem) == (False, told)
    assert (copy.whole, copy.notes) == (True, (told,))


def test_a_copy_whose_end_nothing_proves(path: Path) -> None:
    """A copy without its head that does not end signed may have been cut, so it is not whole."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.with_name("audit.jsonl.head").unlink()
    path.write_bytes(b"".join(lines[:-1]))

    report = verify(path, KEY.public, in_place=False)
    assert "whether the end was cut cannot be told" in report.problem
    assert report.first_bad == 8


def test_cut_before_anything_was_signed(tmp_path: Path) -> None:
    """The end of a log whose writer was killed is known too: no record of it can be cut off."""
    path = tmp_path / "audit.jsonl"
    log = AuditLog.open(path, KEY)
    for number in range(3):
        log.intend(an_intent(f"r{number}"))
    lines = path.read_bytes().splitlines(keepends=True)
    assert verify(path, KEY.public).whole
    for kept in range(1, 4):
        path.write_bytes(b"".join(lines[:kept]))
        report = verify(path, KEY.public)
        assert report.problem == f"the end is missing: {kept} records are here, 4 were signed"
        assert report.first_bad == kept + 1
    path.write_bytes(b"".join(lines))
    log.close()


def test_no_checkpoint_yet(tmp_path: Path) -> None:
    """A log that is being written has no checkpoint yet, and is signed by its head all the same."""
    log = AuditLog.open(tmp_path / "audit.jsonl", KEY)
    report = verify(tmp_path / "audit.jsonl", KEY.public)

    assert report.whole
    assert (report.checkpoints, report.signed, report.notes) == (0, 1, ())
    log.close()


def test_without_the_owners_key(path: Path) -> None:
    """Without a key to trust, the log's own is used and the report says so."""
    report = verify(path)

    assert report.whole
    assert "taken from the log itself" in report.notes[0]


def test_torn_end(path: Path) -> None:
    """An unfinished record at the end is told and is no fault."""
    with path.open("ab") as file:
        file.write(b'{"seq":9')
    report = verify(path, KEY.public)

    assert report.whole
    assert report.torn_bytes == 8


def test_a_long_line_hides_nothing(path: Path) -> None:
    """What is longer than any record is no torn end: what follows it would go unchecked."""
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b" " * (3 * LONGEST_LINE) + b"\n")

    assert verify(path, KEY.public).first_bad == 8


@pytest.mark.parametrize("content", [b"", b"{"])
def test_empty(content: bytes, tmp_path: Path) -> None:
    """A log without any record is broken: even an unused one has its opening."""
    (tmp_path / "log").write_bytes(content)

    assert verify(tmp_path / "log").problem.startswith("the log is empty")


def test_missing(tmp_path: Path) -> None:
    """No log is an error with the next step."""
    with pytest.raises(AuditError, match="cannot be read") as caught:
        verify(tmp_path / "missing")
    assert caught.value.hint


def chain(*records: tuple[str, dict[str, object]]) -> bytes:
    """Make a chain of records that are right in themselves."""
    out, previous = [], FIRST_PREVIOUS
    for seq, (kind, content) in enumerate(records, 1):
        link: Link = forge(seq, previous, kind, "now", content)
        previous = link.hash
        out.append(encode(link))
    return b"".join(out)


OPENED: tuple[str, dict[str, object]] = ("opened", {"log": "l", "public": KEY.public})


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (chain(("intent", {})), "record 1: a log begins with its opening record"),
        (chain(OPENED, OPENED), "record 2: a log is opened once"),
        (chain(OPENED, ("strange", {})), "record 2: its kind 'strange' is unknown"),
        (
            chain(OPENED, ("continued", {"log": "l"})),
            "record 2: a file of the log begins in the middle of another",
        ),
        (
            chain(OPENED, ("checkpoint", {"log": "other"})),
            "record 2: its signature is not the owner's",
        ),
    ],
)
def test_wrong_order(content: bytes, problem: str, tmp_path: Path) -> None:
    """Records that hang together but make no log are refused."""
    (tmp_path / "log").write_bytes(content)

    assert verify(tmp_path / "log", KEY.public).problem == problem


def test_unconcluded(tmp_path: Path) -> None:
    """Intents without an outcome are counted."""
    content = chain(OPENED, ("intent", {"request": "a"}), ("intent", {"request": "b"}))
    (tmp_path / "log").write_bytes(content + b"")

    assert verify(tmp_path / "log", KEY.public).unconcluded == 2


def test_records(path: Path) -> None:
    """All records come in order; a broken one ends them with nothing."""
    assert [link.seq if link else None for link in records(path)] == list(range(1, 9))

    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], *lines[4:]]))
    assert [link.seq if link else None for link in records(path)] == [1, 2, 3, None]

    path.write_bytes(b"".join(lines[:2]) + b"nonsense\n")
    assert [link.seq if link else None for link in records(path)] == [1, 2, None]

    path.write_bytes(b"".join(lines[:2]) + b"torn")
    assert [link.seq if link else None for link in records(path)] == [1, 2]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Give the files of a log that was set aside several times, the newest last."""
    path = tmp_path / "set" / "audit.jsonl"
    with AuditLog.open(path, KEY, rotation=Rotation(most_bytes=1500)) as log:
        for number in range(12):
            log.intend(an_intent(f"r{number}"))
    found = [*segments(path), path]
    assert len(found) > 3
    return found


def test_a_log_of_several_files_is_whole(files: list[Path]) -> None:
    """The chain is followed over all files; records of all of them are handed on."""
    report = verify(files[-1], KEY.public)
    assert report.whole
    assert report.unconcluded == 12
    found = list(records(files[-1]))
    assert len(found) == report.records
    assert None not in found


def test_every_line_of_every_file_can_be_broken(files: list[Path]) -> None:
    """A changed or missing line is found wherever it lies, with its number and its file."""
    number = 0
    for file in files:
        lines = file.read_bytes().splitlines(keepends=True)
        for at in range(len(lines)):
            number += 1
            changed = lines[at].replace(b'"kind":"', b'"kind":"x')
            file.write_bytes(b"".join([*lines[:at], changed, *lines[at + 1 :]]))
            report = verify(files[-1], KEY.public)
            assert report.first_bad == number
            assert (f"in {file.name}" in report.problem) == (file != files[-1])
            file.write_bytes(b"".join([*lines[:at], *lines[at + 1 :]]))
            assert verify(files[-1], KEY.public).problem
        file.write_bytes(b"".join(lines))
    assert verify(files[-1], KEY.public).whole


def test_files_in_another_order_or_missing(files: list[Path], tmp_path: Path) -> None:
    """Exchanged, missing and doubled files are found."""
    first, second = files[0].read_bytes(), files[1].read_bytes()
    files[0].write_bytes(second)
    files[1].write_bytes(first)
    assert verify(files[-1], KEY.public).problem
    files[0].write_bytes(first)
    files[1].unlink()
    assert verify(files[-1], KEY.public).problem
    files[1].write_bytes(first)
    assert verify(files[-1], KEY.public).problem
    files[1].write_bytes(second)
    assert verify(files[-1], KEY.public).whole
    other = tmp_path / "other" / "audit.jsonl"
    write_log(other)
    files[0].write_bytes(other.read_bytes())
    assert verify(files[-1], KEY.public).problem


def test_a_file_that_goes_on_with_another_log(tmp_path: Path) -> None:
    """The name of the log stays the same over files."""
    path = tmp_path / "audit.jsonl"
    last = forge(1, FIRST_PREVIOUS, *OPENED_PARTS)
    segment_path(path, 1).write_bytes(encode(last))
    for content, problem in (
        ({"log": "m", "public": KEY.public}, "it goes on with another log"),
        ({"log": "l", "public": THIEF.public}, "it was opened with another key than yours"),
    ):
        path.write_bytes(encode(forge(2, last.hash, "continued", "now", content)))
        assert verify(path, KEY.public).problem == f"record 2: {problem}"
    path.write_bytes(encode(forge(2, last.hash, "intent", "now", {})))
    assert "begins in the middle" in verify(path, KEY.public).problem


OPENED_PARTS = (OPENED[0], "now", OPENED[1])


def test_checkpoints_kept_elsewhere(path: Path, tmp_path: Path) -> None:
    """A copy of the head proves that the log still holds what it held then."""
    kept = read_head(head_path(path))
    with AuditLog.open(path, KEY) as log:
        log.intend(an_intent("later"))
    assert verify(path, KEY.public, kept=[kept, read_head(head_path(path))]).whole
    path.unlink()
    head_path(path).unlink()
    write_log(path)
    assert verify(path, KEY.public).whole
    told = verify(path, KEY.public, kept=[kept]).problem
    assert told == "the checkpoint kept elsewhere belongs to another log"
    other = tmp_path / "other.jsonl"
    write_log(other, key=THIEF)
    forged = read_head(head_path(other)) | {"log": read_head(head_path(path))["log"]}
    assert "was changed" in verify(path, KEY.public, kept=[forged, {}]).problem


def test_a_checkpoint_of_what_was_removed(files: list[Path]) -> None:
    """A head older than what is left proves nothing any more, and is no fault."""
    log = AuditLog.open(files[-1], KEY)
    last = json.loads(files[0].read_bytes().splitlines()[-1])
    signature = KEY.sign_head(last["log"], last["seq"], last["hash"])
    kept = {key: last[key] for key in ("log", "seq", "hash")} | {"signature": signature}
    assert verify(files[-1], KEY.public, kept=[kept]).whole
    far = datetime(2100, 1, 1, tzinfo=UTC)
    assert prune(log, far, "dana").files == len(files) - 1
    log.close()
    assert verify(files[-1], KEY.public, kept=[kept]).whole
    found = list(records(files[-1]))
    assert found[0] is not None
    assert found[0].kind == "continued"
