"""Every test of this folder has a state folder and a key of its own."""

import pytest


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point Homeport's folders into a temporary one."""
    folder = tmp_path_factory.mktemp("homeport")
    monkeypatch.setenv("HOMEPORT_STATE_DIR", str(folder / "state"))
    monkeypatch.setenv("HOMEPORT_CONFIG_DIR", str(folder / "config"))
    monkeypatch.delenv("HOMEPORT_KEY_FILE", raising=False)
