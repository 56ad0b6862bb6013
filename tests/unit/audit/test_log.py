"""Appending to the log, whatever happens meanwhile."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.doubles.processes import run_together

from homeport.audit import (
    AuditKey,
    AuditLog,
    Intent,
    Note,
    Outcome,
    Rotation,
    Status,
    verify,
)
from homeport.audit import log as log_module
from homeport.audit.chain import FIRST_PREVIOUS, encode, forge
from homeport.audit.place import lock_path, segment_path, segments
from homeport.domain import Action, Route
from homeport.errors import AuditError
from homeport.storage import locked

KEY = AuditKey(b"k" * 32)
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
SMALL = Rotation(most_bytes=2000)


def intent(request: str = "r1") -> Intent:
    """Make an intent of little interest."""
    return Intent(
        request=request,
        principal="ann",
        roles=("developer",),
        task="explain",
        classification="",
        cloud_asked=False,
        action=Action.LOCAL,
        rule="default",
        route=Route.LOCAL,
        backend="scripted",
        policy="sha256:0",
        prompt="d0",
        prompt_characters=3,
        prompt_tokens=1,
        messages=1,
    )


OUTCOME = Outcome(Status.ANSWERED, Route.LOCAL)


def record(path: Path, request: str = "r1") -> None:
    """Open the log, record one request, close it."""
    with AuditLog.open(path, KEY) as log:
        log.conclude(log.intend(intent(request)), OUTCOME)


def kinds(path: Path) -> list[str]:
    """Return the kinds of all records."""
    return [json.loads(line)["kind"] for line in path.read_text().splitlines()]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a path in a folder that does not exist yet."""
    return tmp_path / "deep" / "audit.jsonl"


def test_one_request(path: Path) -> None:
    """A request leaves an intent and an outcome, in a new log that is private and signed."""
    with AuditLog.open(path, KEY, lambda: NOON) as log:
        receipt = log.intend(intent())
        assert kinds(path) == ["opened", "intent"]
        log.conclude(receipt, OUTCOME)

    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["kind"] for line in lines] == ["opened", "intent", "outcome", "checkpoint"]
    assert [line["seq"] for line in lines] == [1, 2, 3, 4]
    assert lines[2]["request"] == "r1"
    assert lines[2]["intent"] == receipt.seq == 2
    assert {line["time"] for line in lines} == {"2026-07-01T12:00:00.000+00:00"}
    assert path.stat().st_mode & 0o077 == 0
    assert verify(path, KEY.public).whole


def test_closing_twice_signs_once(path: Path) -> None:
    """Closing again does nothing."""
    log = AuditLog.open(path, KEY)
    log.close()
    log.close()

    assert kinds(path) == ["opened", "checkpoint"]


def test_opening_alone_writes_nothing(path: Path) -> None:
    """A log that is opened and closed without a request stays as it is."""
    record(path)
    before = path.read_bytes()
    AuditLog.open(path, KEY).close()

    assert path.read_bytes() == before


def test_usable_after_closing(path: Path) -> None:
    """A straggler that concludes after the close is still recorded."""
    log = AuditLog.open(path, KEY)
    receipt = log.intend(intent())
    log.close()
    log.conclude(receipt, OUTCOME)
    log.close()

    assert kinds(path) == ["opened", "intent", "checkpoint", "outcome", "checkpoint"]
    assert verify(path, KEY.public).whole


def test_continues(path: Path) -> None:
    """A log that is opened again goes on where it ended."""
    record(path, "r1")
    record(path, "r2")
    report = verify(path, KEY.public)

    assert report.whole
    assert (report.records, report.checkpoints, report.unconcluded) == (7, 2, 0)


