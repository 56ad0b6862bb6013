"""A team's channel of models with small weights, its publisher, and a web server that may lie."""

import functools
import http.server
import shutil
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from homeport.weights.channel.keys import KeyRing
from homeport.weights.channel.publishing import Begun, begin, publish
from homeport.weights.channel.repository import Repository
from homeport.weights.describing import Wishes
from homeport.weights.versions import Version

TEMPLATE = "{{ messages }}"


def gguf(tensors: bytes = b"weights", template: str = TEMPLATE, licence: str = "MIT") -> bytes:
    """Return a whole GGUF file with a real head and `tensors` behind it."""
    pairs = (
        ("general.architecture", 8, _text("llama")),
        ("general.name", 8, _text("small")),
        ("general.license", 8, _text(licence)),
        ("general.file_type", 4, struct.pack("<I", 15)),
        ("llama.context_length", 4, struct.pack("<I", 512)),
        ("tokenizer.chat_template", 8, _text(template)),
    )
    written = b"".join(_text(key) + struct.pack("<I", kind) + value for key, kind, value in pairs)
    return b"GGUF" + struct.pack("<IQQ", 3, 1, len(pairs)) + written + tensors


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


@dataclass
class Team:
    """A channel below `home`, with its keys beside it."""

    home: Path
    name: str = "team"
    days_ago: int = 0  # when it acts, seen from now
    begun: Begun = field(init=False)

    def __post_init__(self) -> None:
        """Begin the channel."""
        self.begun = begin(self.repository(), self.name)

    @property
    def folder(self) -> Path:
        """Where members read."""
        return self.home / "channel"

    @property
    def keys(self) -> Path:
        """Where the private keys lie."""
        return self.home / "keys"

    @property
    def fingerprint(self) -> str:
        """What members trust."""
        return self.begun.fingerprint

    def repository(self) -> Repository:
        """Return the channel as its publisher opens it."""
        now = datetime.now(UTC) - timedelta(days=self.days_ago)
        return Repository(self.folder, KeyRing((self.keys,), None), now)

    def publish(
        self, content: bytes, name: str = "small", *, new_template: bool = False
    ) -> Version:
        """Publish a file of these bytes as the next version."""
        path = self.home / "weights.gguf"
        path.write_bytes(content)
        return publish(self.repository(), path, Wishes(name, new_template=new_template))

    def copy(self, to: str) -> Path:
        """Keep the channel as it is now."""
        return Path(shutil.copytree(self.folder, self.home / to))


@dataclass
class Web:
    """What a server on loopback was asked for, and how it treats some paths."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    replaced: dict[str, bytes] = field(default_factory=dict)  # path -> other bytes
    statuses: dict[str, int] = field(default_factory=dict)  # path -> status


@contextmanager
def serving(folder: Path) -> Iterator[Web]:
    """Serve a folder's files over HTTP, but as the yielded value says."""
    web = Web()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            web.asked.append(self.path)
            if self.path in web.statuses:
                self.send_error(web.statuses[self.path])
            elif self.path in web.replaced:
                self.send_response(200)
                self.send_header("Content-Length", str(len(web.replaced[self.path])))
                self.end_headers()
                self.wfile.write(web.replaced[self.path])
            else:
                super().do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name there
            """Keep quiet."""

    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    web.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
