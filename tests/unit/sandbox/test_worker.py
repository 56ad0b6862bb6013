"""A command that its caller talks with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from homeport.errors import SandboxUnavailable
from homeport.sandbox import Consent, Reason, Sandbox, sandbox


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox without walls, which every machine can have."""
    monkeypatch.setattr(sandbox, "find_bubblewrap", lambda: None)
    (tmp_path / "repo").mkdir()
    with Sandbox.open(tmp_path / "repo", consent=Consent.UNPROTECTED) as opened:
        yield opened


def test_large_messages_pass_whole(box: Sandbox) -> None:
    """More than a pipe holds goes in and comes out."""
    worker = box.start(["cat"])
    for _ in range(3):
        worker.send(b"x" * 30_000)
        assert worker.receive(30_000, 10) == b"x" * 30_000
    assert worker.finish().exit_code == 0


def test_sending_to_a_command_that_has_ended_is_refused(box: Sandbox) -> None:
    """With the next step in the hint."""
    worker = box.start(["true"])
    with pytest.raises(SandboxUnavailable, match="has ended") as refused:
        worker.send(b"x" * 10_000_000)
    assert refused.value.hint
    assert worker.finish().reason is Reason.FINISHED


def test_what_it_still_prints_does_not_keep_it_from_ending(box: Sandbox) -> None:
    """A full pipe is emptied while waiting for the end."""
    worker = box.start(["sh", "-c", "cat; head -c 1000000 /dev/zero"])
    assert worker.finish().exit_code == 0
