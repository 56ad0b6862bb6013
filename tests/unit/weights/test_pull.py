import errno
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.doubles.small_model import CONTENT, ENTRY

from homeport.errors import DigestMismatch, WeightsError
from homeport.weights import pull as pulling
from homeport.weights.cache import file_of, models_folder, partial_of, stamp_of, verify
from homeport.weights.pull import pull

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep each test's files to itself."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path))


@dataclass
class Pieces:
    """A source with faults: other bytes, an early end, an error after some bytes."""

    content: bytes = CONTENT
    end: int = len(CONTENT)
    error: Exception | None = None
    name: str = "pieces"
    scratch: int = 0
    step: int = 1_000
    asked: list[int] = field(default_factory=list)

    def stream(self, offset: int) -> Generator[bytes, None, None]:
        """Yield what there is from `offset` on, then fail if told so."""
        self.asked.append(offset)
        for start in range(offset, self.end, self.step):
            yield self.content[start : min(start + self.step, self.end)]
        if self.error is not None:
            raise self.error


def test_a_pulled_file_is_whole_verified_and_read_only() -> None:
    """What gets the real name has every byte, a stamp, and no write permission."""
    seen: list[tuple[int, int]] = []
    path = pull(ENTRY, [Pieces()], progress=lambda done, total: seen.append((done, total)))
    assert path.read_bytes() == CONTENT
    assert path.stat().st_mode & 0o777 == 0o444
    assert seen[0] == (1_000, 10_000)
    assert seen[-1] == (10_000, 10_000)
    assert stamp_of(ENTRY).is_file()
    assert not partial_of(ENTRY).exists()


def test_a_second_pull_asks_nobody() -> None:
    """What is here is returned, with or without its stamp."""
    pull(ENTRY, [Pieces()])
    source = Pieces()
    pull(ENTRY, [source])
    stamp_of(ENTRY).unlink()
    pull(ENTRY, [source])
    assert source.asked == []


def test_a_beginning_is_gone_on_with() -> None:
    """An interrupted pull continues where it stopped, and says so."""
    with pytest.raises(WeightsError):
        pull(ENTRY, [Pieces(end=3_500)])
    said: list[str] = []
    source = Pieces()
    pull(ENTRY, [source], notice=said.append)
    assert source.asked == [3_500]
    assert said == ["going on at 35 %"]


def test_one_source_goes_on_where_another_stopped() -> None:
    """A source that fails hands over to the next at the byte it reached."""
    first = Pieces(end=4_000, error=WeightsError("gone"), name="first")
    second = Pieces()
    said: list[str] = []
    assert pull(ENTRY, [first, second], notice=said.append).read_bytes() == CONTENT
    assert second.asked == [4_000]
    assert said == ["first: gone"]


def test_a_whole_beginning_needs_no_source() -> None:
    """Killed between the last byte and the name, the next pull only verifies."""
    partial_of(ENTRY).write_bytes(CONTENT)
    assert pull(ENTRY, []).read_bytes() == CONTENT


def test_too_long_a_beginning_is_thrown_away() -> None:
    """A partial file larger than the model cannot be its beginning."""
    partial_of(ENTRY).write_bytes(CONTENT + b"more")
    source = Pieces()
    pull(ENTRY, [source])
    assert source.asked == [0]


def test_other_bytes_are_never_installed() -> None:
    """One flipped byte: nothing gets the real name, and the spoiled bytes are gone."""
    spoiled = Pieces(content=CONTENT[:5_000] + b"\xff" + CONTENT[5_001:])
    with pytest.raises(DigestMismatch) as caught:
        pull(ENTRY, [spoiled])
    assert "--source" in caught.value.hint
    assert not file_of(ENTRY).exists()
    assert not partial_of(ENTRY).exists()
    assert pull(ENTRY, [Pieces()]).read_bytes() == CONTENT


def test_a_source_that_serves_more_is_cut() -> None:
    """More than the pinned size is not written to disk."""
    source = Pieces(content=CONTENT + b"x" * 5_000, end=15_000, step=1_500)
    with pytest.raises(WeightsError, match="more than the pinned size"):
        pull(ENTRY, [source])
    assert partial_of(ENTRY).stat().st_size <= len(CONTENT)


def test_a_changed_file_is_replaced() -> None:
    """Pulling mends what verifying refused."""
    pull(ENTRY, [Pieces()])
    file_of(ENTRY).chmod(0o600)
    file_of(ENTRY).write_bytes(b"changed")
    with pytest.raises(DigestMismatch):
        verify(ENTRY)
    said: list[str] = []
    assert pull(ENTRY, [Pieces()], notice=said.append).read_bytes() == CONTENT
    assert "fetching it again" in said[0]


