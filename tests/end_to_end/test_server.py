"""The server as a process, asked over sockets in every dialect, before a model that echoes."""

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.credentials import planted
from tests.doubles.servers import Running, running, wait_until
from tests.doubles.upstream import Upstream, echoing

from homeport.audit import verify

SECRETS = planted()
TEXT = (
    'Case "7" [HP_ [ ]\\ \t end\r\nä🙂 {"a": [1]}\n'
    + "\n".join(one.line for one in SECRETS)
    + "\nmail ann.walker" + "@" + "example.com twice: ann.walker" + "@" + "example.com ["
)  # fmt: skip
SIZES = (1, 2, 3, 5, 7, 16, 500)
TOOL = {"type": "function", "function": {"name": "save", "parameters": {"type": "object"}}}


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    """Give a model server that echoes."""
    with echoing() as server:
        yield server


@pytest.fixture(scope="module")
def server(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a running server in front of it."""
    folder = tmp_path_factory.mktemp("server")
    environment = {
        "HOMEPORT_STATE_DIR": str(folder / "state"),
        "HOMEPORT_CONFIG_DIR": str(folder / "config"),
        "HOMEPORT_KEY_FILE": str(folder / "key"),
    }
    (folder / "key").write_text("5e" * 32)
    (folder / "key").chmod(0o600)
    with running(folder, "--local", upstream.url, environment=environment) as made:
        yield made


@pytest.fixture(autouse=True)
def _fresh(upstream: Upstream) -> None:
    upstream.seen.clear()
    upstream.status, upstream.failures, upstream.retry_after = 200, 1 << 30, ""
    upstream.drop_after = upstream.stall_after = 0
    upstream.garbage, upstream.pause_s = b"", 0.0
    upstream.hung_up.clear()


def bodies(model: str, *, stream: bool) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return one question in every dialect."""
    user = {"role": "user", "content": TEXT}
    system = {"role": "system", "content": "be brief"}
    named = {"model": model, "stream": stream}
    part = {"role": "user", "content": [{"type": "text", "text": TEXT}]}
    return {
        "openai": ("/v1/chat/completions", {**named, "messages": [system, user]}),
        "parts": ("/v1/chat/completions", {**named, "messages": [part]}),
        "responses": ("/v1/responses", {**named, "input": [user], "instructions": "be brief"}),
        "completions": ("/v1/completions", {**named, "prompt": TEXT}),
        "anthropic": ("/v1/messages", {**named, "max_tokens": 9, "messages": [user]}),
        "ollama": ("/api/chat", {**named, "messages": [system, user]}),
        "generate": ("/api/generate", {**named, "prompt": TEXT, "system": "be brief"}),
    }


def said(raw: bytes, *, stream: bool) -> str:
    """Return the text of an answer in any dialect."""
    values = (
        [json.loads(line.removeprefix("data:")) for line in raw.decode().split("\n")
         if line.removeprefix("data:").strip().startswith("{")]
        if stream
        else [json.loads(raw)]
    )  # fmt: skip
    return "".join(map(_text, values))


def _text(value: dict[str, Any]) -> str:
    """The text in one event or body, whatever the dialect."""
    match value:
        case {"choices": [choice, *_]}:
            found = choice.get("delta") or choice.get("message") or choice
            text = found.get("content") or found.get("text")
        case {"type": "content_block_delta", "delta": delta}:
            text = delta.get("text")
        case {"type": "response.output_text.delta", "delta": text}:
            pass
        case {"object": "response", "output": output}:
            text = "".join(part["text"] for item in output for part in item["content"])
        case {"content": [*parts]}:
            text = "".join(one["text"] for one in parts)
        case {"message": {"content": text}}:
            pass
        case {"type": str(), **rest} if "response" in rest:  # an event around the whole answer
            text = ""
        case _:
            text = value.get("response", "")
    return str(text or "")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("stream", [False, True])
def test_every_dialect_echoes_exactly(
    server: Running, upstream: Upstream, size: int, *, stream: bool
) -> None:
    """Answers come back to the byte, and the model has seen none of the values."""
    for name, (path, body) in bodies(f"echo-{size}", stream=stream).items():
        status, headers, raw = server.ask(path, body)
        assert (status, name, said(raw, stream=stream)) == (200, name, TEXT)
        assert headers["x-homeport-route"] == "local"
        assert int(headers["x-homeport-redactions"]) >= len(SECRETS)
    for one in SECRETS:
        assert one.secret not in upstream.text, one.kind
        assert json.dumps(one.secret)[1:-1] not in upstream.text, one.kind
    assert "ann.walker" not in upstream.text


@pytest.mark.parametrize("size", [1, 7, 500])
@pytest.mark.parametrize("stream", [False, True])
def test_arguments_of_calls_are_restored(server: Running, size: int, *, stream: bool) -> None:
    """A call's arguments are JSON that holds the values, whatever they are cut into."""
    ask = {
        "model": f"echo-{size}",
        "stream": stream,
        "messages": [{"role": "user", "content": TEXT}],
    }
    _, _, raw = server.ask("/v1/chat/completions", {**ask, "tools": [TOOL]})
    if stream:
        parts = [
            call["function"].get("arguments", "")
            for line in raw.decode().split("\n")
            if line.startswith("data: {")
            for choice in json.loads(line[6:])["choices"]
            for call in choice["delta"].get("tool_calls", ())
        ]
        written = "".join(parts)
    else:
        written = json.loads(raw)["choices"][0]["message"]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(written) == {"text": TEXT, "n": 1}

    tool = {"name": "save", "input_schema": {"type": "object"}}
    _, _, raw = server.ask("/v1/messages", {**ask, "max_tokens": 9, "tools": [tool]})
    if stream:
        events = [json.loads(line[6:]) for line in raw.decode().split("\n") if line[:6] == "data: "]
        written = "".join(
            one["delta"].get("partial_json", "")
            for one in events
            if one["type"] == "content_block_delta"
        )
        assert [one["type"] for one in events][-1] == "message_stop"
        assert json.loads(written) == {"text": TEXT, "n": 1}
    else:
        (use,) = json.loads(raw)["content"]
        assert (use["name"], use["input"]) == ("save", {"text": TEXT, "n": 1})

    _, _, raw = server.ask("/api/chat", {**ask, "tools": [TOOL]})
    last_but_one = json.loads(raw.splitlines()[-2 if stream else -1])
    (call,) = last_but_one["message"]["tool_calls"]
    assert call["function"] == {"name": "save", "arguments": {"text": TEXT, "n": 1}}


def test_a_stream_stays_a_stream(server: Running, upstream: Upstream) -> None:
    """The first piece is there long before the last one is made."""
    upstream.pause_s = 0.02
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        body = json.dumps(
            {"model": "echo-2", "stream": True,
             "messages": [{"role": "user", "content": "x" * 60}]}
        ).encode()  # fmt: skip
        client.sendall(
            b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s"
            % (len(body), body)
        )
        blocks: list[bytes] = []
        while b"[DONE]" not in b"".join(blocks[-2:]):
            blocks.append(client.recv(1 << 16))
    assert len(blocks) > 10
    assert b"".join(blocks).count(b'"content":"xx"') == 30


def test_usage_and_plain_chat(server: Running) -> None:
    """Tokens are passed through, and the plain way to ask says where it went."""
    _, _, raw = server.ask(*bodies("echo-7", stream=False)["openai"])
    assert json.loads(raw)["usage"]["prompt_tokens_details"] == {"cached_tokens": 4}
    status, headers, raw = server.ask("/chat", {"prompt": TEXT, "model": "echo-7"})
    answer = json.loads(raw)
    assert (status, answer["response"], answer["route"]) == (200, TEXT, "local")
    _, _, raw = server.ask(f"/v1/decisions/{headers['x-homeport-decision']}")
    assert json.loads(raw)["rule"] == "default"


def test_embeddings_and_models(server: Running, upstream: Upstream) -> None:
    """Vectors come in the order of the texts, made of masked ones; models are the server's."""
    _, _, raw = server.ask("/v1/embeddings", {"model": "e", "input": [TEXT, "b"]})
    assert [one["index"] for one in json.loads(raw)["data"]] == [0, 1]
    assert json.loads(raw)["data"][1]["embedding"] == [1.0, 0.5]
    assert SECRETS[0].secret not in upstream.text
    _, _, raw = server.ask("/v1/models")
    assert [one["id"] for one in json.loads(raw)["data"]] == ["echo-1", "echo-7"]
    _, _, raw = server.ask("/api/tags")
    assert [one["name"] for one in json.loads(raw)["models"]] == ["echo-1", "echo-7"]


@pytest.mark.parametrize("stream", [False, True])
def test_dropped_in_the_middle(server: Running, upstream: Upstream, *, stream: bool) -> None:
    """An answer that breaks off ends in an error of the dialect, never as if it were whole."""
    upstream.drop_after = 3
    for name, (path, body) in bodies("echo-1", stream=stream).items():
        status, _, raw = server.ask(path, body)
        if stream:
            assert (status, name) == (200, name)
            assert b"error" in raw
            assert b"[DONE]" not in raw
            assert b"message_stop" not in raw
            assert b'"done":true' not in raw


@pytest.mark.parametrize(
    ("garbage", "status"),
    [
        (b"SSH-2.0-no http\r\n\r\n", 502),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<html><a>", 502),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"choices": []}', 502),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}", 503),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n", 502),
    ],
)
def test_garbage(server: Running, upstream: Upstream, garbage: bytes, status: int) -> None:
    """What is no answer is an error in every dialect's own shape, and none of it comes through."""
    upstream.garbage = garbage
    for path, body in bodies("echo-1", stream=False).values():
        found, headers, raw = server.ask(path, body)
        assert found == status
        assert headers["content-type"] == "application/json"
        assert json.loads(raw)["error"]
        assert b"html" not in raw


