import json
from pathlib import Path

import pytest
from tests.doubles.small_model import ENTRY

from homeport.cli.main import main
from homeport.weights import catalogue
from homeport.weights.cache import models_folder, partial_of


@pytest.fixture(autouse=True)
def small_catalogue(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Know one small model, in a folder of the test's own."""
    monkeypatch.setenv("HOMEPORT_CACHE_DIR", str(home / "cache"))
    monkeypatch.setattr(catalogue, "CATALOGUE", (ENTRY,))


def test_leftovers_are_shown_and_removed(capsys: pytest.CaptureFixture[str]) -> None:
    """A dry run removes nothing; unfinished pulls go only when that is said."""
    assert main(["models", "gc"]) == 0
    assert capsys.readouterr().out == "nothing to remove\n"
    partial_of(ENTRY).write_bytes(b"begun")
    left = models_folder() / "gone.gguf.stamp"
    left.write_bytes(b"{}")
    assert main(["models", "gc", "--dry-run"]) == 0
    assert "0.0 kB would be freed" in capsys.readouterr().out
    assert left.exists()
    assert main(["models", "gc", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert (value["removed"], value["bytes"]) == (True, 2)
    assert [Path(row["path"]).name for row in value["files"]] == ["gone.gguf.stamp"]
    assert partial_of(ENTRY).exists()
    assert main(["models", "gc", "--unfinished"]) == 0
    assert "an unfinished pull" in capsys.readouterr().out
    assert not partial_of(ENTRY).exists()


def test_a_count_below_nothing_is_refused() -> None:
    """Usage errors are exit 2."""
    with pytest.raises(SystemExit) as caught:
        main(["models", "gc", "--keep", "-1"])
    assert caught.value.code == 2