def test_checkpoints_in_a_long_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that never closes signs now and then all the same."""
    monkeypatch.setattr(log_module, "CHECKPOINT_EVERY", 4)
    log = AuditLog.open(path, KEY)
    for number in range(4):
        log.conclude(log.intend(intent(f"r{number}")), OUTCOME)

    report = verify(path, KEY.public)
    assert report.whole
    assert report.checkpoints == 2
    log.close()


def test_torn_tail(path: Path) -> None:
    """What a crash left unfinished is cut off by the next writer, which says so."""
    record(path)
    with path.open("ab") as file:
        file.write(b'{"seq":5,"kind":"inte')
    assert verify(path, KEY.public).torn_bytes == 21

    record(path, "r2")
    report = verify(path, KEY.public)
    assert report.whole
    assert report.torn_bytes == 0
    assert "mended" in kinds(path)
    assert report.notes == ("record 5: 21 bytes of an unfinished record were cut",)


def test_torn_opening(path: Path) -> None:
    """A crash in the very first record leaves a log that can be begun again."""
    path.parent.mkdir()
    path.write_bytes(b'{"seq":1,"ki')
    record(path)

    assert kinds(path)[:2] == ["opened", "mended"]
    assert verify(path, KEY.public).whole


def test_damaged(path: Path) -> None:
    """Nothing is appended to a log whose end was changed."""
    record(path)
    path.write_bytes(path.read_bytes().replace(b'"checkpoint"', b'"chickpoint"'))

    with pytest.raises(AuditError, match="damaged"):
        AuditLog.open(path, KEY)


def test_deleted_under_way(path: Path) -> None:
    """A log that disappears is begun anew, and the new one says what was there before."""
    log = AuditLog.open(path, KEY)
    log.intend(intent())
    log.close()
    log.intend(intent("r2"))
    path.unlink()
    log.intend(intent("r3"))
    log.close()

    report = verify(path, KEY.public)
    assert report.whole
    assert "keep that one beside it" in report.notes[0]


def test_cut_under_way(path: Path) -> None:
    """A log that another program cut is gone on with, and says for good that it was cut."""
    log = AuditLog.open(path, KEY)
    log.intend(intent())
    os.truncate(path, path.read_bytes().index(b"\n") + 1)
    log.intend(intent("r2"))
    log.intend(intent("r3"))

    assert kinds(path) == ["opened", "cut", "intent", "intent"]
    log.close()
    report = verify(path, KEY.public)
    assert report.problem == "record 2: it says that the log had 2 records"
    assert report.first_bad == 2


def test_another_end_while_nobody_writes(path: Path) -> None:
    """An end exchanged for records that were chained without the key is noticed afterwards."""
    AuditLog.open(path, KEY).intend(intent())
    lines = path.read_bytes().splitlines(keepends=True)
    seq, previous, forged = 1, json.loads(lines[0])["hash"], lines[:1]
    for name in ("f1", "f2", "f3"):
        seq += 1
        link = forge(seq, previous, "intent", "now", {"request": name})
        previous = link.hash
        forged.append(encode(link))
    path.write_bytes(b"".join(forged))
    record(path, "later")

    assert "cut" in kinds(path)
    assert verify(path, KEY.public).first_bad == 5


def test_the_newest_file_is_gone(path: Path) -> None:
    """A log whose newest file was removed, while older ones lie there, says so for good."""
    with AuditLog.open(path, KEY, rotation=SMALL) as log:
        while not segments(path):
            log.intend(intent())
    path.unlink()
    record(path, "later")

    assert kinds(path)[:2] == ["continued", "cut"]
    assert "it says that the log had" in verify(path, KEY.public).problem


@pytest.mark.parametrize("content", [None, b"", b'{"log": 1}'])
def test_without_a_head_of_ours(path: Path, content: bytes | None) -> None:
    """Where no head of ours lies beside the log, the next writer goes on and notes it."""
    record(path)
    head = path.with_name("audit.jsonl.head")
    head.unlink()
    if content is not None:
        head.write_bytes(content)
    record(path, "later")

    for _ in range(2):
        report = verify(path, KEY.public)
        assert "no head of ours lay beside the log" in report.problem
        assert report.first_bad == 5
        record(path, "later still")


def test_a_cut_is_not_forgotten_without_the_head(path: Path) -> None:
    """A log whose end was cut and whose head was removed is never called whole again."""
    log = AuditLog.open(path, KEY)
    for number in range(100):
        log.intend(intent(f"r{number}"))
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:10]))
    path.with_name("audit.jsonl.head").unlink()
    record(path, "later")
    record(path, "later still")

    assert verify(path, KEY.public).first_bad == 11


def test_a_cut_is_not_forgotten_over_logs(path: Path) -> None:
    """A log that is removed, and then the one begun in its place, are both known to the third."""
    with AuditLog.open(path, KEY) as log:
        for number in range(20):
            log.intend(intent(f"r{number}"))
    name = json.loads(path.read_text().splitlines()[0])["log"]
    for _ in range(3):
        path.unlink()
        record(path)

        report = verify(path, KEY.public)
        assert report.whole
        assert f"the log {name} with 22 records" in report.notes[0]


def test_a_log_that_could_not_be_begun_is_not_forgotten_either(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full just when a new log is begun loses nothing of what lay there."""
    record(path)
    path.unlink()
    real = os.write
    with monkeypatch.context() as patch:

        def full(descriptor: int, data: bytes) -> int:
            if b'"opened"' in bytes(data):
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(descriptor, data)

        patch.setattr(os, "write", full)
        for _ in range(2):
            with pytest.raises(AuditError, match="No space left"):
                AuditLog.open(path, KEY)
    record(path)

    assert "with 4 records had been" in verify(path, KEY.public).notes[0]