@pytest.mark.parametrize(("given", "status"), [(429, 429), (500, 503), (503, 503), (401, 503)])
def test_a_storm_of_refusals(server: Running, upstream: Upstream, given: int, status: int) -> None:
    """Refusals are tried again a little, then told, with the time to ask again."""
    upstream.status = given
    found, headers, raw = server.ask(*bodies("echo-1", stream=True)["openai"])
    assert found == status
    assert headers["retry-after"].isdigit()
    assert json.loads(raw)["error"]["type"]
    assert 1 < len(upstream.seen) <= 3


def test_a_passing_failure_is_not_noticed(server: Running, upstream: Upstream) -> None:
    """A server that fails once is asked once more."""
    upstream.status, upstream.failures = 500, 1
    status, _, raw = server.ask(*bodies("echo-7", stream=True)["openai"])
    assert (status, said(raw, stream=True)) == (200, TEXT)


def test_a_stall_ends_at_the_deadline(server: Running, upstream: Upstream) -> None:
    """A server that falls silent is given up at the deadline, and hears of it."""
    upstream.stall_after = 3
    path, body = bodies("echo-1", stream=True)["openai"]
    status, _, raw = server.ask(path, body, {"X-Homeport-Deadline": "0.4"})
    assert (status, b"did not end its answer" in raw) == (200, True)
    assert upstream.hung_up.wait(5)


