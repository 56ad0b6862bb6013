"""Handing requests on."""

import json
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.doubles.collectors import (
    bound,
    certificate,
    collecting,
    lines_in,
    listening,
    real_rsyslog,
    rsyslog,
)
from tests.doubles.oidc import free_port
from tests.doubles.records import an_intent

from homeport.audit import AuditKey, AuditLog, Outcome, Rotation, Status
from homeport.audit import forward as forward_module
from homeport.audit.export import Event
from homeport.audit.forward import Forwarder, collector_at
from homeport.domain import Route
from homeport.errors import InputError, StateError

KEY = AuditKey(b"k" * 32)


class Kept:
    """A collector that keeps what it took, and may refuse."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.refuses = False
        self.closed = False

    def take(self, events: Sequence[Event]) -> None:
        """Take events, or not."""
        if self.refuses:
            raise StateError("not now")
        self.requests += [str(event.intent["request"]) for event in events]

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True


def ask(log: AuditLog, *names: str) -> None:
    """Record whole requests."""
    for name in names:
        log.conclude(log.intend(an_intent(name)), Outcome(Status.ANSWERED, Route.LOCAL))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a log."""
    return tmp_path / "audit.jsonl"


def test_each_request_is_handed_on_once_it_has_ended(path: Path) -> None:
    """What runs waits; what ended goes, over files and restarts, and never twice in good order."""
    kept = Kept()
    with AuditLog.open(path, KEY, rotation=Rotation(most_bytes=2000)) as log:
        forwarder = Forwarder(path, "a", kept)
        ask(log, "r1")
        running = log.intend(an_intent("r2"))
        assert forwarder.run_once() == 1
        assert forwarder.run_once() == 0
        ask(log, "r3", "r4", "r5")
        forwarder = Forwarder(path, "a", kept)
        assert forwarder.run_once() == 3
        log.conclude(running, Outcome(Status.FAILED, Route.LOCAL))
        assert forwarder.run_once() == 1
    assert kept.requests == ["r1", "r3", "r4", "r5", "r2"]
    assert Forwarder(path, "another", Kept()).run_once() == 5
    forwarder.close()
    assert kept.closed


def test_what_is_not_taken_comes_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a refusal everything since the last batch that was taken is handed on."""
    monkeypatch.setattr(forward_module, "_BATCH", 2)
    kept = Kept()
    with AuditLog.open(path, KEY) as log:
        ask(log, "r1", "r2", "r3")
        kept.refuses = True
        with pytest.raises(StateError, match="not now"):
            Forwarder(path, "a", kept).run_once()
        kept.refuses = False
        assert Forwarder(path, "a", kept).run_once() == 3
    assert kept.requests == ["r1", "r2", "r3"]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"seq": "x"}', b'{"seq": null}'])
def test_a_mark_that_cannot_be_read(content: bytes, path: Path) -> None:
    """Then everything is handed on again: twice is better than never."""
    with AuditLog.open(path, KEY) as log:
        ask(log, "r1")
    assert Forwarder(path, "a", Kept()).run_once() == 1
    (mark,) = path.parent.glob("*.forwarded-*")
    mark.write_bytes(content)
    assert Forwarder(path, "a", Kept()).run_once() == 1


@pytest.mark.parametrize(
    "address",
    ["", "syslog", "syslog+udp://", "syslog+unix://", "syslog+smoke://h", "otlp+ftp://h",
     "http://h", "syslog+tcp://h:port", "syslog+tcp://[::1"],
)  # fmt: skip
def test_addresses_that_are_none(address: str) -> None:
    """Anything else than a known way to a collector is refused with an example."""
    with pytest.raises(InputError, match="no address of a collector") as caught:
        collector_at(address)
    assert "syslog+tls" in caught.value.hint


def test_a_ca_file_that_cannot_be_read() -> None:
    """A missing CA file is no reason to go without."""
    with pytest.raises(InputError, match="CA file"):
        collector_at("syslog+tls://h?ca=/nowhere.pem")


def test_over_http(path: Path, tmp_path: Path) -> None:
    """An OpenTelemetry collector gets the requests; a CA may be named."""
    with AuditLog.open(path, KEY) as log:
        ask(log, "r1")
    _, ca_file = certificate(tmp_path)
    with collecting() as server:
        address = f"otlp+{server.address}?ca={ca_file}"
        forwarder = Forwarder(path, address, collector_at(address))
        assert forwarder.run_once() == 1
        forwarder.close()
        assert len(server.bodies) == 1


@pytest.mark.parametrize(("ocsf", "key"), [(False, "@timestamp"), (True, "class_uid")])
def test_over_syslog(path: Path, *, ocsf: bool, key: str) -> None:
    """A syslog server gets the shape that was asked for."""
    with AuditLog.open(path, KEY) as log:
        ask(log, "r1")
    with bound(kind=socket.SOCK_DGRAM) as line, listening(line) as received:
        address = f"syslog+udp://127.0.0.1:{line.getsockname()[1]}"
        forwarder = Forwarder(path, address, collector_at(address, ocsf=ocsf))
        assert forwarder.run_once() == 1
        forwarder.close()
        body = json.loads(received.wait(1).partition(b" - {")[2].join((b"{", b"")))
    assert key in body


@pytest.mark.skipif(rsyslog() is None, reason="rsyslogd is not on this machine")
def test_a_real_rsyslog(path: Path, tmp_path: Path) -> None:
    """The real program takes the messages over UDP, TCP and a Unix socket and reads them."""
    with AuditLog.open(path, KEY) as log:
        ask(log, "r1", "r2")
    udp, tcp = free_port(), free_port()
    with real_rsyslog(tmp_path, udp, tcp) as written:
        for number, address in enumerate(
            (
                f"syslog+unix://{tmp_path}/log",
                f"syslog+tcp://127.0.0.1:{tcp}",
                f"syslog+udp://127.0.0.1:{udp}",
            ),
            1,
        ):
            forwarder = Forwarder(path, address, collector_at(address))
            assert forwarder.run_once() == 2
            forwarder.close()
            lines = lines_in(written, 2 * number)
    assert len(lines) == 6
    for line in lines:
        program, name, facility, severity, _, content = line.split(" ", 5)
        assert (program, name, facility, severity) == ("homeport", "answered", "13", "5")
        assert json.loads(content)["event"]["action"] == "model-request"
