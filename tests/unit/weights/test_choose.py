from pathlib import Path

import pytest
from tests.doubles.small_model import ENTRY

from homeport.weights.choose import Origin, choose
from homeport.weights.hub import PUBLIC_HUB, ModelHub
from homeport.weights.index import PackageIndex
from homeport.weights.local import LocalFile


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep each test's files to itself."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(tmp_path))


def test_without_a_word_the_entrys_order_holds() -> None:
    """The hub is asked first, then the package index."""
    hub, wheels = choose(ENTRY, Origin.of({}))
    assert isinstance(hub, ModelHub)
    assert hub.base == PUBLIC_HUB
    assert isinstance(wheels, PackageIndex)
    assert wheels.folder.name == "tiny.gguf.wheels"


@pytest.mark.parametrize(("word", "kind"), [("hub", ModelHub), ("index", PackageIndex)])
def test_one_source_can_be_named(word: str, kind: type) -> None:
    """Option and environment name a source alike."""
    for origin in (Origin.of({}, source=word), Origin.of({"HOMEPORT_MODEL_SOURCE": word})):
        (source,) = choose(ENTRY, origin)
        assert isinstance(source, kind)


def test_the_option_wins_over_the_environment() -> None:
    """What a person types is what happens."""
    origin = Origin.of({"HOMEPORT_MODEL_SOURCE": "hub"}, source="index")
    assert origin.source == "index"


def test_a_path_is_a_file_even_offline() -> None:
    """Anything else names a file, which needs no network."""
    (source,) = choose(ENTRY, Origin.of({}, source="~/tiny.gguf", offline=True))
    assert isinstance(source, LocalFile)
    assert source.path == Path.home() / "tiny.gguf"


def test_offline_asks_nobody() -> None:
    """Neither option nor environment lets anything be opened, and neither undoes the other."""
    assert choose(ENTRY, Origin.of({}, offline=True)) == ()
    assert choose(ENTRY, Origin.of({"HOMEPORT_OFFLINE": "1"}, source="hub")) == ()


@pytest.mark.parametrize("word", ["", "0", "false", "NO", " off "])
def test_offline_can_be_said_not_to_hold(word: str) -> None:
    """The usual words for no mean no."""
    assert not Origin.of({"HOMEPORT_OFFLINE": word}).offline


def test_a_mirror_of_the_hub_can_be_named() -> None:
    """The environment names another hub."""
    origin = Origin.of({"HOMEPORT_MODEL_HUB": "https://hub.example"}, source="hub")
    (source,) = choose(ENTRY, origin)
    assert isinstance(source, ModelHub)
    assert source.base == "https://hub.example"
