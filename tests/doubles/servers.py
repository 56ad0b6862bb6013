"""The server's application around recording models, and the whole server as a process."""

import contextlib
import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.doubles.gateways import LOCAL_ONLY, Bench, bench

from homeport.identity import Identity, IdentitySettings, identity_of
from homeport.policy import WatchedPolicy
from homeport.server.admission import Admission
from homeport.server.app import App, Life
from homeport.server.guard import Guard
from homeport.server.metrics import Metrics
from homeport.server.own import Own
from homeport.server.recent import Recent
from homeport.server.relay import Relay, Terms
from homeport.server.reload import PolicyWatch


@dataclass
class Door:
    """An application and what stands around it."""

    app: App
    bench: Bench
    relay: Relay
    watch: PolicyWatch
    told: list[str]


def door(
    folder: Path,
    policy: str = LOCAL_ONLY,
    *,
    terms: Terms | None = None,
    identity: Identity | None = None,
) -> Door:
    """Make an application whose models record what they are sent."""
    made = bench(folder, policy)
    file = folder / "policy.yaml"
    file.write_text(policy)
    relay = Relay(made.gateway, Admission(4, 4, 1.0), Metrics(), Recent(), terms or Terms())
    told: list[str] = []
    watch = PolicyWatch(WatchedPolicy(file), made.gateway.take_policy, told.append)
    known = identity or identity_of(IdentitySettings(), listens_on_loopback=True)

    async def nothing() -> None:
        """Do nothing."""

    life = Life(nothing, made.gateway.recorded)
    return Door(App(relay, Own(relay, watch), Guard(), known, life), made, relay, watch, told)


@dataclass
class Running:
    """A server that runs as a process of its own."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def ask(
        self,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 30,
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask once; return status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            if body is None:
                connection.request("GET", path, headers=dict(headers or {}))
            else:
                connection.request("POST", path, data, dict(headers or {}))
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, named, answer.read()
        finally:
            connection.close()

    def records(self, kind: str) -> list[dict[str, Any]]:
        """Return the audit records of a kind."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [line for line in lines if line["kind"] == kind]


@contextlib.contextmanager
def running(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> Iterator[Running]:
    """Start `homeport serve` on a free port; it is killed if it still runs at the end."""
    log = folder / "audit.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-m", "homeport", "serve", "--port", "0", *arguments],
        env={**os.environ, "AUDIT_PATH": str(log), **(environment or {})},
        stderr=subprocess.PIPE,
    )
    try:
        yield Running(process, _port_of(process), log)
    finally:
        process.kill()
        process.wait(10)
        assert process.stderr is not None
        process.stderr.close()


def _port_of(process: subprocess.Popen[bytes]) -> int:
    assert process.stderr is not None
    for line in process.stderr:
        if b"serving on" in line:
            return int(line.rpartition(b":")[2])
    raise AssertionError(f"the server ended with {process.wait(10)}")


def wait_until(true: Any, seconds: float = 10) -> None:  # noqa: ANN401 -- any question
    """Wait until something holds, and fail when it does not come to hold."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to hold"
        time.sleep(0.01)