def test_a_client_that_hangs_up_is_noticed(server: Running, upstream: Upstream) -> None:
    """When the client goes, so does the question to the model; the record says cancelled."""
    upstream.pause_s = 0.01
    path, body = bodies("echo-1", stream=True)["openai"]
    data = json.dumps(body).encode()
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(
            b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
            % (path.encode(), len(data), data)
        )
        assert b"200 OK" in client.recv(1 << 16)
    assert upstream.hung_up.wait(5)
    wait_until(lambda: any(one["status"] == "cancelled" for one in server.records("outcome")))


def test_a_thousand_idle_connections(server: Running) -> None:
    """A thousand connections that say nothing keep nobody from being answered."""
    idle = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(1000)]
    try:
        assert server.ask(*bodies("echo-500", stream=False)["openai"])[0] == 200
    finally:
        for one in idle:
            one.close()


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"a":' * 2000, b'{"messages":[{}]}']
)
def test_malformed_bodies(server: Running, body: bytes) -> None:
    """What is no question is refused in every dialect's own shape."""
    for path, _ in bodies("m", stream=False).values():
        status, headers, raw = server.ask(path, body or b" ")
        assert status == 400, path
        assert headers["content-type"] == "application/json"
        assert json.loads(raw)["error"]


def test_a_body_that_is_too_long(server: Running) -> None:
    """A body longer than allowed is refused before it is read."""
    with socket.create_connection(("127.0.0.1", server.port)) as client:
        client.sendall(
            b"POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n"
        )
        assert client.recv(99).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:8080"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:3000"}, 200),
    ],
)
def test_pages_elsewhere_get_nothing(server: Running, headers: dict[str, str], status: int) -> None:
    """A name that is not ours, or a page that is not ours, is refused."""
    path, body = bodies("echo-7", stream=False)["openai"]
    assert server.ask(path, body, headers)[0] == status