def test_a_cut_is_not_forgotten_where_it_could_not_be_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A further file is not begun without the record of what is gone."""
    with AuditLog.open(path, KEY, rotation=SMALL) as log:
        while not segments(path):
            log.intend(intent())
    path.unlink()
    head = path.with_name("audit.jsonl.head").read_bytes()
    real = os.write
    with monkeypatch.context() as patch:

        def short(descriptor: int, data: bytes) -> int:
            if b'"continued"' not in bytes(data):  # what comes after it has no room
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(descriptor, bytes(data)[: bytes(data).index(b"\n") + 1])

        patch.setattr(os, "write", short)
        with pytest.raises(AuditError, match="No space left"):
            AuditLog.open(path, KEY)
    assert path.with_name("audit.jsonl.head").read_bytes() == head
    record(path, "later")

    assert "it says that the log had" in verify(path, KEY.public).problem


@pytest.mark.parametrize("kind", ["another key", "no log", "a strange name"])
def test_what_was_refused_stays_refused(path: Path, kind: str, tmp_path: Path) -> None:
    """A log that is exchanged for one that is refused takes no record, however often one comes."""
    log = AuditLog.open(path, KEY)
    log.intend(intent())
    other = tmp_path / "other.jsonl"
    with AuditLog.open(other, AuditKey(b"o" * 32)) as another:
        another.intend(intent())
    content = other.read_bytes() + b"torn"
    if kind == "no log":
        content = b"nonsense\n"
    elif kind == "a strange name":
        named = {"log": "\ud800", "public": KEY.public}
        content = encode(forge(1, FIRST_PREVIOUS, "opened", NOON.isoformat(), named))
    other.write_bytes(content)
    other.replace(path)
    for number in range(3):
        with pytest.raises(AuditError, match="nothing is sent"):
            log.intend(intent(f"r{number}"))
        (told,) = log.record([intent(f"s{number}")])
        assert isinstance(told, AuditError)
        assert log.record_now([intent(f"t{number}")]) is None
    assert path.read_bytes() == content


def test_files_set_aside_by_another_key_are_not_gone_on_with(path: Path) -> None:
    """No further file is begun after files that were begun with another key."""
    with AuditLog.open(path, AuditKey(b"o" * 32), rotation=SMALL) as log:
        while not segments(path):
            log.intend(intent())
    path.unlink()
    with pytest.raises(AuditError, match="begun with another key"):
        AuditLog.open(path, KEY)
    assert path.read_bytes() == b""


def test_a_fault_of_our_own_is_no_record(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever goes wrong while records are written, none of them counts as written."""
    with AuditLog.open(path, KEY) as log:
        before = path.read_bytes()
        with monkeypatch.context() as patch:
            patch.setattr(log_module, "write_head", None)
            with pytest.raises(TypeError):
                log.intend(intent("r1"))
            with pytest.raises(TypeError):
                log.record([intent("r2")])
        assert path.read_bytes() == before
        assert log.intend(intent("r3")).seq == 2
    assert verify(path, KEY.public).whole


def test_at_once_or_not_at_all(path: Path) -> None:
    """Where another holds the lock, wrote since, or a file is due, nothing is written at once."""
    log = AuditLog.open(path, KEY, rotation=SMALL)
    assert log.record_now([intent("r1")])
    with locked(lock_path(path)):
        assert log.record_now([intent("r2")]) is None
    with log._writing:
        assert log.record_now([intent("r2")]) is None
    assert kinds(path) == ["opened", "intent"]
    record(path, "theirs")
    assert log.record_now([intent("r2")]) is None
    log.record([intent("r2")])
    while path.stat().st_size < SMALL.most_bytes:
        assert log.record_now([intent("more")])
    assert log.record_now([intent("r3")]) is None
    log.close()
    assert log.record_now([intent("r3")]) is None
    assert verify(path, KEY.public).whole


