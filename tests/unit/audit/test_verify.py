"""Checking a log that someone may have touched."""

import json
from pathlib import Path

import pytest
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, Outcome, Status, records, verify
from homeport.audit.chain import FIRST_PREVIOUS, LONGEST_LINE, Link, encode, forge
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
        ({"log": "another"}, "belongs to another log"),
        ({"seq": "8"}, "was changed"),
        ({"seq": 4}, "was changed"),
        ({"previous": "0" * 64}, "was changed"),
        ({"signature": "00"}, "was changed"),
        ({"hash": "0" * 64}, "record 8 is not the one that was signed"),
    ],
)
def test_changed_head(path: Path, change: dict[str, object], problem: str) -> None:
    """A head that was changed is found out."""
    head = path.with_name("audit.jsonl.head")
    head.write_text(json.dumps(json.loads(head.read_text()) | change))

    assert problem in verify(path, KEY.public).problem


def test_missing_head(path: Path) -> None:
    """Without the head a cut end cannot be told: in place that is a fault, of a copy a note."""
    path.with_name("audit.jsonl.head").unlink()
    told = "audit.jsonl.head is missing: whether the end was cut cannot be told"

    here, copy = verify(path, KEY.public), verify(path, KEY.public, in_place=False)
    assert (here.whole, here.problem) == (False, told)
    assert (copy.whole, copy.notes) == (True, (told,))


def test_no_checkpoint_yet(tmp_path: Path) -> None:
    """A log that is being written and was never signed is whole."""
    log = AuditLog.open(tmp_path / "audit.jsonl", KEY)
    report = verify(tmp_path / "audit.jsonl", KEY.public)

    assert report.whole
    assert (report.signed, report.notes) == (0, ())
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
