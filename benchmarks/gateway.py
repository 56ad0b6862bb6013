"""What a request costs: CPU, latency, throughput and memory of the gateway, beside a peer.

    python benchmarks/gateway.py [--peer NAME=URL;pid=N;key=K] [--requests 400] [--rounds 3]

Starts a model server on loopback that answers 200 words, and `homeport serve` before it, both as
processes of their own; a peer (LiteLLM, Portkey) is started by hand before a model server that
`--upstream-only` starts. Prompts are 20 KB of code, traces and log lines with planted values, each
different. Targets take turns in rounds, so that other load on the machine falls on all alike: judge
by CPU a request and by ratios.
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import string
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

WORDS = 200
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Target:
    """Something to be asked, and the processes whose CPU counts."""

    name: str
    port: int
    pid: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One round of one target."""

    cpu_ms: float
    first_ms: float
    total_ms: float
    per_second: float
    rss_mb: float
    errors: int


def prompt(size: int = 20_480) -> str:
    """Return some code, trace and log with planted values; %08d is to be filled in."""
    some = random.Random(7)  # noqa: S311 -- a benchmark's text is no key

    def run(length: int) -> str:
        return "".join(some.choice(string.ascii_letters + string.digits) for _ in range(length))

    secrets = [
        f'AWS_ACCESS_KEY_ID = "AK{"IA"}{"Q7Z2" * 4}"',
        f'GITHUB_TOKEN = "gh{"p_"}{run(36)}"',
        f'DATABASE_URL = "postgres://app:{run(14)}@db.example:5432/pay"',
        f'api_key: "{run(32)}"',
        "reported by ann.walker@" + "example.com +1 415-555-0132",
    ]
    lines = ["Case %08d. Explain the cause."]
    number = 0
    while sum(map(len, lines)) + len(lines) < size:
        lines += [
            f'  File "/srv/pay/mod_{number}.py", line {number}, in handle_{number}',
            f"    row = session.execute(SELECT_{number}, params).one()",
            f"2024-06-07T12:{number % 60:02}:07Z INFO worker-{number % 8} took={number}ms",
        ]
        if number % 12 == 0:
            lines.append(secrets[number // 12 % len(secrets)])
        number += 1
    return "\n".join(lines)[:size]


class ModelServer(asyncio.Protocol):
    """Answers every request with the same words, one event at a time when they are streamed."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport
        self._waiting = b""

    def data_received(self, data: bytes) -> None:
        """Answer a request once it is whole."""
        self._waiting += data
        head, end, rest = self._waiting.partition(b"\r\n\r\n")
        if not end:
            return
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if len(rest) < length:
            return
        self._waiting = b""
        write = self._transport.write  # type: ignore[attr-defined]  # of a stream
        if b'"stream":true' in rest.replace(b" ", b""):
            write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                  b"Transfer-Encoding: chunked\r\n\r\n")  # fmt: skip
            for event in _EVENTS:
                write(event)
        else:
            write(_WHOLE)


def _events() -> list[bytes]:
    def event(said: dict[str, object], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": said, "finish_reason": finish}
        value = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        data = json.dumps({**value, "choices": [choice]}, separators=(",", ":"))
        return f"data: {data}\n\n".encode()

    raw = [event({"content": f"word{n} "}) for n in range(WORDS)]
    raw += [event({}, "stop"), b"data: [DONE]\n\n"]
    return [*(b"%x\r\n%s\r\n" % (len(one), one) for one in raw), b"0\r\n\r\n"]


_EVENTS = _events()
_BODY = json.dumps(
    {
        "id": "x", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {
            "role": "assistant", "content": "".join(f"word{n} " for n in range(WORDS))}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": WORDS, "total_tokens": WORDS + 1},
    }
).encode()  # fmt: skip
_WHOLE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
    len(_BODY),
    _BODY,
)


async def serve_model(port: int) -> None:
    """Serve until killed."""
    listener = await asyncio.get_running_loop().create_server(ModelServer, "127.0.0.1", port)
    print(listener.sockets[0].getsockname()[1], flush=True)
    await listener.serve_forever()


def usage(pid: int) -> tuple[float, float]:
    """Return CPU seconds and resident bytes of a process and all below it."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(folder.name))
    cpu = rss = 0.0
    todo = [pid] if pid else []
    while todo:
        one = todo.pop()
        todo += parents.get(one, [])
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        cpu += (int(fields[11]) + int(fields[12])) / _TICK
        rss += int(fields[21]) * _PAGE
    return cpu, rss


async def ask(
    target: Target, bodies: "asyncio.Queue[bytes]", times: list[tuple[float, float]]
) -> int:
    """Ask over one connection until no body is left; return the number of errors."""
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port, limit=1 << 22)
    errors = 0
    key = f"Authorization: Bearer {target.key}\r\n" if target.key else ""
    while not bodies.empty():
        body = bodies.get_nowait()
        began = time.perf_counter()
        writer.write(
            f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{target.port}\r\n{key}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        errors += b" 200 " not in head[:20]
        first = 0.0
        if b"chunked" in head:
            while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
                block = await reader.readexactly(size + 2)
                if not first and b"word" in block:
                    first = time.perf_counter() - began
            await reader.readexactly(2)
        else:
            length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
        total = time.perf_counter() - began
        times.append((first or total, total))
    writer.close()
    return errors


async def measure(target: Target, text: str, *, stream: bool, at_once: int, count: int) -> Run:
    """Ask so many times, so many at once."""
    bodies: asyncio.Queue[bytes] = asyncio.Queue()
    start = time.time_ns() % 10**7 * 10
    for number in range(count):
        said = [{"role": "user", "content": text % (start + number)}]
        bodies.put_nowait(json.dumps({"model": "m", "stream": stream, "messages": said}).encode())
    times: list[tuple[float, float]] = []
    before, _ = usage(target.pid)
    began = time.perf_counter()
    errors = await asyncio.gather(*(ask(target, bodies, times) for _ in range(at_once)))
    wall = time.perf_counter() - began
    after, rss = usage(target.pid)
    first, total = (statistics.median(one) * 1000 for one in zip(*times, strict=True))
    cpu = (after - before) * 1000 / count
    return Run(cpu, first, total, count / wall, rss / 2**20, sum(errors))


async def compare(targets: list[Target], requests: int, rounds: int) -> int:
    """Print what each target costs; return the number of errors."""
    text = prompt().replace("%", "%%").replace("%%08d", "%08d")
    print(f"{'':24} {'CPU ms':>8} {'first ms':>9} {'total ms':>9} {'a second':>9} {'MB':>6}")
    bad = 0
    for stream in (False, True):
        for at_once in (1, 16, 64):
            runs: dict[str, list[Run]] = {one.name: [] for one in targets}
            for turn in range(rounds + 1):
                for one in targets:
                    count = max(at_once, requests // (4 if one.name == "peer" else 1))
                    run = await measure(one, text, stream=stream, at_once=at_once, count=count)
                    bad += run.errors
                    if turn:  # the first one warms up
                        runs[one.name].append(run)
            for name, found in runs.items():
                figures = [
                    statistics.median(getattr(run, field) for run in found)
                    for field in ("cpu_ms", "first_ms", "total_ms", "per_second", "rss_mb")
                ]
                label = f"{'stream' if stream else 'plain'} {at_once:2} {name}"
                print(f"{label:24} {figures[0]:8.2f} {figures[1]:9.2f} {figures[2]:9.2f} "
                      f"{figures[3]:9.1f} {figures[4]:6.1f}", flush=True)  # fmt: skip
    print(f"errors: {bad}")
    return 1 if bad else 0


def peer_of(spec: str) -> Target:
    """Read NAME=URL;pid=N;key=K."""
    name, _, rest = spec.partition("=")
    url, *options = rest.split(";")
    named = dict(option.split("=", 1) for option in options)
    port = int(url.rstrip("/").rpartition(":")[2])
    return Target(name, port, int(named.get("pid", 0)), named.get("key", ""))


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--peer", help="NAME=URL;pid=N;key=K")
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--upstream-only", type=int, metavar="PORT")
    options = parser.parse_args()
    if options.upstream_only is not None:
        asyncio.run(serve_model(options.upstream_only))
        return 0
    model = subprocess.Popen(
        [sys.executable, __file__, "--upstream-only", "0"], stdout=subprocess.PIPE, text=True
    )
    assert model.stdout is not None
    port = int(model.stdout.readline())
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "HOMEPORT_STATE_DIR": folder,
            "HOMEPORT_CONFIG_DIR": folder,
        }
        gateway = subprocess.Popen(
            [sys.executable, "-m", "homeport", "serve", "--port", "0",
             "--local", f"http://127.0.0.1:{port}/v1"],
            stderr=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        assert gateway.stderr is not None
        ours = next(line for line in gateway.stderr if "serving on" in line)
        try:
            targets = [
                Target("direct", port, model.pid),
                Target("homeport", int(ours.rpartition(":")[2]), gateway.pid),
            ]
            if options.peer:
                targets.append(peer_of(options.peer))
            return asyncio.run(compare(targets, options.requests, options.rounds))
        finally:
            gateway.terminate()
            gateway.wait(30)
            model.kill()


if __name__ == "__main__":
    sys.exit(main())
