"""Messages to syslog servers, over every transport."""

import socket
import ssl
from pathlib import Path

import pytest
from tests.doubles.collectors import bound, certificate, listening

from homeport.audit.syslog import SyslogSink, message
from homeport.errors import StateError

TIME = "2026-07-01T12:00:00.000+00:00"
ONE = message({"a": "\n\u00e9"}, host="h", name="answered", bad=False, time=TIME)


def test_a_message_is_as_the_standard_has_it() -> None:
    """Priority, version, time, host, program, no process, name, no data, then plain ASCII."""
    assert ONE == (
        b'<109>1 2026-07-01T12:00:00.000+00:00 h homeport - answered - {"a":"\\n\\u00e9"}'
    )


def test_words_of_the_header_cannot_break_it() -> None:
    """Names with spaces or controls lose them; none is a dash; a failure is a warning."""
    made = message({}, host="a b\n\u00e9", name="", bad=True, time=TIME)
    assert made.startswith(b"<108>1 " + TIME.encode() + b" ab homeport - - - {}")


def test_datagrams() -> None:
    """Over UDP each message is one datagram."""
    with bound(kind=socket.SOCK_DGRAM) as line, listening(line) as received:
        sink = SyslogSink("udp", line.getsockname())
        sink.send([ONE])
        assert received.wait(len(ONE)) == ONE
        with pytest.raises(StateError, match="too long for a datagram"):
            sink.send([b"x" * 70_000])
        sink.close()


def test_streams_count_octets() -> None:
    """Over TCP messages follow each other, each after its length."""
    with bound() as line:
        line.listen()
        with listening(line) as received:
            sink = SyslogSink("tcp", line.getsockname())
            sink.send([ONE, ONE])
            framed = b"%d %b" % (len(ONE), ONE)
            assert received.wait(2 * len(framed)) == 2 * framed
            sink.close()
            sink.close()


@pytest.mark.parametrize("kind", [socket.SOCK_DGRAM, socket.SOCK_STREAM])
def test_unix_sockets(kind: int, tmp_path: Path) -> None:
    """A Unix socket of either kind is found out."""
    line = socket.socket(socket.AF_UNIX, kind)
    line.bind(str(tmp_path / "s"))
    if kind == socket.SOCK_STREAM:
        line.listen()
    with listening(line) as received:
        sink = SyslogSink("unix", str(tmp_path / "s"))
        sink.send([ONE])
        assert received.wait(len(ONE)).endswith(ONE)
        sink.close()


def test_tls(tmp_path: Path) -> None:
    """Over TLS the server must prove itself by the CA that was named."""
    server, ca_file = certificate(tmp_path)
    for context, good in ((ssl.create_default_context(cafile=ca_file), True), (None, False)):
        with bound() as line:
            line.listen()
            with listening(line, server) as received:
                sink = SyslogSink("tls", line.getsockname(), context)
                if good:
                    sink.send([ONE])
                    assert received.wait(len(ONE)).endswith(ONE)
                else:
                    with pytest.raises(StateError, match="certificate verify failed"):
                        sink.send([ONE])
                sink.close()


@pytest.mark.parametrize(("kind", "address"), [("tcp", ("127.0.0.1", 1)), ("unix", "/nowhere/log")])
def test_a_server_that_is_not_there(kind: str, address: tuple[str, int] | str) -> None:
    """Whoever is not there is an error with the next step."""
    with pytest.raises(StateError, match="cannot be reached") as caught:
        SyslogSink(kind, address).send([ONE])
    assert caught.value.hint
