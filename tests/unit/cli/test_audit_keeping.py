"""`homeport audit hold`, `release`, `prune` and `forward` from the outside."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.doubles.collectors import bound, listening
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, Outcome, Rotation, Status, audit_path
from homeport.audit.place import head_path, segments
from homeport.cli.main import main
from homeport.domain import Route
from homeport.storage import user_key


@pytest.fixture
def log() -> Path:
    """Give a log of three files, each a hundred days older than the next."""
    moment = [datetime.now(UTC) - timedelta(days=200)]
    key = AuditKey(user_key("audit"))
    with AuditLog.open(audit_path(), key, lambda: moment[0], Rotation()) as opened:
        for number in range(3):
            receipt = opened.intend(an_intent(f"r{number}"))
            opened.conclude(receipt, Outcome(Status.ANSWERED, Route.LOCAL))
            moment[0] += timedelta(days=100 if number < 2 else 0)
    assert len(segments(audit_path())) == 2
    return audit_path()


def test_a_hold_and_its_end(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under a hold nothing is pruned; released, what is old enough goes; the log stays whole."""
    assert main(["audit", "hold", "--reason", "case 4711"]) == 0
    assert "on hold, as record" in capsys.readouterr().out
    assert main(["audit", "prune", "--keep", "30d"]) == 2
    assert "on hold: case 4711" in capsys.readouterr().err
    assert main(["audit", "release", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["held"] is False
    assert main(["audit", "prune", "--keep", "150d"]) == 0
    assert "removed 1 files, up to record" in capsys.readouterr().out
    assert main(["audit", "prune", "--keep", "150d"]) == 0
    assert "no file is older than 150d" in capsys.readouterr().out
    assert main(["audit", "prune", "--keep", "50d", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] == 1
    assert segments(log) == ()
    assert main(["audit", "verify"]) == 0
    assert "were removed, as record" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["release"], "is not on hold"),
        (["prune", "--keep", "never"], "kept for ever"),
        (["prune", "--keep", "x"], "no span of time"),
        (["prune", "--keep", "3d", "--log", "/nowhere/audit.jsonl"], "cannot be read"),
        (["hold", "--reason", "x", "--log", "/nowhere/audit.jsonl"], "cannot be read"),
        (["forward", "--to", "smoke://signals"], "no address of a collector"),
        (["forward", "--to", "syslog+tcp://127.0.0.1:1"], "cannot be reached"),
        (["verify", "--checkpoint", "/nowhere/head"], "cannot be read as a checkpoint"),
    ],
)
@pytest.mark.usefixtures("log")
def test_bad_words(words: list[str], reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is wrong ends with exit 2, the reason and the next step."""
    assert main(["audit", *words]) == 2
    told = capsys.readouterr()
    assert reason in told.err
    assert "next: " in told.err


def test_a_checkpoint_kept_elsewhere(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A copy of the head shows that another log took this one's place."""
    kept = tmp_path / "kept.head"
    kept.write_bytes(head_path(log).read_bytes())
    assert main(["audit", "verify", "--checkpoint", str(kept)]) == 0
    for file in (*segments(log), log, head_path(log)):
        file.unlink()
    main(["audit", "verify"])
    with AuditLog.open(log, AuditKey(user_key("audit"))) as opened:
        opened.intend(an_intent())
    capsys.readouterr()
    assert main(["audit", "verify", "--checkpoint", str(kept)]) == 1
    assert "the checkpoint kept elsewhere belongs to another log" in capsys.readouterr().out


@pytest.mark.parametrize("json_", [[], ["--json"]])
@pytest.mark.usefixtures("log")
def test_forward(json_: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Requests that ended are handed on, each once."""
    with bound(kind=socket.SOCK_DGRAM) as line, listening(line) as received:
        address = f"syslog+udp://127.0.0.1:{line.getsockname()[1]}"
        assert main(["audit", "forward", "--to", address, *json_]) == 0
        out = capsys.readouterr().out
        assert out == ('{"forwarded": 3}\n' if json_ else "forwarded 3 requests\n")
        assert main(["audit", "forward", "--to", address]) == 0
        assert received.wait_for(b"model-request", 3).count(b"model-request") == 3


@pytest.mark.usefixtures("log")
def test_forward_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Following, a collector that is away is tried again until somebody interrupts."""
    rounds = []

    def wait(_seconds: float) -> None:
        rounds.append(1)
        if len(rounds) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("homeport.cli.audit_keeping.time.sleep", wait)
    assert main(["audit", "forward", "--to", "syslog+tcp://127.0.0.1:1", "--follow"]) == 130
    assert capsys.readouterr().err.count("cannot be reached") == 2
