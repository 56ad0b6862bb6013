"""The audit command."""

import json
from pathlib import Path

import pytest

from homeport.audit import AuditKey, AuditLog, Intent, Outcome, Status
from homeport.cli.main import main
from homeport.domain import Action, Category, Route
from homeport.storage import user_key


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the log in force, with two requests, the second without an outcome."""
    monkeypatch.setenv("HOMEPORT_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.delenv("HOMEPORT_KEY_FILE", raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    path = tmp_path / "audit.jsonl"
    monkeypatch.setenv("AUDIT_PATH", str(path))
    with AuditLog.open(path, AuditKey(user_key("audit"))) as opened:
        for number in range(2):
            intent = Intent(
                request=f"r{number}",
                principal="ann",
                roles=("developer",),
                task="explain",
                classification="",
                cloud_asked=False,
                action=Action.LOCAL,
                rule="default",
                route=Route.LOCAL,
                backend="model",
                policy="sha256:0",
                prompt="d0",
                prompt_characters=3,
                prompt_tokens=1,
                messages=1,
                categories={Category.EMAIL: 2} if number == 0 else {},
            )
            receipt = opened.intend(intent)
            if number == 0:
                outcome = Outcome(Status.ANSWERED, Route.LOCAL, backend="model", total_ms=120)
                opened.conclude(receipt, outcome)
    return path


def test_verify(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A whole log is whole."""
    assert main(["audit", "verify"]) == 0
    out = capsys.readouterr().out

    assert out.startswith(f"whole: 5 records in {log}\n")
    assert "signed up to record 5, by " in out
    assert "1 requests have no outcome" in out


def test_verify_as_json(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report as JSON has every figure."""
    assert main(["audit", "verify", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)

    assert found["log"] == str(log)
    assert (found["whole"], found["records"], found["unconcluded"]) == (True, 5, 1)
    assert set(found) == {
        "log", "whole", "public_key", "records", "checkpoints", "signed", "problem", "first_bad",
        "torn_bytes", "unconcluded", "notes",
    }  # fmt: skip


def test_verify_broken(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A log that was changed is what the command looks for: exit 1, with the first bad record."""
    log.write_bytes(log.read_bytes().replace(b'"ann"', b'"bob"', 1))

    assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().out.startswith("broken: record 2: its content was changed\n")
    assert main(["audit", "verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["first_bad"] == 2


def test_verify_torn(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A torn end is told and is no fault."""
    with log.open("ab") as file:
        file.write(b'{"se')

    assert main(["audit", "verify"]) == 0
    assert "4 bytes of an unfinished record" in capsys.readouterr().out


def test_verify_elsewhere(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Someone else's log is checked with their public key, without any key of one's own."""
    main(["audit", "verify", "--json"])
    public = json.loads(capsys.readouterr().out)["public_key"]
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(log.read_bytes())

    assert main(["audit", "verify", "--log", str(copy), "--public-key", public.upper()]) == 0
    assert "copy.jsonl.head is missing" in capsys.readouterr().out
    assert main(["audit", "verify", "--log", str(copy), "--public-key", "0" * 64]) == 1
    assert main(["audit", "verify", "--public-key", "xyz"]) == 2


def test_show(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The latest requests are shown in order, with how they ended."""
    assert log.exists()
    assert main(["audit", "show"]) == 0
    first, second = capsys.readouterr().out.splitlines()

    assert first.endswith("local  explain  answered  model  default  2 withheld  120 ms")
    assert second.endswith("local  explain  no outcome  model  default  0 withheld  - ms")
    assert main(["audit", "show", "--last", "1"]) == 0
    assert capsys.readouterr().out.splitlines() == [second]
    assert main(["audit", "show", "--last", "0"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["audit", "show", "--last", "-1"]) == 2


def test_show_as_json(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON, each line holds an intent and its outcome."""
    assert log.exists()
    assert main(["audit", "show", "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())

    assert first["intent"]["request"] == first["outcome"]["request"] == "r0"
    assert second["outcome"] is None


def test_export(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every record is exported as one JSON line."""
    assert log.exists()
    assert main(["audit", "export"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert lines == [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["kind"] for line in lines] == [
        "opened", "intent", "outcome", "intent", "checkpoint",
    ]  # fmt: skip


@pytest.mark.parametrize(("shape", "key"), [("ecs", "@timestamp"), ("ocsf", "class_uid")])
def test_export_in_other_shapes(
    shape: str, key: str, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the shapes of other systems there is one event for each request."""
    assert log.exists()
    assert main(["audit", "export", "--format", shape]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert len(lines) == 2
    assert all(key in line for line in lines)


def test_export_broken(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A log that is not whole is exported up to its first bad record, and that is an error."""
    log.write_bytes(log.read_bytes().replace(b'"r1"', b'"r2"'))

    assert main(["audit", "export"]) == 2
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 3
    assert "audit verify" in captured.err


@pytest.mark.parametrize("verb", ["verify", "show", "export"])
def test_no_log(verb: str, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a log there is a clear message with the next step."""
    log.unlink()

    assert main(["audit", verb]) == 2
    assert "next: " in capsys.readouterr().err
