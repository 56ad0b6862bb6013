"""What is removed, and what may not be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, Note, Removal, Rotation, held, prune, verify
from homeport.audit.chain import decode
from homeport.audit.entries import Entry
from homeport.audit.place import segments
from homeport.errors import AuditError, InputError

KEY = AuditKey(b"k" * 32)
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    """Give a log of a file a day, for five days."""
    moment = [NOON]
    log = AuditLog.open(tmp_path / "audit.jsonl", KEY, lambda: moment[0], Rotation(most_age=DAY))
    for day in range(5):
        moment[0] = NOON + day * DAY
        log.intend(an_intent(f"r{day}"))
    return log


def test_whole_files_are_removed(log: AuditLog) -> None:
    """What is old enough goes, a signed record says so, and the rest is provable."""
    assert len(segments(log.path)) == 4
    assert prune(log, NOON, "dana") == Removal(0, 0)
    removal = prune(log, NOON + 3 * DAY, "dana")
    assert removal.files == 3
    report = verify(log.path, KEY.public)
    assert report.whole
    assert report.notes[-1].startswith(f"records 1 to {removal.through} were removed, as record ")
    further = prune(log, NOON + 4 * DAY, "dana")
    assert further.files == 1
    assert verify(log.path, KEY.public).whole
    log.close()


def test_what_is_gone_without_a_record(log: AuditLog) -> None:
    """Removed by hand, the first files are missed."""
    segments(log.path)[0].unlink()
    report = verify(log.path, KEY.public)
    assert "are gone, and no signed record says that they may be" in report.problem
    log.close()


def test_more_is_gone_than_was_said(log: AuditLog) -> None:
    """A record of a removal covers what it names and nothing more; a gap is found."""
    prune(log, NOON + 2 * DAY, "dana")
    middle = segments(log.path)[1]
    content = middle.read_bytes()
    middle.unlink()
    assert "where" in verify(log.path, KEY.public).problem
    middle.write_bytes(content)
    segments(log.path)[0].unlink()
    assert "are gone" in verify(log.path, KEY.public).problem
    log.close()


def test_an_unsigned_record_of_a_removal_is_none(log: AuditLog) -> None:
    """Whoever has no key can write such a record, and it proves nothing."""
    first = segments(log.path)[0]
    last = verify(log.path, KEY.public)
    assert last.whole
    link = records_end(first)
    log._commit([Entry("", Note.PRUNED, {"by": "eve", "through": link[0], "hash": link[1]})])
    first.unlink()
    assert "are gone" in verify(log.path, KEY.public).problem
    log.close()
    assert verify(log.path, KEY.public).whole


def records_end(file: Path) -> tuple[int, str]:
    """Return number and hash of a file's last record."""
    link = decode(file.read_bytes().splitlines()[-1])
    return link.seq, link.hash


def test_a_hold_keeps_everything(log: AuditLog) -> None:
    """Under a hold nothing is removed, whatever its age; its end is recorded too."""
    assert held(log.path) == ""
    log.note(Note.HOLD, {"by": "dana", "reason": "case 4711"})
    assert held(log.path) == "case 4711"
    with pytest.raises(InputError, match="on hold: case 4711"):
        prune(log, NOON + 4 * DAY, "dana")
    assert len(segments(log.path)) == 4
    log.note(Note.RELEASED, {"by": "dana"})
    assert held(log.path) == ""
    assert prune(log, NOON + 3 * DAY, "dana").files == 3
    log.note(Note.HOLD, {"by": "dana"})
    assert held(log.path) == "no reason was given"
    log.close()


def test_a_crash_between_record_and_removal(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that should be gone and are not do no harm, and go the next time."""

    def crash(_self: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", crash)
        with pytest.raises(KeyboardInterrupt):
            prune(log, NOON + 3 * DAY, "dana")
    assert verify(log.path, KEY.public).whole
    assert prune(log, NOON + 3 * DAY, "dana").files == 3
    assert verify(log.path, KEY.public).whole
    log.close()


def test_nothing_is_removed_from_a_broken_log(log: AuditLog) -> None:
    """A log that is not whole is evidence."""
    file = segments(log.path)[1]
    file.write_bytes(file.read_bytes().replace(b"r1", b"rX"))
    for act in (lambda: prune(log, NOON + 3 * DAY, "dana"), lambda: held(log.path)):
        with pytest.raises(AuditError, match="is not whole"):
            act()
    assert len(segments(log.path)) == 4
    log.close()


def test_a_log_that_is_whole_in_its_chain_only(log: AuditLog) -> None:
    """Where the chain is in order and the head is gone, nothing is removed either."""
    log.path.with_name("audit.jsonl.head").unlink()
    with pytest.raises(AuditError, match="is not whole"):
        prune(log, NOON + 3 * DAY, "dana")
    log.close()
