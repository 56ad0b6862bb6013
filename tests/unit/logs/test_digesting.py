"""Claims about digesting files."""

import gzip
import io
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from homeport.errors import InputError
from homeport.logs import digest_files, digesting, preview_files
from homeport.logs.digest import Axis
from homeport.logs.digesting import Progress
from homeport.logs.plan import Plan
from homeport.logs.scanning import scanner

LINES = "".join(
    f"2026-03-02T05:{n // 60 % 60:02}:{n % 60:02}Z INFO [a{n % 3}] took {n} ms\n"
    for n in range(9000)
)


def test_parts_and_whole_are_equal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two workers give what one gives."""
    (tmp_path / "x.log").write_text(LINES)
    monkeypatch.setattr(digesting, "PART", 4096)
    told: list[int] = []
    one = digest_files([tmp_path / "x.log"], workers=1)
    two = digest_files([tmp_path / "x.log"], workers=3, on_progress=lambda p: told.append(p.done))
    assert one == two
    assert one.lines == 9000
    assert max(told) >= len(LINES)


def test_sets_are_one_log(tmp_path: Path) -> None:
    """A rotated, packed set reads as one log, in the order of time."""
    half = len(LINES) // 2 + LINES[len(LINES) // 2 :].index("\n") + 1
    (tmp_path / "whole.log").write_text(LINES)
    folder = tmp_path / "set"
    folder.mkdir()
    (folder / "x.log").write_text(LINES[half:])
    (folder / "x.log.1.gz").write_bytes(gzip.compress(LINES[:half].encode()))
    whole, parts = digest_files([tmp_path / "whole.log"]), digest_files([folder])
    assert [source.name.rpartition("/")[2] for source in parts.sources] == ["x.log.1.gz", "x.log"]
    assert parts.total == whole.total
    assert [t.text for t in parts.templates] == [t.text for t in whole.templates]
    assert parts.templates[0].last_line == 9000


def test_unreadable_among_many(tmp_path: Path) -> None:
    """What cannot be read is named; when nothing can, that is an error."""
    (tmp_path / "x.log").write_text(LINES)
    digest = digest_files([tmp_path / "x.log", tmp_path / "none.log"])
    assert [source.error for source in digest.sources] == ["no such file or directory", ""]
    with pytest.raises(InputError, match="no such file"):
        digest_files([tmp_path / "none.log"])


def test_standard_input_and_structured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Standard input is read to its end; JSON lines tell their first time too."""
    data = b'{"msg":"a","ts":1772409600}\n' * 5
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    digest = digest_files(["-"])
    assert (digest.lines, digest.axis) == (5, Axis.TIME)
    (tmp_path / "x.jsonl").write_bytes(data)
    (tmp_path / "y.log").write_text("no time here\n")
    assert digest_files([tmp_path / "x.jsonl", tmp_path / "y.log"]).lines == 6
    with pytest.raises(InputError, match="sampled"):
        preview_files(["-"])


def test_a_first_look_says_so(tmp_path: Path) -> None:
    """A preview of a long file reads stretches, and says that it did."""
    (tmp_path / "x.log").write_text(LINES)
    (tmp_path / "x.log.1.gz").write_bytes(gzip.compress(LINES.encode()))
    look = digesting.preview_files([tmp_path / "x.log"], most=200_000)
    assert look.sampled
    assert 0 < look.fraction < 1
    assert "first look" in look.notes[0]
    assert preview_files([tmp_path]).lines > 0


def test_an_interruption_keeps_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Interrupted while reading a stream, the digest so far is returned as incomplete."""
    (tmp_path / "x.gz").write_bytes(gzip.compress(LINES.encode()))
    real = scanner

    def interrupting(plan: Plan, **options: Any) -> object:  # noqa: ANN401 -- passed on
        scan = real(plan, **options)
        feed = scan.feed

        def once(data: bytes | memoryview) -> None:
            feed(data)
            raise KeyboardInterrupt

        return type("Interrupted", (), {"feed": staticmethod(once), "finish": scan.finish})()

    monkeypatch.setattr(digesting, "scanner", interrupting)
    digest = digest_files([tmp_path / "x.gz"])
    assert not digest.complete
    assert digest.lines == 9000
    assert digest.notes[0].startswith("interrupted")


def test_an_interruption_of_parts_keeps_the_first_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while parts are read leaves what lies together from the start, and says how much."""
    (tmp_path / "x.log").write_text(LINES)
    monkeypatch.setattr(digesting, "PART", 4096)
    monkeypatch.setattr(digesting, "CHUNK", 8192)
    told: list[int] = []

    def interrupt(progress: Progress) -> None:
        told.append(progress.done)
        if len(told) == 3:
            os.kill(os.getpid(), signal.SIGINT)
        if len(told) > 3:
            time.sleep(0.05)

    digest = digest_files([tmp_path / "x.log"], workers=2, on_progress=interrupt)
    assert not digest.complete
    assert 0 < digest.fraction < 1
    lines = LINES.splitlines()
    assert digest.templates[0].last_line == digest.lines < len(lines)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_log_that_is_cut_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there is digested, the source says that it got shorter; a vanished one is read."""
    path = tmp_path / "x.log"
    path.write_text(LINES)
    monkeypatch.setattr(digesting, "CHUNK", 8192)
    cut = digest_files([path], workers=1, on_progress=lambda _: os.truncate(path, 50_000))
    assert cut.sources[0].error == "it got shorter while it was read"
    assert 0 < cut.lines < 9000
    path.write_text(LINES)
    gone = digest_files([path], on_progress=lambda _: path.unlink(missing_ok=True))
    assert (gone.lines, gone.sources[0].error) == (9000, "")


@pytest.mark.parametrize("part", [400, 1 << 20])
def test_a_clock_that_goes_back_is_said(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the parts are cut; the disorder of threads is none."""
    monkeypatch.setattr(digesting, "PART", part)
    minutes = (*range(20, 50), 10, *range(12, 30), 29, *range(30, 40))
    lines = [f"2026-03-02T05:{minute}:00Z INFO tick\n" for minute in minutes]
    (tmp_path / "x.log").write_text("".join(lines))
    digest = digest_files([tmp_path / "x.log"], workers=4)
    assert digest.notes == ("the clock went back once, by 2,340 s at most",)
