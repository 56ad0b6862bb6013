"""How fast a model reads and writes on this machine: measured once, remembered, believed here only.

The prompt budget is derived from it: reading speed times the seconds a person will wait.
"""

import contextlib
import json
import math
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from homeport.backends.hardware import fingerprint
from homeport.backends.protocol import LocalBackend, Options
from homeport.domain import Completion, Message, Prompt, Role, Usage
from homeport.storage.folders import state_folder
from homeport.storage.whole import write_whole

FEWEST_READ = 64  # fewer tokens say more about start-up than about speed
FEWEST_WRITTEN = 8

# Of the tokens that `estimate_tokens` guesses: .77 to .89 in 30 prompts of the 1.5B.
_COUNTED = 0.85
_SAMPLE_LINES = 8
_SAMPLE_ANSWER = 16


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens a second, reading a prompt and writing an answer."""

    prefill_tokens_per_s: float
    decode_tokens_per_s: float

    def prompt_budget(self, seconds: float) -> int:
        """Return how many tokens are read in `seconds`."""
        return max(int(self.prefill_tokens_per_s * seconds), 0)

    def first_word_s(self, tokens: int) -> float:
        """Return after how many seconds the answer to so many guessed tokens begins."""
        return tokens * _COUNTED / self.prefill_tokens_per_s


async def measure_speed(backend: LocalBackend) -> Speed | None:
    """Ask one short question that no cache has seen; None when too little came to tell."""
    # The beginning differs every time: a cached one would measure the cache.
    text = f"{secrets.token_hex(8)}\n" + "".join(
        f"{number}: the value of field {number * 37 % 101} was not expected here\n"
        for number in range(_SAMPLE_LINES)
    )
    prompt = Prompt((Message(Role.USER, f"{text}\nWrite these lines again."),))
    async for item in backend.stream(prompt, Options(max_tokens=_SAMPLE_ANSWER, deadline_s=60)):
        if isinstance(item, Completion):
            return speed_of(item.usage)
    return None


def speed_of(usage: Usage) -> Speed | None:
    """Return the speed an answer shows; None when it is too short to tell."""
    read = usage.prompt_tokens - usage.cached_tokens
    if read < FEWEST_READ or usage.completion_tokens < FEWEST_WRITTEN or usage.first_token_s <= 0:
        return None
    return Speed(round(read / usage.first_token_s, 1), round(usage.tokens_per_s, 1))


def remembered_speed(model: str) -> Speed | None:
    """Return what was measured with this model on this machine, if anything."""
    found = _read(_file()).get(_key(model))
    if not isinstance(found, dict):
        return None
    try:
        speed = Speed(float(found["prefill_tokens_per_s"]), float(found["decode_tokens_per_s"]))
    except (KeyError, TypeError, ValueError):
        return None
    return speed if _plausible(speed) else None


def remember_speed(model: str, speed: Speed) -> None:
    """Keep a measurement for the next start; half new and half old, so that one bad day passes."""
    if not _plausible(speed):
        return
    path = _file()
    before = remembered_speed(model)
    if before is not None:
        speed = Speed(
            (before.prefill_tokens_per_s + speed.prefill_tokens_per_s) / 2,
            (before.decode_tokens_per_s + speed.decode_tokens_per_s) / 2,
        )
    speeds = _read(path) | {_key(model): asdict(speed)}
    # A measurement that cannot be kept is measured again; nobody's answer waits for it.
    with contextlib.suppress(OSError):
        write_whole(path, json.dumps(speeds, indent=1).encode())


def _file() -> Path:
    return state_folder() / "speeds.json"


def _key(model: str) -> str:
    return f"{model} on {fingerprint()}"


def _plausible(speed: Speed) -> bool:
    figures = (speed.prefill_tokens_per_s, speed.decode_tokens_per_s)
    return all(math.isfinite(figure) and figure > 0 for figure in figures)


def _read(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