def test_metrics(server: Running) -> None:
    """What was counted can be read, and holds no content."""
    server.ask(*bodies("echo-7", stream=False)["openai"])
    text = server.ask("/metrics")[2].decode()
    assert 'homeport_requests_total{dialect="openai-chat",status="200"}' in text
    assert 'homeport_redactions_total{category="credential"}' in text
    assert "example.com" not in text


def test_nobody_listens(tmp_path: Path) -> None:
    """A local model that is down is a clear 503, and nothing goes elsewhere."""
    with running(tmp_path, "--local", "http://127.0.0.1:9/v1") as server:
        status, headers, raw = server.ask(*bodies("m", stream=False)["openai"])
        assert (status, headers["x-homeport-route"]) == (503, "local")
        assert "start it" in json.loads(raw)["error"]["message"]


def test_a_cloud_with_a_wrong_certificate_gets_nothing(tmp_path: Path, upstream: Upstream) -> None:
    """A cloud that cannot prove itself is not asked; the local model answers."""
    policy = tmp_path / "policy.yaml"
    policy.write_text("rules: [default: consider_cloud]")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        seen: list[bytes] = []

        def impostor() -> None:
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    seen.append(client.recv(1 << 16))
                    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

        threading.Thread(target=impostor, daemon=True).start()
        arguments = ("--local", upstream.url, "--cloud", f"https://127.0.0.1:{port}/v1")
        with running(tmp_path, *arguments, "--policy", str(policy)) as server:
            path, body = bodies("echo-7", stream=False)["openai"]
            status, headers, raw = server.ask(path, body, {"X-Homeport-Allow-Cloud": "1"})
            assert (status, headers["x-homeport-route"]) == (200, "local")
            assert said(raw, stream=False) == TEXT
    assert seen
    assert b"messages" not in b"".join(seen)
    assert ssl.HAS_TLSv1_3


def test_term_under_load_loses_no_record(tmp_path: Path, upstream: Upstream) -> None:
    """Told to end, the server answers what it has begun and records all of it."""
    upstream.pause_s = 0.002
    with running(tmp_path, "--local", upstream.url) as server:
        done: list[int] = []

        def ask() -> None:
            path, body = bodies("echo-16", stream=True)["openai"]
            status, _, raw = server.ask(path, body)
            if said(raw, stream=True) == TEXT:
                done.append(status)

        threads = [threading.Thread(target=ask) for _ in range(16)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(upstream.seen) == 16)
        server.process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join(20)
        assert server.process.wait(20) == 0
        assert done == [200] * 16
        outcomes = server.records("outcome")
        assert [one["status"] for one in outcomes] == ["answered"] * 16
        assert server.records("checkpoint")
        report = verify(server.log)
        assert (report.whole, report.unconcluded) == (True, 0)


