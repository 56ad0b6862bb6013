"""Loading a model in another process first."""

import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path

import pytest

from homeport.backends import engine, trial
from homeport.backends.chat_format import Body
from homeport.backends.engine import Engine, EngineSettings
from homeport.errors import BackendUnavailable, ModelTooLarge


def test_only_where_memory_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plenty, and nothing known, need no trial; a limit of this process does."""
    monkeypatch.setattr(trial, "free_memory", lambda: 160)
    assert [trial.is_tight(memory) for memory in (100, 110, 0)] == [False, True, False]
    monkeypatch.setattr(trial, "free_memory", lambda: None)
    assert not trial.is_tight(1)
    monkeypatch.setattr(trial, "address_space", lambda: 5)
    assert trial.is_tight(0)


def test_a_trial_that_dies_is_an_error_and_one_that_lives_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process that asks never loads what killed another."""
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF")
    monkeypatch.setattr(engine, "is_tight", lambda _memory: True)
    monkeypatch.setattr(engine, "survives", lambda *_: False)
    with pytest.raises(ModelTooLarge, match="with the memory there is"):
        Engine(path, EngineSettings(64, 1))
    with pytest.raises(ModelTooLarge, match=r"2\.0 GB are allowed"):
        Engine(path, EngineSettings(64, 1, memory=3_000_000_000, most_memory=2_000_000_000))
    engine._try_first(path, EngineSettings(64, 1, tried=True))


@pytest.mark.parametrize("lives", [True, False])
def test_an_old_processor_is_tried_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, lives: bool
) -> None:
    """An instruction that is not there would end the process that asks."""
    path = tmp_path / "m.gguf"
    monkeypatch.setattr(engine, "instruction_sets", lambda: ("sse4_2", "avx"))
    monkeypatch.setattr(engine, "is_tight", lambda _memory: False)
    monkeypatch.setattr(engine, "survives", lambda *_: lives)
    with nullcontext() if lives else pytest.raises(BackendUnavailable, match="processor") as error:
        engine._try_first(path, EngineSettings(64, 1))
    if error is not None:
        assert "model.endpoint" in error.value.hint
    engine._try_first(path, EngineSettings(64, 1, tried=True))


def test_what_is_no_model_does_not_survive(tmp_path: Path) -> None:
    """The other process ends with an error, and nothing is printed here."""
    path = tmp_path / "m.gguf"
    path.write_bytes(b"nothing")
    assert not trial.survives(path, 64, 1)


def test_the_other_process_has_as_little_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this one has taken is taken there as well."""
    loaded: list[tuple[Path, EngineSettings]] = []

    class Loaded:
        def __init__(self, path: Path, settings: EngineSettings) -> None:
            loaded.append((path, settings))

        def chat(self, body: Body, hear: Callable[[Mapping[str, object]], bool]) -> None:
            """Say something."""
            assert body["max_tokens"] == 1
            assert not hear({})

        def close(self) -> None:
            """Do nothing."""

    monkeypatch.setattr(engine, "Engine", Loaded)
    trial.main(str(tmp_path), "64", "2", "4096")
    trial.main(str(tmp_path), "64", "2", "0")
    assert loaded == [(tmp_path, EngineSettings(64, 2, tried=True))] * 2


def test_a_limit_reaches_the_other_process(tmp_path: Path) -> None:
    """Limits of a process are those of its children: the trial meets what we would meet."""
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom homeport.backends import trial\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 33, 1 << 33))\n"
        "print(trial.is_tight(0), trial.survives(Path(sys.argv[1]), 64, 1))"
    )
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["True", "False"]
