"""The checkpoint kept beside the log."""

import json
import stat
from pathlib import Path

from homeport.audit.chain import forge
from homeport.audit.head import write_head


def test_written_whole(tmp_path: Path) -> None:
    """The head repeats the checkpoint, replaces the one before, and is private."""
    path = tmp_path / "audit.jsonl.head"
    path.write_text("an older and longer head" * 50)
    checkpoint = forge(9, "abc", "checkpoint", "now", {"public": "p", "signature": "s"})

    write_head(path, checkpoint, "log")

    assert json.loads(path.read_text()) == {
        "log": "log",
        "seq": 9,
        "hash": checkpoint.hash,
        "previous": "abc",
        "public": "p",
        "signature": "s",
        "time": "now",
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