def test_kill_under_load_leaves_a_chain(tmp_path: Path, upstream: Upstream) -> None:
    """Killed at any moment, the record still holds together, and the next start goes on."""
    for _ in range(3):
        with running(tmp_path, "--local", upstream.url) as server:
            stop = threading.Event()

            def ask(server: Running = server, stop: threading.Event = stop) -> None:
                path, body = bodies("echo-500", stream=False)["openai"]
                while not stop.is_set():
                    try:
                        server.ask(path, body)
                    except (OSError, HTTPException):
                        return  # the server was killed

            threads = [threading.Thread(target=ask) for _ in range(4)]
            for thread in threads:
                thread.start()
            before = len(upstream.seen)
            wait_until(lambda before=before: len(upstream.seen) > before + 20)
            server.process.kill()
            server.process.wait(10)
            stop.set()
            for thread in threads:
                thread.join(10)
    with running(tmp_path, "--local", upstream.url) as server:
        assert server.ask(*bodies("echo-500", stream=False)["openai"])[0] == 200
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        report = verify(server.log)
        assert report.whole
        assert len(server.records("intent")) >= len(server.records("outcome"))


def test_what_cannot_be_recorded_is_not_sent(tmp_path: Path, upstream: Upstream) -> None:
    """When the record cannot be written any more, questions are refused and none is sent."""
    with running(tmp_path, "--local", upstream.url) as server:
        assert server.ask(*bodies("echo-7", stream=False)["openai"])[0] == 200
        upstream.seen.clear()
        wait_until(lambda: server.records("outcome"))
        server.log.unlink()
        server.log.mkdir()  # nobody can write a file there, whoever they are
        status, headers, raw = server.ask(*bodies("echo-7", stream=False)["openai"])
        assert status == 503
        assert headers["retry-after"]
        assert b"nothing is sent" in raw
        assert upstream.seen == []
        assert server.ask("/readyz")[0] == 503


def test_a_changed_policy_takes_over(tmp_path: Path, upstream: Upstream) -> None:
    """A changed policy decides without a restart; a broken one changes nothing and is told."""
    policy = tmp_path / "policy.yaml"
    policy.write_text("rules: [default: local]")
    with running(tmp_path, "--local", upstream.url, "--policy", str(policy)) as server:
        ask = bodies("echo-7", stream=False)["openai"]
        assert server.ask(*ask)[0] == 200
        policy.write_text("rules: [default: reject]")
        wait_until(lambda: server.ask(*ask)[0] == 403)
        policy.write_text("rules: [default: nonsense]")
        wait_until(lambda: json.loads(server.ask("/readyz")[2])["policy_error"])
        assert server.ask(*ask)[0] == 403


def test_a_unix_socket(tmp_path: Path, upstream: Upstream) -> None:
    """The server listens on a Unix socket as well."""
    path = tmp_path / "s"
    arguments = [sys.executable, "-m", "homeport", "serve", "--socket", str(path)]
    environment = {**os.environ, "AUDIT_PATH": str(tmp_path / "audit.jsonl")}
    with subprocess.Popen(
        [*arguments, "--local", upstream.url], env=environment, stderr=subprocess.DEVNULL
    ) as process:
        wait_until(path.exists)
        with socket.socket(socket.AF_UNIX) as client:
            wait_until(lambda: client.connect_ex(str(path)) == 0)
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b"200 OK" in client.recv(999)
        process.terminate()
        assert process.wait(20) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--port", "70000"), "no port"),
        (("--places", "0"), "--places"),
        (("--local", "ftp://x"), "no plain http"),
        (("--local", "http://models.example/v1"), "another machine"),
        (("--policy", "/nonexistent/policy.yaml"), "cannot be read"),
        (("--host", "192.0.2.1", "--local", "http://127.0.0.1:9/v1"), "cannot be listened on"),
    ],
)
def test_bad_input(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    """What cannot be served is said at once, with the next step and exit code 2."""
    done = subprocess.run(
        [sys.executable, "-m", "homeport", "serve", "--port", "0", *arguments],
        env={**os.environ, "AUDIT_PATH": str(tmp_path / "audit.jsonl")},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, words in done.stderr, "next:" in done.stderr) == (2, True, True)
    assert "Traceback" not in done.stderr
