"""Every test has state, settings and a key of its own, and none of the person's who runs it.

The cache of model weights is left alone: it is shared between all projects of one user, and the
tests that ask a real model would otherwise fetch it again.
"""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

_OURS = ("HOMEPORT_CACHE_DIR", "HOMEPORT_MODEL_SOURCE", "HOMEPORT_MODEL_HUB", "HOMEPORT_VENV")
_NAMED_OTHERWISE = ("ALLOW_CLOUD", "CLOUD_ENDPOINT", "AUDIT_PATH")
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("homes")
    key = folder / "master.key"
    key.write_text("5e" * 32, encoding="ascii")
    key.chmod(0o600)
    return folder


@pytest.fixture(autouse=True)
def home(_homes: Path) -> Iterator[Path]:
    """Point Homeport's own folders at new ones below the one returned; made when first used."""
    folder = _homes / str(next(_NUMBERS))
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name in _NAMED_OTHERWISE or (name.startswith("HOMEPORT_") and name not in _OURS):
                patch.delenv(name)
        patch.setenv("HOMEPORT_RESIDENT", "0")  # no test starts a process that outlives it
        patch.setenv("HOMEPORT_PREPARE", "0")  # likewise
        patch.setenv("HOMEPORT_STATE_DIR", str(folder / "state"))
        patch.setenv("HOMEPORT_CONFIG_DIR", str(folder / "config"))
        patch.setenv("HOMEPORT_KEY_FILE", str(_homes / "master.key"))
        yield folder
