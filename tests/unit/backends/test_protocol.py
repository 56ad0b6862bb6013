import math

import pytest

from homeport.backends import (
    CloudBackend,
    LocalBackend,
    Options,
    Properties,
    ScriptedBackend,
    ScriptedCloud,
    estimate_tokens,
    require_cleared,
)
from homeport.backends.protocol import in_words, require_words
from homeport.domain import (
    ClearedPrompt,
    Kind,
    Message,
    Prompt,
    Role,
    Sampling,
    Structure,
    Tool,
)
from homeport.errors import ClearanceRefused, InputError


@pytest.mark.parametrize("tokens", [0, -1, 8193])
def test_an_answer_is_always_bounded_by_tokens(tokens: int) -> None:
    """No caller can ask for no tokens or for an answer without an end."""
    with pytest.raises(ValueError, match="max_tokens"):
        Options(max_tokens=tokens)


@pytest.mark.parametrize("seconds", [0.0, -1.0, math.inf, math.nan])
def test_an_answer_is_always_bounded_by_the_clock(seconds: float) -> None:
    """No caller can switch the deadline off."""
    with pytest.raises(ValueError, match="deadline_s"):
        Options(deadline_s=seconds)


@pytest.mark.parametrize("temperature", [-0.1, math.inf])
def test_temperature_is_a_number_a_sampler_can_use(temperature: float) -> None:
    """A negative or endless temperature is refused before a model meets it."""
    with pytest.raises(ValueError, match="temperature"):
        Options(temperature=temperature)


def test_what_a_cloud_does_not_declare_counts_as_the_worst() -> None:
    """A backend without declarations keeps data without an end and trains on it."""
    silent = Properties()
    assert silent.retention_days is None
    assert silent.trains_on_data
    assert not silent.private_network


def test_a_cloud_backend_refuses_an_uncleared_prompt_at_run_time() -> None:
    """The type holds even where no type checker looked."""
    with pytest.raises(ClearanceRefused) as caught:
        require_cleared(Prompt(()))
    assert "gateway" in caught.value.hint
    cleared = ClearedPrompt(Prompt(()), "digest")
    assert require_cleared(cleared) is cleared


def test_scripted_backends_have_the_shape_of_real_ones() -> None:
    """The doubles satisfy the protocols they stand in for."""
    local: LocalBackend = ScriptedBackend()
    cloud: CloudBackend = ScriptedCloud()
    assert (local.name, cloud.name) == ("scripted", "scripted-cloud")


def test_estimates_round_up() -> None:
    """A token estimate is zero for nothing and never zero for something."""
    assert estimate_tokens("") == 0
    assert estimate_tokens("a") == 1
    assert estimate_tokens("abcd") == 2
    assert estimate_tokens("\udcff") == 1


@pytest.mark.parametrize(
    "prompt",
    [
        Prompt((), tools=(Tool("f"),)),
        Prompt((Message(Role.TOOL, "x", answers="call_1"),)),
        Prompt((), Kind.EMBEDDING),
        Prompt((), suffix="x"),
    ],
)
def test_a_model_of_words_alone(prompt: Prompt) -> None:
    """What a model of words alone cannot take is refused, never left out."""
    with pytest.raises(InputError, match="m cannot"):
        require_words(prompt, "m")


@pytest.mark.parametrize(
    ("prompt", "schema"),
    [
        (Prompt((), schema=Structure.of({"type": "array"})), {"type": "array"}),
        (Prompt((), as_json=True), {"type": "object"}),
        (Prompt((), schema=Structure.of(True)), {"type": "object"}),  # noqa: FBT003 -- a schema
        (Prompt(()), None),
    ],
)
def test_a_form_is_kept_whoever_asks(prompt: Prompt, schema: object) -> None:
    """A person's and a program's question carry their schema to the model."""
    assert in_words(prompt, Options(), "m").json_schema == schema
    assert in_words(prompt, Options(sampling=Sampling()), "m").json_schema == schema


def test_a_program_asks_a_model_of_words() -> None:
    """What a program named holds, what it did not name stays."""
    prompt = Prompt((), stop=("x",))
    person = Options(temperature=0.5)
    assert in_words(prompt, person, "m") is person
    named = in_words(prompt, Options(sampling=Sampling(temperature=0.7, seed=3)), "m")
    assert (named.stop, named.temperature, named.seed) == (("x",), 0.7, 3)
    unnamed = in_words(prompt, Options(sampling=Sampling(), seed=5), "m")
    assert (unnamed.temperature, unnamed.seed) == (0.0, 5)
