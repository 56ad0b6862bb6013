import json
from pathlib import Path

import pytest
from tests.unit.weights.test_versions import VERSION, _version

from homeport.errors import WeightsError
from homeport.weights import installed as room
from homeport.weights.installed import (
    add,
    changing,
    channel_folder,
    channel_in,
    folder_of,
    installed,
    record_path,
    team_entries,
    use,
)

CHANNEL = "f" * 64


def test_nothing_is_installed_at_first() -> None:
    """No record is no error."""
    assert installed() == {}
    assert team_entries("small") == ()


def test_versions_are_added_and_the_newest_added_is_used() -> None:
    """Adding uses; going back keeps the newer one here."""
    add(CHANNEL, VERSION)
    add(CHANNEL, _version(version=3))
    model = installed()["small"]
    assert (model.active, model.held) == (3, False)
    assert model.before == VERSION
    use("small", 2, held=True)
    model = installed()["small"]
    assert (model.active, model.held, model.before) == (2, True, None)
    assert [one.version for one in model.versions] == [2, 3]
    assert team_entries("small")[0].folder == folder_of(CHANNEL, VERSION)
    assert channel_folder(CHANNEL).name == channel_in(folder_of(CHANNEL, VERSION))


def test_another_channel_replaces_what_was_known() -> None:
    """Versions of two channels never mix under one name."""
    add(CHANNEL, VERSION)
    add("e" * 64, _version(version=9))
    model = installed()["small"]
    assert [one.version for one in model.versions] == [9]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"models": {"small": {}}}', '{"models": []}', "\xff"],
)
def test_a_spoiled_record_is_told(text: str) -> None:
    """What counts as proven is never guessed."""
    record_path().write_text(text, encoding="latin-1")
    with pytest.raises(WeightsError, match="cannot be read") as caught:
        installed()
    assert caught.value.hint


def test_a_record_that_names_no_version_in_use_is_told() -> None:
    """The version in use must be among those that are here."""
    add(CHANNEL, VERSION)
    document = json.loads(record_path().read_bytes())
    document["models"]["small"]["active"] = 7
    record_path().write_text(json.dumps(document), encoding="ascii")
    with pytest.raises(WeightsError):
        installed()


def test_a_full_disk_leaves_the_record_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Either the whole change is remembered, or none of it."""
    add(CHANNEL, VERSION)

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(room, "write_whole", full)
    with pytest.raises(WeightsError, match="No space left"), changing() as models:
        models.clear()
    assert set(installed()) == {"small"}