def test_without_any_source_the_person_learns_why() -> None:
    """Offline and not here: the next step names both ways out."""
    with pytest.raises(WeightsError, match="nothing may be fetched") as caught:
        pull(ENTRY, [])
    assert "--source FILE" in caught.value.hint


def test_when_all_fail_every_reason_is_told() -> None:
    """Each source's failure is named, with the last next step; what arrived is kept."""
    first = Pieces(end=2_000, error=WeightsError("first is gone", hint="try second"), name="a")
    second = Pieces(end=3_000, name="b")
    with pytest.raises(WeightsError, match="first is gone; b ends after 3000") as caught:
        pull(ENTRY, [first, second])
    assert caught.value.hint == "try second"
    assert partial_of(ENTRY).read_bytes() == CONTENT[:3_000]
    with pytest.raises(WeightsError) as caught:
        pull(ENTRY, [Pieces(end=3_500, name="b")])
    assert "--source" in caught.value.hint


def test_space_is_looked_at_before_fetching(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk without room for file and scratch is refused before the first byte."""
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: SimpleNamespace(free=pulling.SPARE))
    source = Pieces(scratch=500_000_000)
    with pytest.raises(WeightsError, match="needs 567 MB free") as caught:
        pull(ENTRY, [source])
    assert "HOMEPORT_CACHE_DIR" in caught.value.hint
    assert source.asked == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "free some space"),
        (errno.EDQUOT, "free some space"),
        (errno.EIO, "may write"),
    ],
)
def test_a_disk_that_fails_keeps_what_arrived(number: int, words: str) -> None:
    """A full disk in the middle is one clear error, and nothing arrived is lost."""
    source = Pieces(end=6_000, error=OSError(number, os.strerror(number)))
    with pytest.raises(WeightsError, match="cannot be written") as caught:
        pull(ENTRY, [source])
    assert words in caught.value.hint
    assert partial_of(ENTRY).read_bytes() == CONTENT[:6_000]


def test_a_real_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing to a device that is always full ends in the same clear error."""
    monkeypatch.setattr(pulling, "partial_of", lambda _entry: Path("/dev/full"))
    with pytest.raises(WeightsError, match="No space left") as caught:
        pull(ENTRY, [Pieces()])
    assert "free some space" in caught.value.hint


def test_ctrl_c_keeps_what_arrived() -> None:
    """An interrupt passes through, and the next pull goes on."""

    class Interrupted(Pieces):
        def stream(self, offset: int) -> Generator[bytes, None, None]:
            """Yield a beginning, then be interrupted."""
            yield self.content[offset:7_000]
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(ENTRY, [Interrupted()])
    source = Pieces()
    pull(ENTRY, [source])
    assert source.asked == [7_000]


def test_two_pulls_at_once_fetch_once() -> None:
    """The second waits for the first and finds the file."""
    inside, go_on = threading.Event(), threading.Event()

    class Slow(Pieces):
        def stream(self, offset: int) -> Generator[bytes, None, None]:
            """Wait in the middle until told to go on."""
            inside.set()
            assert go_on.wait(30)
            yield from super().stream(offset)

    slow, second = Slow(), Pieces()
    first_thread = threading.Thread(target=pull, args=(ENTRY, [slow]))
    second_thread = threading.Thread(target=pull, args=(ENTRY, [second]))
    first_thread.start()
    assert inside.wait(30)
    second_thread.start()
    go_on.set()
    first_thread.join(30)
    second_thread.join(30)
    assert (slow.asked, second.asked) == ([0], [])


def test_kill_9_loses_nothing_that_arrived(tmp_path: Path) -> None:
    """A killed process leaves a true beginning and no lock; the next pull completes it."""
    code = textwrap.dedent(
        """
        import time
        from homeport.weights.pull import pull
        from tests.doubles.small_model import CONTENT, ENTRY

        class Stalling:
            name, scratch = "stalling", 0

            def stream(self, offset):
                yield CONTENT[offset:6_000]
                print("written", flush=True)
                time.sleep(600)

        pull(ENTRY, [Stalling()])
        """
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "HOMEPORT_CACHE_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "written\n"
        child.kill()
    assert partial_of(ENTRY).read_bytes() == CONTENT[:6_000]
    source = Pieces()
    assert pull(ENTRY, [source]).read_bytes() == CONTENT
    assert source.asked == [6_000]
    left = {path.name for path in models_folder().iterdir()}
    assert left == {"tiny.gguf", "tiny.gguf.stamp", "tiny.gguf.lock"}