def test_threads_share_a_sync(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records of several threads that wait for the same turn are written with one sync."""
    log = AuditLog.open(path, KEY)
    syncs: list[int] = []
    real = os.fsync
    first_in_sync, go_on = threading.Event(), threading.Event()

    def counted(descriptor: int) -> None:
        syncs.append(descriptor)
        if len(syncs) == 1:
            first_in_sync.set()
            go_on.wait()
        real(descriptor)

    monkeypatch.setattr(os, "fsync", counted)
    threads = [threading.Thread(target=log.intend, args=(intent(f"r{n}"),)) for n in range(9)]
    threads[0].start()
    first_in_sync.wait()
    for thread in threads[1:]:
        thread.start()
    while len(log._waiting) < 8:
        time.sleep(0.001)
    go_on.set()
    for thread in threads:
        thread.join()

    assert len(syncs) == 2
    log.close()
    assert verify(path, KEY.public).records == 11


_WRITER = (
    "import sys; from pathlib import Path\n"
    "from homeport.audit import *; from homeport.domain import *\n"
    "def request(log, name):\n"
    "    i = Intent(name, 'a', (), 't', '', False, Action.LOCAL, 'd', Route.LOCAL, 'b', 'p',"
    " 'x', 1, 1, 1)\n"
    "    log.conclude(log.intend(i), Outcome(Status.ANSWERED, Route.LOCAL))\n"
    "path, key = Path(sys.argv[1]), AuditKey(b'k' * 32)\n"
)


def test_processes_take_turns(path: Path) -> None:
    """Processes that append at the same time leave one whole chain."""
    script = _WRITER + (
        "with AuditLog.open(path, key) as log:\n"
        "    for number in range(20):\n"
        "        request(log, f'{sys.argv[2]}-{number}')\n"
    )
    run_together(script, [(str(path), str(number)) for number in range(4)])

    report = verify(path, KEY.public)
    assert report.whole, report.problem
    assert kinds(path).count("outcome") == 80
    assert kinds(path).count("opened") == 1
    assert report.unconcluded == 0


def test_killed_under_way(path: Path) -> None:
    """A process killed at any moment loses nothing it was told was written."""
    script = _WRITER + (
        "log = AuditLog.open(path, key)\n"
        "n = 0\n"
        "while True:\n"
        "    request(log, str(n))\n"
        "    n += 1\n"
        "    print(n, flush=True)\n"
    )
    for wanted in (1, 7, 20):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        acknowledged = [process.stdout.readline() for _ in range(wanted)]
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
        assert acknowledged[-1].strip() == str(wanted)
        last = int([*acknowledged, *(line for line in rest if line)][-1])

        report = verify(path, KEY.public)
        assert report.whole, report.problem
        outcomes = sum(kind == "outcome" for kind in _whole_kinds(path))
        assert outcomes >= last
        path.rename(path.with_suffix(f".{wanted}"))


def _whole_kinds(path: Path) -> list[str]:
    lines = path.read_bytes().split(b"\n")[:-1]
    return [json.loads(line)["kind"] for line in lines]


@pytest.mark.parametrize("fault", ["write", "fsync"])
def test_disk_full(path: Path, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that cannot be written is refused, leaves nothing behind, and the next one works."""
    log = AuditLog.open(path, KEY)
    before = path.read_bytes()

    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, fault, full)
        with pytest.raises(AuditError, match="No space left") as caught:
            log.intend(intent())
        assert "AUDIT_PATH" in caught.value.hint
        assert path.read_bytes() == before
    log.intend(intent("r2"))
    log.close()
    assert verify(path, KEY.public).whole


def test_a_folder_that_disappears(path: Path) -> None:
    """Where the whole folder is gone, a new log is begun in a new one at the second attempt."""
    log = AuditLog.open(path, KEY)
    shutil.rmtree(path.parent)
    with pytest.raises(AuditError, match="cannot be written"):
        log.intend(intent())
    log.intend(intent("r2"))
    log.close()

    assert kinds(path) == ["opened", "intent", "checkpoint"]
    assert verify(path, KEY.public).whole


