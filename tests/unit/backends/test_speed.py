import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from homeport.backends import Options, ScriptedBackend
from homeport.backends.speed import (
    Speed,
    measure_speed,
    remember_speed,
    remembered_speed,
    speed_of,
)
from homeport.domain import Completion, Delta, Prompt, Usage


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep each test's measurements to itself."""
    monkeypatch.setenv("HOMEPORT_STATE_DIR", str(tmp_path))
    return tmp_path / "speeds.json"


class Timed(ScriptedBackend):
    """Answers with figures a real model could have."""

    async def stream(
        self, prompt: Prompt, options: Options
    ) -> AsyncGenerator[Delta | Completion, None]:
        """Say one word, with the time it took."""
        self.seen.append(prompt)
        yield Delta("x")
        yield Completion("x", "timed", "stop", Usage(200, 0, options.max_tokens, 4.0, 5.0))


def test_speed_is_tokens_over_seconds() -> None:
    """Uncached tokens over the time to the first token, then the rest over the rest."""
    assert speed_of(Usage(210, 10, 16, 4.0, 5.0)) == Speed(50.0, 15.0)


def test_a_model_counts_fewer_tokens_than_are_guessed() -> None:
    """A prompt of 340 guessed tokens is read in less than twelve seconds at 25 a second."""
    assert Speed(25.0, 8.0).first_word_s(340) == pytest.approx(11.56)


@pytest.mark.parametrize(
    "usage",
    [Usage(200, 190, 16, 1.0, 2.0), Usage(200, 0, 2, 1.0, 2.0), Usage(200, 0, 16, 0.0, 1.0)],
)
def test_too_little_tells_nothing(usage: Usage) -> None:
    """A cached prompt, a short answer or a stopped clock measure nothing."""
    assert speed_of(usage) is None


def test_measuring_asks_one_short_question_no_cache_knows() -> None:
    """Two measurements never share a beginning, and each is bounded."""
    backend = Timed()
    measured = asyncio.run(measure_speed(backend))
    assert measured == Speed(50.0, 15.0)
    asyncio.run(measure_speed(backend))
    first, second = (prompt.messages[0].text for prompt in backend.seen)
    assert first[:16] != second[:16]


def test_a_backend_without_a_completion_measures_nothing() -> None:
    """An answer without an end gives no speed."""

    class Mute(ScriptedBackend):
        async def stream(
            self, prompt: Prompt, options: Options
        ) -> AsyncGenerator[Delta | Completion, None]:
            """Say something and never finish."""
            self.seen.append(prompt)
            yield Delta(str(options.max_tokens))

    assert asyncio.run(measure_speed(Mute())) is None


def test_the_budget_follows_the_speed() -> None:
    """Reading speed times patience is the prompt's budget."""
    assert Speed(25.0, 8.0).prompt_budget(12) == 300
    assert Speed(25.0, 8.0).prompt_budget(-1) == 0


def test_a_measurement_is_remembered_and_smoothed(state: Path) -> None:
    """The next start knows the speed; a second measurement moves it half the way."""
    assert remembered_speed("coder") is None
    remember_speed("coder", Speed(20.0, 10.0))
    remember_speed("coder", Speed(40.0, 12.0))
    assert remembered_speed("coder") == Speed(30.0, 11.0)
    assert remembered_speed("other") is None
    assert [path.name for path in state.parent.iterdir()] == ["speeds.json"]


def test_an_implausible_measurement_is_not_kept() -> None:
    """Zero and endless speeds are nobody's."""
    remember_speed("coder", Speed(0.0, 10.0))
    remember_speed("coder", Speed(float("inf"), 10.0))
    assert remembered_speed("coder") is None


@pytest.mark.parametrize(
    "content",
    ["not json", "[1]", '"x"'],
)
def test_a_spoiled_file_is_no_obstacle(state: Path, content: str) -> None:
    """What cannot be read is measured again."""
    state.write_text(content, encoding="utf-8")
    assert remembered_speed("coder") is None
    remember_speed("coder", Speed(20.0, 10.0))
    assert remembered_speed("coder") == Speed(20.0, 10.0)


@pytest.mark.parametrize("entry", [3, {}, {"prefill_tokens_per_s": "x", "decode_tokens_per_s": 1}])
def test_a_spoiled_entry_is_no_speed(state: Path, entry: object) -> None:
    """An entry that is no pair of numbers is not believed."""
    remember_speed("coder", Speed(20.0, 10.0))
    spoiled = dict.fromkeys(json.loads(state.read_text(encoding="utf-8")), entry)
    state.write_text(json.dumps(spoiled), encoding="utf-8")
    assert remembered_speed("coder") is None


def test_no_room_for_a_measurement_stops_nobody(state: Path) -> None:
    """When the file cannot be replaced the speed is simply not kept."""
    state.mkdir()
    (state / "occupied").touch()
    remember_speed("coder", Speed(20.0, 10.0))
    assert remembered_speed("coder") is None
