"""Hands finished requests on to a collector, each at least once, also over restarts.

How far it came is kept in a small file beside the log, one for each collector; it is written only
after the collector took what it says.
"""

from __future__ import annotations

import hashlib
import json
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from homeport.audit.export import Event, Pairs, as_ecs, as_ocsf
from homeport.audit.follow import Follower
from homeport.audit.otlp import batch, post
from homeport.audit.syslog import SyslogSink, message
from homeport.errors import InputError
from homeport.storage.whole import PRIVATE, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_BATCH = 256
_PORTS = {"udp": 514, "tcp": 601, "tls": 6514}
_HINT = "as in syslog+tls://logs.example.com:6514 or otlp+https://otel.example.com/v1/logs"


class Collector(Protocol):
    """Takes events."""

    def take(self, events: Sequence[Event]) -> None:
        """Take all of them.

        Raises:
            StateError: it cannot.
        """

    def close(self) -> None:
        """Let the connection go."""


class Forwarder:
    """Brings one log's events to one collector."""

    def __init__(self, log: Path, address: str, collector: Collector) -> None:
        self._follower, self._pairs, self._collector = Follower(log), Pairs(), collector
        name = hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:12]
        self._kept = log.with_name(f"{log.name}.forwarded-{name}")
        self._done = self._read()

    def run_once(self) -> int:
        """Hand on what has ended since the last time; return how many requests that were.

        Raises:
            AuditError: the log cannot be read, or is not whole.
            StateError: the collector does not take them; they are handed on the next time.
        """
        count, waiting, last = 0, list[Event](), 0
        for link in self._follower.new():
            event = self._pairs.add({**link.fields, "hash": link.hash})
            if event is None or link.seq <= self._done:
                continue
            waiting.append(event)
            last = link.seq
            if len(waiting) == _BATCH:
                count += self._hand_on(waiting, last)
                waiting = []
        return count + (self._hand_on(waiting, last) if waiting else 0)

    def close(self) -> None:
        """Let the collector go."""
        self._collector.close()

    def _hand_on(self, events: Sequence[Event], last: int) -> int:
        self._collector.take(events)
        write_whole(self._kept, json.dumps({"seq": last}).encode("ascii"), mode=PRIVATE)
        self._done = last
        return len(events)

    def _read(self) -> int:
        try:
            return int(json.loads(self._kept.read_bytes())["seq"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0  # handed on twice is better than never


@dataclass(frozen=True, slots=True)
class _ToSyslog:
    sink: SyslogSink
    shape: Callable[[Event], dict[str, object]]
    host: str

    def take(self, events: Sequence[Event]) -> None:
        self.sink.send([self._message(event) for event in events])

    def close(self) -> None:
        self.sink.close()

    def _message(self, event: Event) -> bytes:
        return message(
            self.shape(event),
            host=self.host,
            name=event.status,
            bad=event.bad,
            time=str(event.last["time"]),
        )


@dataclass(frozen=True, slots=True)
class _ToOpenTelemetry:
    address: str
    context: ssl.SSLContext | None
    host: str

    def take(self, events: Sequence[Event]) -> None:
        post(self.address, batch(events, self.host), self.context)

    def close(self) -> None:
        """Nothing is held."""


def collector_at(address: str, *, ocsf: bool = False) -> Collector:
    """Return the collector at an address such as `syslog+tcp://host:601`; `?ca=FILE` names a CA.

    Raises:
        InputError: it is no such address, or the CA file cannot be read.
    """
    try:
        parts = urlsplit(address)
        family, _, kind = parts.scheme.partition("+")
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InputError(f"{address!r} is no address of a collector", hint=_HINT) from error
    own = socket.gethostname()
    context = _context(parse_qs(parts.query).get("ca", [""])[0])
    shape = as_ocsf if ocsf else as_ecs
    if family == "syslog" and kind == "unix" and parts.path:
        return _ToSyslog(SyslogSink("unix", unquote(parts.path)), shape, own)
    if family == "syslog" and kind in _PORTS and host:
        sink = SyslogSink(kind, (host, port or _PORTS[kind]), context)
        return _ToSyslog(sink, shape, own)
    if family == "otlp" and kind in {"http", "https"} and host:
        place = parts._replace(scheme=kind, query="", path=parts.path or "/v1/logs").geturl()
        return _ToOpenTelemetry(place, context, own)
    raise InputError(f"{address!r} is no address of a collector", hint=_HINT)


def _context(ca_file: str) -> ssl.SSLContext | None:
    if not ca_file:
        return None
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        raise InputError(f"the CA file {ca_file} cannot be read", hint="give a PEM file") from error
