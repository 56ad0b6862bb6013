"""Documents of providers, over real connections."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from homeport.errors import ProviderUnavailable
from homeport.identity.fetching import fetch

ANSWERS: dict[str, tuple[int, bytes]] = {
    "/good": (200, b'{"a": 1}'),
    "/bad": (200, b"<html>"),
    "/gone": (404, b"{}"),
    "/moved": (302, b"{}"),
    "/long": (200, b" " * ((1 << 20) + 1)),
}


class Answering(BaseHTTPRequestHandler):
    """Answers from the table."""

    def do_GET(self) -> None:
        """Answer one question."""
        status, body = ANSWERS[self.path]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/good")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """Serve the table."""
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_document_is_read(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON comes as values, and nothing on this machine is asked through a proxy."""
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:9")
    assert fetch(f"{address}/good") == {"a": 1}


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bad", "its answer is no JSON"),
        ("/gone", "Not Found"),
        ("/moved", "Found"),
        ("/long", "more than anyone needs"),
    ],
)
def test_other_answers_are_refused(address: str, path: str, reason: str) -> None:
    """No JSON, an error, a redirect and an endless answer each say why."""
    with pytest.raises(ProviderUnavailable, match=reason) as caught:
        fetch(address + path)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://login.example/x", "neither https nor on this machine"),
        ("file:///etc/passwd", "neither https nor on this machine"),
        ("http://127.0.0.1:1/x", "refused"),
        ("https://127.0.0.1:1/x", "refused"),
    ],
)
def test_addresses_that_cannot_be_asked(address: str, reason: str) -> None:
    """Plain connections to elsewhere, other schemes and closed ports are errors of the provider."""
    with pytest.raises(ProviderUnavailable, match=reason):
        fetch(address)


def test_a_missing_ca_file_is_said_so() -> None:
    """A CA file that is not there is no reason to trust anyone else."""
    with pytest.raises(ProviderUnavailable, match="No such file"):
        fetch("https://127.0.0.1:1/x", "/nowhere/ca.pem")
