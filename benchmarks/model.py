"""Measures local models on this machine: load, first token cold and cached, tokens a second.

    python benchmarks/model.py [NAME...]

One thread, one model at a time, temperature 0. Prints a Markdown table. Figures are this machine's
on this day; compare ratios.
"""

import argparse
import asyncio
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from homeport.backends import Options
from homeport.backends.embedded import EmbeddedBackend
from homeport.backends.engine import EngineSettings
from homeport.domain import Completion, Message, Prompt, Role
from homeport.weights import CATALOGUE, ensure, find

SYSTEM = "You explain failures to a developer. Name the cause, then the smallest change. " * 6
EVIDENCE = "\n".join(
    f"warehouse/orders.py:{40 + n}:     total += prices[line.sku] * line.quantity  # step {n}"
    for n in range(12)
)
FIRST = f"{EVIDENCE}\nKeyError: 'A-17'. Why?"
SECOND = f"{EVIDENCE}\nKeyError: 'A-17'. Which line should change?"
ANSWER = Options(max_tokens=64, deadline_s=300)
SCHEMA = {
    "type": "object",
    "properties": {
        "cause": {"type": "string", "maxLength": 120},
        "file": {"type": "string", "maxLength": 60},
        "line": {"type": "integer"},
    },
    "required": ["cause", "file", "line"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement of one model."""

    what: str
    value: str


def _prompt(question: str) -> Prompt:
    return Prompt((Message(Role.SYSTEM, SYSTEM), Message(Role.USER, question)))


async def _ask(backend: EmbeddedBackend, question: str, options: Options = ANSWER) -> Completion:
    async for item in backend.stream(_prompt(question), options):
        if isinstance(item, Completion):
            return item
    raise RuntimeError("no completion")


def _timed(call: Callable[[], EmbeddedBackend]) -> tuple[EmbeddedBackend, float]:
    began = time.monotonic()
    backend = call()
    return backend, time.monotonic() - began


async def measure(name: str) -> list[Row]:
    """Ask one model a few questions and note what they cost."""
    path = ensure(name)
    path.read_bytes()  # a warm page cache
    settings = EngineSettings(threads=1)
    backend, load_s = _timed(lambda: EmbeddedBackend.load(name, path, settings))
    cold = (await _ask(backend, FIRST)).usage
    same = (await _ask(backend, FIRST)).usage
    prefix = (await _ask(backend, SECOND)).usage
    shaped = await _ask(backend, SECOND, Options(max_tokens=120, json_schema=SCHEMA))
    await backend.close()
    read = cold.prompt_tokens / cold.first_token_s
    rows = [
        Row("load, warm page cache", f"{load_s:.2f} s"),
        Row("prompt", f"{cold.prompt_tokens} tokens"),
        Row("first token, nothing cached", f"{cold.first_token_s:.2f} s"),
        Row("first token, same prompt", f"{same.first_token_s:.2f} s"),
        Row(
            f"first token, new question on {prefix.cached_tokens} cached tokens",
            f"{prefix.first_token_s:.2f} s",
        ),
        Row("cold to cached prefix", f"{cold.first_token_s / prefix.first_token_s:.0f} : 1"),
        Row("reading", f"{read:.0f} tokens/s"),
        Row("writing", f"{cold.tokens_per_s:.1f} tokens/s"),
        Row("JSON by schema", f"{shaped.finish}: `{' '.join(shaped.text.split())}`"),
    ]
    return rows + await _primed(name, path, settings)


async def _primed(name: str, path: Path, settings: EngineSettings) -> list[Row]:
    """Measure a new process's first question with the system text restored from disk."""
    rows, nonce = [], secrets.token_hex(8)
    for what in ("system text read and kept", "system text restored from disk"):
        backend, _ = _timed(lambda: EmbeddedBackend.load(name, path, settings))
        began = time.monotonic()
        await backend.prime(f"{SYSTEM}\n{nonce}")  # read by no process before
        rows.append(Row(what, f"{time.monotonic() - began:.2f} s"))
        await backend.close()
    return rows


def main() -> None:
    """Measure the models named, or every one that is here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    arguments = parser.parse_args()
    names = arguments.names or [entry.name for entry in CATALOGUE]
    for name in names:
        print(f"\n### {find(name).name}\n\n| what | figure |\n|---|---|")
        for row in asyncio.run(measure(name)):
            print(f"| {row.what} | {row.value} |", flush=True)


if __name__ == "__main__":
    main()
