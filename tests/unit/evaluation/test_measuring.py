from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.doubles.small_case import PATCH, write_case

from homeport.evaluation import measuring
from homeport.evaluation.asking import Answered, Plain, Told, Way
from homeport.evaluation.case import Case, load_case
from homeport.evaluation.judging import Said
from homeport.evaluation.measuring import measure

ANSWER = "The spelling of Tea in shop.py:1 raises the KeyError."
CAUSE = Said("shop.py", 1, "", 0.9, "key_case", "The case of Tea differs.")


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """The case of a few lines."""
    return load_case(write_case(tmp_path))


def test_a_case_is_run_and_asked_about(case: Case) -> None:
    """Without a model the causes are those of `homeport explain` for what the command printed."""
    (result,) = measure([case])
    assert result.problem == ""
    assert result.score.said
    assert result.words == {}


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answers from a script; returns the prompts that were asked without Homeport."""
    prompts: list[str] = []

    def homeport(text: str, project: Path, state: Path, model: str) -> Told:
        assert "KeyError" in text
        assert project.is_dir()
        assert state.is_dir()
        assert model == "tiny"
        return Told((CAUSE,), Answered("See shop.py:1.", 90, 0.7, PATCH, {"proven": 0.7}))

    @contextmanager
    def opened(self: Plain) -> Iterator[Plain]:
        yield self

    def ask(_: Plain, prompt: str) -> Answered | None:
        prompts.append(prompt)
        return Answered(ANSWER, len(prompt)) if "```" in prompt else None

    monkeypatch.setattr(measuring, "ask_homeport", homeport)
    monkeypatch.setattr(Plain, "opened", opened)
    monkeypatch.setattr(Plain, "ask", ask)
    return prompts


def test_a_model_is_asked_in_every_way(case: Case, scripted: list[str]) -> None:
    """Its words are judged by way, and what was checked about them is kept."""
    (result,) = measure([case], "tiny")
    words = result.words
    assert set(words) == {Way.HOMEPORT, Way.FILES}  # the bare question failed
    assert not words[Way.HOMEPORT].explained
    assert words[Way.HOMEPORT].placed
    assert words[Way.HOMEPORT].patched is True
    assert words[Way.HOMEPORT].signals == {"proven": 0.7}
    assert words[Way.FILES].right
    assert words[Way.FILES].classed
    assert words[Way.FILES].patched is None
    assert "KeyError" in scripted[0]
    assert "PRICES" in scripted[1]


def test_only_the_ways_that_were_asked_for(case: Case, scripted: list[str]) -> None:
    """Without the bare ways nothing is asked past Homeport."""
    (result,) = measure([case], "tiny", (Way.HOMEPORT,))
    assert set(result.words) == {Way.HOMEPORT}
    assert scripted == []
