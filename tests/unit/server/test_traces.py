"""Traces of requests."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.doubles.asgi import ask
from tests.doubles.gateways import bench
from tests.doubles.model_server import serving
from tests.doubles.servers import door

from homeport.backends.wire import Wire
from homeport.server import traces as module
from homeport.server.traces import Traces

MAIL = "ann" + "@" + "example.com"
PARENT = f"00-{'a' * 32}-{'b' * 16}-01"
CHAT = {
    "model": "m",
    "messages": [{"role": "user", "content": f"mail {MAIL}"}],
    "max_tokens": 5,
    "temperature": 0.5,
}


def traced(tmp_path: Path, body: Any, policy: str = "rules: [default: local]") -> Any:  # noqa: ANN401 -- JSON is anything
    """Ask once; return what the collector got."""

    async def run() -> Any:  # noqa: ANN401 -- as above
        async with serving([b"{}"]) as collector:
            made = door(tmp_path, policy)
            kept = Traces(Wire(collector.url))
            made.app._relay = replace(made.relay, traces=kept)
            headers = {"traceparent": PARENT}
            await ask(made.app, "/v1/chat/completions", body, headers=headers)
            await kept.close()
            return collector.bodies[0]

    return asyncio.run(run())


def spans_of(export: Any) -> list[Any]:  # noqa: ANN401 -- JSON is anything
    """Return the spans, with their attributes as a dict."""
    spans = export["resourceSpans"][0]["scopeSpans"][0]["spans"]
    for span in spans:
        span["attributes"] = {
            one["key"]: next(iter(one["value"].values())) for one in span["attributes"]
        }
    return list(spans)


def test_a_request(tmp_path: Path) -> None:
    """A request is a span of the caller's trace with the model's within it, and no word of it."""
    export = traced(tmp_path, CHAT)
    assert MAIL not in json.dumps(export)
    server, client = spans_of(export)
    assert (server["traceId"], server["parentSpanId"]) == ("a" * 32, "b" * 16)
    assert client["parentSpanId"] == server["spanId"]
    assert server["name"] == "chat m"
    told = client["attributes"]
    assert told["gen_ai.operation.name"] == "chat"
    assert told["gen_ai.request.model"] == "m"
    assert told["gen_ai.request.temperature"] == 0.5
    assert (told["gen_ai.usage.input_tokens"], told["gen_ai.usage.output_tokens"]) == ("5", "7")
    assert (told["homeport.route"], told["homeport.redactions"]) == ("local", "1")


def test_a_failure(tmp_path: Path) -> None:
    """What is not answered is one span with the kind of error; a name in doubt is left out."""
    (span,) = spans_of(traced(tmp_path, {**CHAT, "model": MAIL}, "rules: [default: reject]"))
    assert span["name"] == "chat"
    assert span["status"] == {"code": 2}
    assert span["attributes"]["error.type"] == "RequestRejected"


def test_nothing_by_itself(tmp_path: Path) -> None:
    """Without an address nothing is kept, and delivering does nothing."""
    assert bench(tmp_path).gateway.finds_nothing("m")
    kept = Traces()
    assert kept.begin(PARENT) is None
    kept.end(None, "m", 200)
    asyncio.run(kept.run())
    asyncio.run(kept.close())


def test_a_collector_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be delivered is dropped."""
    monkeypatch.setattr(module, "EVERY_S", 0.0)

    async def run() -> int:
        kept = Traces(Wire("http://127.0.0.1:9"))
        kept.end(kept.begin("nonsense"), "m", 500, "KeyError")
        delivered, deliver = asyncio.Event(), kept.deliver

        async def told() -> None:
            await deliver()
            delivered.set()

        monkeypatch.setattr(kept, "deliver", told)
        task = asyncio.create_task(kept.run())
        await delivered.wait()
        task.cancel()
        await kept.close()
        return len(kept._waiting)

    assert asyncio.run(run()) == 0
