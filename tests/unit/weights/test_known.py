import hashlib
from dataclasses import replace

import pytest
from tests.doubles.small_model import CONTENT, ENTRY
from tests.unit.weights.test_versions import VERSION

from homeport.errors import InputError, SignatureRefused, WeightsError
from homeport.weights import catalogue
from homeport.weights.cache import file_of
from homeport.weights.installed import add
from homeport.weights.known import ensure, entries_of, find, known
from homeport.weights.versions import File

CHANNEL = "f" * 64


@pytest.fixture(autouse=True)
def small_catalogue(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Know one small model, in a folder of the test's own."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", f"{home}/cache")
    monkeypatch.setattr(catalogue, "CATALOGUE", (ENTRY,))


def test_names_are_found_and_unknown_ones_explained() -> None:
    """A wrong name shows the right ones, the team's too."""
    assert find("tiny") is ENTRY
    add(CHANNEL, VERSION)
    assert find("small").folder.endswith("small/2")
    assert [entry.name for entry in known()] == ["tiny", "small"]
    assert len(entries_of("small")) == 2
    with pytest.raises(InputError) as caught:
        find("gpt")
    assert "tiny, small" in caught.value.hint


def test_a_team_s_version_of_a_name_goes_first() -> None:
    """What a team has pulled from its channel is what its members load."""
    add(CHANNEL, replace(VERSION, name="tiny"))
    assert find("tiny").folder
    assert [entry.folder != "" for entry in known()] == [True]


def test_every_file_must_be_whole() -> None:
    """A model of several files is not loaded while one of them is missing."""
    digest = hashlib.sha256(CONTENT).hexdigest()
    files = (File("a.json", len(CONTENT), digest), File("w.gguf", len(CONTENT), digest))
    add(CHANNEL, replace(VERSION, files=files))
    main, other = entries_of("small")
    file_of(main).parent.mkdir(parents=True)
    file_of(main).write_bytes(CONTENT)
    with pytest.raises(WeightsError, match="not on this machine"):
        ensure("small")
    file_of(other).write_bytes(CONTENT)
    assert ensure("small") == file_of(main)


def test_unsigned_weights_are_refused_where_signing_is_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pin alone is not enough for a team that wants signatures."""
    file_of(ENTRY).write_bytes(CONTENT)
    assert ensure("tiny") == file_of(ENTRY)
    monkeypatch.setenv("HOMEPORT_REQUIRE_SIGNED_MODELS", "1")
    with pytest.raises(SignatureRefused, match="must be signed"):
        ensure("tiny")