def test_short_writes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that writes a few bytes at a time gets the whole record written."""
    log = AuditLog.open(path, KEY)
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    log.intend(intent())
    log.close()

    assert verify(path, KEY.public).whole


def test_everyone_in_a_failed_batch_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a shared write fails, each of its records is refused."""
    log = AuditLog.open(path, KEY)

    def full(*_arguments: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    refused: list[AuditError] = []

    def attempt() -> None:
        try:
            log.intend(intent())
        except AuditError as error:
            refused.append(error)

    threads = [threading.Thread(target=attempt) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 5
    assert kinds(path) == ["opened"]


def test_cannot_be_opened(tmp_path: Path) -> None:
    """A place that cannot hold a log is an error before anything is asked."""
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(AuditError, match="cannot be written, so nothing is sent"):
        AuditLog.open(tmp_path / "file" / "audit.jsonl", KEY)
    with pytest.raises(AuditError, match="cannot be written"):
        AuditLog.open(tmp_path, KEY)


def test_receipt_names_the_record(path: Path) -> None:
    """A receipt holds the number and hash under which its intent stands in the log."""
    with AuditLog.open(path, KEY) as log:
        receipt = log.intend(intent())
    lines = [json.loads(line) for line in path.read_text().splitlines()]

    assert lines[receipt.seq - 1]["hash"] == receipt.hash


def test_a_long_file_is_set_aside(path: Path) -> None:
    """The chain goes on over files, each of which but the last ends signed."""
    with AuditLog.open(path, KEY, rotation=SMALL) as log:
        for number in range(20):
            log.conclude(log.intend(intent(f"r{number}")), OUTCOME)
    files = (*segments(path), path)
    assert len(files) > 5
    assert [kinds(file)[0] for file in files] == ["opened"] + ["continued"] * (len(files) - 1)
    assert {kinds(file)[-1] for file in files} == {"checkpoint"}
    report = verify(path, KEY.public)
    assert report.whole
    assert (report.signed, report.unconcluded) == (report.records, 0)
    last = [json.loads(file.read_text().splitlines()[-1])["seq"] for file in files[:-1]]
    assert [int(file.name.rpartition(".")[2]) for file in files[:-1]] == last


def test_an_old_file_is_set_aside_but_no_clock_makes_one_old_by_going_back(path: Path) -> None:
    """Age counts from a file's first record; a clock that jumps back only waits longer."""
    moment = [NOON]
    week = Rotation(most_age=timedelta(days=7))
    with AuditLog.open(path, KEY, lambda: moment[0], week) as log:
        moment[0] = NOON - timedelta(days=400)
        log.intend(intent("r1"))
        assert segments(path) == ()
        moment[0] = NOON + timedelta(days=6)
        log.intend(intent("r2"))
        assert segments(path) == ()
        moment[0] = NOON + timedelta(days=7)
        log.intend(intent("r3"))
        assert len(segments(path)) == 1
    assert verify(path, KEY.public).whole


def test_another_process_notices_that_a_file_was_set_aside(path: Path) -> None:
    """Two writers of one log go on in the same new file."""
    with AuditLog.open(path, KEY, rotation=SMALL) as one, AuditLog.open(path, KEY) as other:
        for number in range(10):
            one.intend(intent(f"a{number}"))
            other.intend(intent(f"b{number}"))
    assert len(segments(path)) > 1
    report = verify(path, KEY.public)
    assert (report.whole, report.unconcluded) == (True, 20)


@pytest.mark.parametrize("state", ["renamed", "empty", "torn", "unsigned"])
def test_a_crash_while_a_file_is_set_aside(path: Path, state: str) -> None:
    """Whatever step it came to, the next writer goes on and the record is whole."""
    with AuditLog.open(path, KEY) as log:
        log.intend(intent("r1"))
    content = path.read_bytes()
    if state != "unsigned":
        path.rename(segment_path(path, len(content.splitlines())))
        assert verify(path, KEY.public).whole
    if state == "empty":
        path.write_bytes(b"")
    elif state == "torn":
        path.write_bytes(b'{"seq":4,"time":"2026')
    assert verify(path, KEY.public).whole
    record(path, "r2")
    report = verify(path, KEY.public)
    assert report.whole
    assert report.unconcluded == 1


@pytest.mark.parametrize("damage", ["torn", "unsigned", "nonsense"])
def test_nothing_goes_on_from_a_damaged_file(path: Path, damage: str) -> None:
    """A file that was set aside ends with a whole checkpoint, or nothing is appended."""
    record(path)
    lines = path.read_bytes().splitlines(keepends=True)
    content = {
        "torn": b"".join(lines)[:-1],
        "unsigned": b"".join(lines[:-1]),
        "nonsense": b"".join(lines) + b"nonsense\n",
    }[damage]
    path.unlink()
    segment_path(path, 4).write_bytes(content)
    with pytest.raises(AuditError, match="is damaged"):
        record(path, "r2")


def test_a_beginning_without_a_time(path: Path) -> None:
    """A file whose first record has no time of ours is damaged."""
    first = forge(1, FIRST_PREVIOUS, "opened", "noon", {"log": "1a" * 8})
    path.parent.mkdir()
    path.write_bytes(encode(first))
    with pytest.raises(AuditError, match="is damaged"):
        AuditLog.open(path, KEY)


def test_a_beginning_with_a_time_of_nowhere(path: Path) -> None:
    """A time without a zone, which is none of ours, counts as UTC."""
    content = {"log": "1a" * 8, "public": KEY.public}
    first = forge(1, FIRST_PREVIOUS, "opened", "2026-07-01T12:00:00", content)
    path.parent.mkdir()
    path.write_bytes(encode(first))
    record(path)
    assert "no head of ours" in verify(path, KEY.public).problem


def test_a_full_disk_at_the_very_beginning(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log that could not be begun is begun when there is room."""
    with AuditLog.open(path, KEY) as log:
        path.unlink()
        with monkeypatch.context() as patch:

            def full(_fd: int) -> None:
                raise OSError(errno.ENOSPC, "No space left on device")

            patch.setattr(os, "fsync", full)
            with pytest.raises(AuditError, match="No space left"):
                log.intend(intent("r1"))
        log.intend(intent("r2"))
    assert kinds(path)[0] == "opened"


def test_a_full_disk_while_a_file_is_set_aside(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The request is refused, and once there is room the record goes on whole."""
    log = AuditLog.open(path, KEY, rotation=SMALL)
    while path.stat().st_size < SMALL.most_bytes:
        log.intend(intent("r1"))
    with monkeypatch.context() as patch:

        def full(_fd: int) -> None:
            if segments(path):
                raise OSError(errno.ENOSPC, "No space left on device")

        patch.setattr(os, "fsync", full)
        with pytest.raises(AuditError, match="No space left"):
            log.intend(intent("r2"))
    log.intend(intent("r3"))
    log.close()
    assert verify(path, KEY.public).whole
    names = {json.loads(line).get("request") for line in path.read_text().splitlines()}
    assert names == {None, "r3"}


def test_what_people_do_is_recorded_and_signed(path: Path) -> None:
    """A note has its number, and a checkpoint follows it at once."""
    with AuditLog.open(path, KEY) as log:
        assert log.note(Note.ACT, {"by": "dana", "act": "token created"}) == 2
    assert kinds(path) == ["opened", "act", "checkpoint"]
    assert verify(path, KEY.public).whole


def test_a_note_that_cannot_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wants to note something is told when it failed."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with AuditLog.open(path, KEY) as log:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(AuditError, match="No space left"):
                log.note(Note.ACT, {})
        log.note(Note.ACT, {})


def test_killed_while_files_are_set_aside(path: Path) -> None:
    """However often writers are killed, nothing acknowledged is lost over files."""
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from homeport.audit import AuditKey, AuditLog, Rotation\n"
        "from tests.doubles.records import an_intent\n"
        "log = AuditLog.open(Path(sys.argv[1]), AuditKey(b'k' * 32),"
        " rotation=Rotation(most_bytes=3000))\n"
        "for number in range(100000):\n"
        "    print(log.intend(an_intent(sys.argv[2] + str(number))).seq, flush=True)\n"
    )
    acknowledged = 0
    for name in "abc":
        with subprocess.Popen(
            [sys.executable, "-c", script, str(path), name], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            for _ in range(25):
                acknowledged = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
    report = verify(path, KEY.public)
    assert report.whole
    assert report.records >= acknowledged
    record(path, "last")
    assert verify(path, KEY.public).whole
    assert len(segments(path)) > 3


def test_a_log_of_another_key_is_not_gone_on_with(path: Path) -> None:
    """Records signed by two keys would never verify, so nothing is appended and nothing sent."""
    AuditLog.open(path, AuditKey(b"1" * 32)).close()
    before = path.read_bytes()
    with pytest.raises(AuditError, match="begun with another key") as caught:
        AuditLog.open(path, AuditKey(b"2" * 32))
    assert "move" in caught.value.hint
    assert path.read_bytes() == before
